"""Every worked example of every KPI: alone, among other figures, and as a spreadsheet calls it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import DIV0, NA, CellError
from kpi_engine.model.kpi import Example, Kpi

ALL = [
    pytest.param(kpi, example, id=f"{kpi.name}-{number}")
    for kpi in KPIS
    for number, example in enumerate(kpi.examples, start=1)
]
LIFTED = [item for item in ALL if item.values[0].lifts]
OF_RANGES = [item for item in ALL if not item.values[0].lifts]


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
