"""Every worked example of every KPI: alone, among other figures, and as a spreadsheet calls it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import DIV0, NA, NUM, CellError
from kpi_engine.model.kpi import Example, Kpi

ALL = [
    pytest.param(kpi, example, id=f"{kpi.name}-{number}")
    for kpi in KPIS
    for number, example in enumerate(kpi.examples, start=1)
]
LIFTED = [item for item in ALL if item.values[0].lifts]
OF_RANGES = [item for item in ALL if not item.values[0].lifts]

STATED: list[tuple[str, tuple[Any, ...], float | CellError, float]] = [
    ("CAC", (100_000, 400), 250, 0), ("CAC", (0, 50), 0, 0), ("CPL", (5000, 100), 50, 0),
    ("CONV_RATE", (300, 400), 0.75, 0), ("TRIAL_TO_PAID", (60, 400), 0.15, 0),
    ("TRIAL_TO_PAID", (600, 400), 1.5, 0), ("VISITOR_TO_TRIAL", (30, 1000), 0.03, 0),
    ("VISITOR_TO_PAID", (45, 10_000), 0.0045, 0), ("LEAD_VELOCITY", (115, 100), 0.15, 0),
    ("LVR", (115, 100), 0.15, 0), ("PAYBACK", (1000, 100, 0.2), 50, 0),
    ("PAYBACK", (250, 80, 0.92), 3.397, 0.0005), ("CAC_PAYBACK", (250, 54.35, 0.2, 0.05), NUM, 0),
    ("MAGIC_NUMBER", (1000, 900, 400), 1, 0), ("MAGIC_NUMBER", (1000, 900, 400, 1), 0.25, 0),
    ("MRR_END", (200_000, 10_000, 15_000, 3000, 2000), 220_000, 0),
    ("MRR_NET_NEW", (10_000, 15_000, 3000, 2000), 20_000, 0), ("ARR", (100,), 1200, 0),
    ("ARPU", (8000, 100), 80, 0), ("AMRR", (190_700, 400), 476.75, 0),
    ("ARPU_MIX", ([[49, 199]], [[0.9, 0.1]]), 64, 0), ("MIX_SHARE", (2495, 10_500), 0.2376, 0.00005),
    ("GROWTH_RATE", (115, 100), 0.15, 0), ("GROWTH_RATE", (100, -50), NUM, 0),
    ("EXPANSION_RATE", (15_000, 200_000), 0.075, 0), ("SAAS_QUICK_RATIO", (20, 8, 3, 5), 3.5, 0),
    ("CONCENTRATION", ([[50, 30, 20]], 1), 0.5, 0), ("ARPA", (8600, 100), 86, 0),
    ("ARPA", (8600, 100, 12), 1032, 0), ("CAGR", (100, 200, 5), 0.1487, 0.00005),
    ("EXPANSION_SHARE", (30, 70), 0.3, 0), ("NRR", (200_000, 15_000, 3000, 2000), 1.05, 0),
    ("NDR", (100_000, 15_000, 5000, 0), 1.1, 0), ("GRR", (200_000, 3000, 2000), 0.975, 0),
    ("LOGO_CHURN", (5, 100), 0.05, 0), ("MRR_CHURN", (100, 10, 10), 0.2, 0),
    ("NET_MRR_CHURN", (100, 10, 10, 10), 0.1, 0), ("CHURN_CONVERT", (0.05, 1, 12), 0.4596, 0.00005),
    ("LIFETIME", (0.05,), 20, 0), ("LIFETIME", (0, 60), 60, 0), ("LTV", (100, 1, 0.05), 2000, 0),
    ("LTV", (100, 0.8, 0, 60), 4800, 0), ("CLV", (100, 0.8, 0.01, 60), 4800, 0),
    ("LTV_LIFE", (150, 30), 4500, 0), ("LTV_LIFE", (50, 30, 0.93), 1395, 0), ("LTV_CAC", (1500, 500), 3, 0),
    ("LTV_CAC", (1395, 500), 2.79, 0), ("GROSS_MARGIN", (500_000, 60_000), 0.88, 0),
    ("GROSS_MARGIN", (500_000, 600_000), -0.2, 0), ("COGS_RATIO", (500_000, 60_000), 0.12, 0),
    ("CONTRIB_MARGIN", (100, 80), 0.2, 0), ("BREAKEVEN_REVENUE", (71_067, 0.88), 80_757.95, 0.005),
    ("BREAKEVEN_MONTHS", ([[-100, -50, 50, 60, 60]],), 5, 0),
    ("BREAKEVEN_MONTHS", ([[-100, -50, 50, 60, 60]], "period"), 3, 0),
    ("BREAKEVEN_MONTHS", ([[0, 0, -100, 60, 60]],), 5, 0),
    ("BREAKEVEN_MONTHS", ([[-10, 5, 10, None, None, None]],), 3, 0),
    ("MIN_CASH", (100, [[-60, -70, 50]]), -30, 0), ("RUNWAY", (832_000, 31_933), 26.05, 0.005),
    ("EBITDA", (-100_000, 0, 0, 16_000), -84_000, 0), ("EBITDA", (-100_000, 0, 0, -16_000), NUM, 0),
    ("EBITDA_MARGIN", (-84_000, 400_000), -0.21, 0), ("NET_BURN", (900, 600, 3), 100, 0),
    ("NET_BURN", (900, 1600, 3, 1000), 100, 0), ("TX_PER_CUSTOMER", (15_000, 1000), 15, 0),
    ("PER_UNIT", (1200, 10, 20), 6, 0), ("NPS", ([[10, 10, 10, 10, 10, 8, 8, 8, 3, 3]],), 30, 0),
    ("WEIGHTED_SCORE", ([[80, 50]], [[3, 1]]), 72.5, 0), ("HEALTH_SCORE", ([[80, 50]], [[3, 1]]), 72.5, 0),
    ("ENGAGEMENT_SCORE", ([[80, 50]], [[3, 1]]), 72.5, 0), ("ADOPTION", (80, 100), 0.8, 0),
]  # fmt: skip


def same(found: Any, expected: float | CellError, within: float = 0) -> bool:
    if isinstance(expected, CellError) or isinstance(found, CellError):
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-12, abs_tol=within)


def as_cells(value: Any) -> Any:
    """A range as a spreadsheet hands it over: a row of a table."""
    return [list(value)] if isinstance(value, tuple) else value


@pytest.mark.parametrize(("kpi", "example"), ALL)
def test_an_example_gives_what_it_says(kpi: Kpi, example: Example) -> None:
    assert same(run(kpi, example.arguments).item(), example.result, example.within)


@pytest.mark.parametrize(("kpi", "example"), ALL)
def test_an_example_gives_the_same_in_a_cell(kpi: Kpi, example: Example) -> None:
    for name in (kpi.name, *kpi.aliases):
        answer = functions().get(name).call(*map(as_cells, example.arguments))
        assert same(answer, example.result, example.within), name


@pytest.mark.parametrize(("kpi", "example"), LIFTED)
def test_an_example_in_a_year_of_figures_changes_no_other_month(kpi: Kpi, example: Example) -> None:
    """A wrong month among right ones, and a right one among wrong ones."""
    width = len(kpi.parameters)
    months = [_filled(other.arguments, width) for other in kpi.examples]
    alone = [run(kpi, month).item() for month in months]
    for position in range(len(months) + 1):
        placed = [*months[:position], _filled(example.arguments, width), *months[position:]]
        expected = [*alone[:position], example.result, *alone[position:]]
        columns = [list(column) for column in zip(*placed, strict=True)]
        together = run(kpi, columns).cells()
        within = [0.0] * position + [example.within] + [0.0] * (len(months) - position)
        assert all(map(same, together, expected, within))


@pytest.mark.parametrize(("kpi", "example"), LIFTED)
def test_an_example_spills_down_a_column_of_cells(kpi: Kpi, example: Example) -> None:
    column = [[[value], [value]] for value in example.arguments]
    answer = functions().get(kpi.name).call(*column)
    assert [same(cell, example.result, example.within) for (cell,) in answer] == [True, True]


@pytest.mark.parametrize(("kpi", "example"), OF_RANGES)
def test_a_range_down_a_column_counts_as_one_across_a_row(kpi: Kpi, example: Example) -> None:
    down = [[[cell] for cell in value] if isinstance(value, tuple) else value for value in example.arguments]
    assert same(functions().get(kpi.name).call(*down), example.result, example.within)


@pytest.mark.parametrize(("name", "arguments", "result", "within"), STATED)
def test_the_cases_everybody_agreed_on(
    name: str, arguments: tuple[Any, ...], result: float | CellError, within: float
) -> None:
    assert same(functions().get(name).call(*arguments), result, within)


def test_every_function_has_such_a_case() -> None:
    assert {KPIS.get(name).name for name, *_ in STATED} == set(KPIS.names)


def test_every_kpi_has_an_edge_case_among_its_examples() -> None:
    for kpi in KPIS:
        edges = [example for example in kpi.examples if example.why or isinstance(example.result, CellError)]
        assert len(kpi.examples) >= 2, kpi.name
        assert edges, kpi.name


def test_where_a_divisor_can_be_zero_an_example_shows_it() -> None:
    for kpi in KPIS:
        if any(case.error is DIV0 for case in kpi.undefined):
            assert DIV0 in [example.result for example in kpi.examples], kpi.name


def test_more_arguments_than_the_function_has_are_a_wrong_call() -> None:
    assert functions().get("CAC").call(100_000, 400, 1) is CellError.VALUE
    assert functions().get("NPS").call([[9, 10]], 1) is CellError.VALUE


def test_a_call_without_arguments_lacks_its_figures() -> None:
    assert functions().get("CAC").call() is NA
    assert functions().get("NPS").call() is DIV0


def _filled(arguments: tuple[Any, ...], width: int) -> tuple[Any, ...]:
    return (*arguments, *[None] * (width - len(arguments)))
