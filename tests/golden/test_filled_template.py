"""Every filled workbook says in LibreOffice, and in the engine's own results, what Python says, to 1e-9."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from kpi_engine.derive.template.grid import BASES, MONTHS, SIDES, YEARS, KpiLine, letter
from kpi_engine.derive.template.lines import reads_list
from kpi_engine.model.cell_error import NA, NUM, CellError
from kpi_engine.results.axis import number_of

if TYPE_CHECKING:
    from tests.golden.cases import Case, Values

pytestmark = [pytest.mark.libreoffice, pytest.mark.long]
TOLERANCE = 1e-9
CLOSED = 12


def agree(one: Any, other: Any) -> bool:
    """The same error or text, or numbers within 1e-9 relative."""
    if isinstance(one, bool | str | CellError) or isinstance(other, bool | str | CellError):
        return one is other if isinstance(one, CellError) else bool(one == other)
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def python_answer(case: Case, line: KpiLine, basis: str, side: str, at: int) -> float | CellError:
    """The KPI as the engine computes it from the sample; #N/A outside the months of the sample."""
    results = case.python[side]
    year, month = case.grid.start
    place = year * 12 + month - 2 + (12 * at if basis == "fiscal" else at) - number_of(results.months[0])
    if not 0 <= place < len(results.months):
        return NA
    if reads_list(line.kpi) and (side == "plan" or at != CLOSED):
        return NA
    found: Any = "year" if basis == "fiscal" else basis
    return results.line(line.kpi.id, line.segment, found).value(place)


@pytest.mark.parametrize("basis", BASES)
def test_every_kpi_cell_equals_python(case: Case, computed: Values, basis: str) -> None:
    wrong, seen = [], 0
    for line in case.grid.kpi_lines(basis):
        for side in SIDES:
            row = case.grid.kpis[basis, side, line.kpi.id, line.segment]
            for at in range(1, (YEARS if basis == "fiscal" else MONTHS) + 1):
                expected = python_answer(case, line, basis, side, at)
                found = [
                    values[f"KPIs!{letter(at)}{row}"] for values in (computed, case.native, case.functions)
                ]
                seen += 1
                if not all(agree(value, expected) for value in found):
                    wrong.append((line.label, side, at, expected, found))
    assert not wrong, wrong[:5]
    assert seen >= 2 * len(case.grid.kpi_lines(basis)) * YEARS


def test_every_saved_result_is_that_of_libreoffice(case: Case, computed: Values) -> None:
    assert not differences(case.native, computed)
    assert case.native.formulas > 40_000


def test_both_styles_hold_the_same_figures_in_the_same_cells(case: Case) -> None:
    wrong = [place for place in differences(case.native, case.functions) if place != "Guide!A3"]
    assert not wrong, wrong[:5]
    assert case.native.formulas == case.functions.formulas


def differences(one: Values, other: Values) -> list[str]:
    assert one.sheets.keys() == other.sheets.keys()
    return [
        f"{sheet}!{cell}"
        for sheet, cells in one.sheets.items()
        for cell in cells.keys() | other.sheets[sheet].keys()
        if not agree(cells.get(cell) or "", other.sheets[sheet].get(cell) or "")
        and not agree(cells.get(cell), other.sheets[sheet].get(cell))
    ]


def test_a_variance_is_favourable_when_positive(case: Case, computed: Values) -> None:
    for name, turn in (("cac", -1), ("gross_margin", 1)):
        actual, plan, variance = (
            computed[f"KPIs!{letter(3)}{case.grid.kpis['month', measure, name, '']}"]
            for measure in ("chosen", "plan", "variance")
        )
        assert agree(variance, turn * (actual - plan) / plan)


def test_all_checks_hold(case: Case, computed: Values) -> None:
    assert computed["Checks!B3"] == 0
    assert computed["Checks!E3"] == "ok"
    results = [value for cell, value in computed.sheets["Checks"].items() if cell.startswith("E")]
    assert results.count("ok") == len(results) - 1, "one heading, and every identity ok for Actual and Budget"


@pytest.mark.parametrize(
    ("code", "kpi", "month"),
    [("mas", "breakeven_months", 5), ("ams", "breakeven_date", 6), ("css", "breakeven_months", 9)],
)
def test_breakeven_comes_in_the_month_the_guide_aims_at(
    cases: dict[str, Case], code: str, kpi: str, month: int
) -> None:
    case = cases[code]
    for values in (case.native, case.functions):
        for side in SIDES:
            row = case.grid.kpis["month", side, kpi, ""]
            before, then = (values[f"KPIs!{letter(at)}{row}"] for at in (month - 1, month))
            expected = values[f"KPIs!{letter(month)}5"] if kpi.endswith("date") else month
            assert before is NUM
            assert then == expected


def test_months_that_are_not_closed_have_no_figure_and_never_zero(case: Case, computed: Values) -> None:
    for (basis, measure, *_), row in case.grid.kpis.items():
        if measure == "chosen" and basis != "fiscal":
            for month in range(CLOSED + 1, MONTHS + 1):
                assert computed[f"KPIs!{letter(month)}{row}"] is NA
