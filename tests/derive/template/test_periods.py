"""Running figures are built from the cell to the left, by the aggregation of their term; blanks are #N/A."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.derive.template.grid import Grid


def cell(book: Workbook, grid: Grid, basis: str, term: str, column: str) -> str:
    return str(book["Periods"][f"{column}{grid.periods[basis, 'chosen', term, '']}"].value)


def test_a_blank_input_is_missing_and_amounts_are_in_whole_units(book: Workbook, grid: Grid) -> None:
    spend, trials = (cell(book, grid, "month", term, "H") for term in ("sm_spend", "trials"))
    row = grid.inputs["Actual", "sm_spend", ""]
    assert f"IF(ISBLANK(Inputs!H{row}),NA(),Inputs!H{row}*unit_factor)" in spend
    assert "unit_factor" not in trials


def test_flows_add_up_stocks_take_the_last_and_openings_the_first(book: Workbook, grid: Grid) -> None:
    month = {term: grid.periods["month", "chosen", term, ""] for term in ("trials", "mrr", "opening_mrr")}
    quarter = {term: grid.periods["quarter", "chosen", term, ""] for term in month}
    found = {term: cell(book, grid, "quarter", term, "H") for term in month}
    assert found["trials"] == f"=IF(H$7=1,H{month['trials']},G{quarter['trials']}+H{month['trials']})"
    assert found["mrr"].endswith(f"IF(ISNUMBER(G{quarter['mrr']}),H{month['mrr']},G{quarter['mrr']}))")
    assert found["opening_mrr"].endswith(
        f"IF(ISNUMBER(H{month['opening_mrr']}),G{quarter['opening_mrr']},H{month['opening_mrr']}))"
    )


def test_twelve_months_need_twelve_months(book: Workbook, grid: Grid) -> None:
    row = grid.periods["month", "chosen", "trials", ""]
    assert cell(book, grid, "ltm", "trials", "Q") == "=NA()"
    assert cell(book, grid, "ltm", "trials", "R") == f"=SUM(G{row}:R{row})"


def test_hours_are_averaged_over_the_months(book: Workbook, grid: Grid) -> None:
    assert cell(book, grid, "ltm", "setup_hours", "R").startswith("=AVERAGE(")
    assert "/H$8" in cell(book, grid, "year", "setup_hours", "H")
