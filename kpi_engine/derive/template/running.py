"""The last rows of Periods: running totals, lowest balances and breakeven, each from the cell to its left."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import FIRST, FIRST_LETTER, LAST, MONTH_ROW, MONTHS, Grid, letter
from kpi_engine.derive.template.histories import History
from kpi_engine.workbook.house_style import styles

_NUMBER_ROW = MONTH_ROW + 1


def write_running(sheet: Worksheet, grid: Grid) -> None:
    """Add the rows; a guide whose KPIs read no history has none."""
    if grid.running:
        styles.band(sheet, grid.running_band, "Since the first month", LAST)
    for (side, history), row in grid.running.items():
        term = grid.by_key[history.term, ""].term
        texts = (
            history.words(term.label),
            "Budget" if side == "plan" else f"={names.SCENARIO}",
            "running",
            "month number" if history.counts_months else styles.unit_text(term.unit),
        )
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column, text)
            cell.font = styles.BODY if column == 1 else styles.SMALL
        sheet.cell(row, 1).alignment = styles.align(indent=1)
        shown = "0" if history.counts_months else styles.typed_format(term.unit)
        figures = [f"={_formula(grid, side, history, row, month)}" for month in range(1, MONTHS + 1)]
        styles.write_row(sheet, row, FIRST, figures, styles.computed(shown))


def _formula(grid: Grid, side: str, history: History, row: int, month: int) -> str:
    column = letter(month)
    before = f"{letter(month - 1)}{row}" if month > 1 else ""
    source = grid.periods["month", side, history.term, ""]
    if history.kind == "total":
        return f"{before}+{column}{source}" if before else f"{column}{source}"
    total = f"{column}{grid.running[side, History(history.term, 'total')]}"
    if history.kind == "lowest":
        opening = f"${FIRST_LETTER}{grid.periods['month', side, history.opening, '']}"
        return f"MIN({before},{opening}+{total})" if before else f"{opening}+{total}"
    return _breakeven(history, f"${FIRST_LETTER}{source}:{column}{source}", total, before, column)


def _breakeven(history: History, months: str, total: str, before: str, column: str) -> str:
    """The month of breakeven, carried on once it is found; #NUM! while it has not come.

    A total within 1e-9 of the largest figure counts as 0, and months before the first figure do not count.
    A breakeven that must be sustained is lost again when the running total falls below zero.
    """
    month = months.partition(":")[2]
    tested = month if history.kind == "period" else total
    slack = "1E-9" if history.kind == "period" else f"1E-9*MAX(MAX({months}),-MIN({months}))"
    reached = f"AND(OR(MAX({months})>0,MIN({months})<0),{tested}>=-{slack})"
    number = f"{column}${_NUMBER_ROW}"
    if history.kind == "sustained":
        kept = f"IF(ISNUMBER({before}),{before},{number})" if before else number
        found = f"IF({reached},{kept},#NUM!)"
    else:
        found = f"IF({reached},{number},#NUM!)"
        if before:
            found = f"IF(ISNUMBER({before}),{before},{found})"
    return f"IF(ISNUMBER({total}),{found},{total})"
