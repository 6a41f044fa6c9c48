"""The sheet Movements: every month down the page, all of them and each year added up by live formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.ledger.figures import MOVES
from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger_book.movement_table import (
    Layout,
    live,
    red_where_it_does_not_tie,
    shown,
    write_months,
)
from kpi_engine.ledger_book.parts import HEADER_ROW, Drawing, titled
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put

SHEET = "Movements"
LAYOUT = Layout()
_ADDED = (
    *MOVES, "transfer", "customers_new", "customers_reactivated", "customers_lost", "customers_transferred",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Where the months of a table of movements stand; `title` is its sheet."""

    title: str
    first: int
    last: int
    layout: Layout

    def cell(self, name: str, row: int) -> str:
        """One figure, as a formula of another sheet reads it."""
        return f"'{self.title}'!{self.layout.letter(name)}{row}"

    def added(self, name: str, first: int, last: int) -> str:
        """The sum of a figure over rows."""
        return f"SUM('{self.title}'!{self.layout.letter(name)}{first}:{self.layout.letter(name)}{last})"


def write(drawn: Drawing, rows: Sequence[Movement]) -> Table:
    """Add the sheet."""
    title = drawn.title(SHEET)
    sheet = drawn.pages.sheet(title, zoom=85)
    titled(sheet, title, drawn.told([each.month for each in rows]))
    last = write_months(drawn, sheet, drawn.table_name("movements"), HEADER_ROW, LAYOUT, rows)
    found = Table(title, HEADER_ROW + 1, last, LAYOUT)
    end = _added_up(drawn, sheet, found, rows)
    for name in ("check", "customers_check"):
        letter = LAYOUT.letter(name)
        red_where_it_does_not_tie(sheet, f"{letter}{found.first}:{letter}{end}")
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    area = f"A1:{LAYOUT.last}{end}"
    styles.print_set_up(sheet, area, rows=f"{HEADER_ROW}:{HEADER_ROW}", columns="A:A")
    return found


def _added_up(drawn: Drawing, sheet: Worksheet, table: Table, rows: Sequence[Movement]) -> int:
    """All months, and each calendar year where there are several; returns the last row."""
    top = table.last + 2
    whole = "All months"
    _sums(drawn, sheet, top, whole, (table.first, table.last), rows)
    years = list(_years(rows))
    if len(years) < 2:
        return top
    styles.band(sheet, top + 2, "By calendar year", 1 + len(LAYOUT.names), strong=False)
    for row, (year, start, stop) in enumerate(years, top + 3):
        places = (table.first + start, table.first + stop - 1)
        _sums(drawn, sheet, row, year, places, rows[start:stop])
    return top + 2 + len(years)


def _years(rows: Sequence[Movement]) -> Iterator[tuple[str, int, int]]:
    """Each year with its first row and the one after its last."""
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or (rows[place].month - 1) // 12 != (rows[start].month - 1) // 12:
            yield f"{(rows[start].month - 1) // 12}", start, place
            start = place


def _sums(
    drawn: Drawing, sheet: Worksheet, row: int, label: str, places: tuple[int, int],
    rows: Sequence[Movement],
) -> None:  # fmt: skip
    """Start of the first month, end of the last one, sums of what lies between."""
    first, last = places
    total = in_all(rows)
    put(sheet, row, 1, label)
    for name in LAYOUT.names:
        letter, value = LAYOUT.letter(name), _value(drawn, total, name)
        if name in ("start", "customers_start"):
            drawn.pages.formula(sheet, row, LAYOUT.column(name), f"={letter}{first}", value)
        elif name in ("end", "customers_end"):
            drawn.pages.formula(sheet, row, LAYOUT.column(name), f"={letter}{last}", value)
        elif name in _ADDED:
            text = f"=SUM({letter}{first}:{letter}{last})"
            drawn.pages.formula(sheet, row, LAYOUT.column(name), text, value)
    for name, formula, result in live(drawn, LAYOUT, row, total):
        drawn.pages.formula(sheet, row, LAYOUT.column(name), formula, result)
    for column in range(1, 2 + len(LAYOUT.names)):
        cell: Any = sheet.cell(row, column)
        cell.font, cell.border = styles.BOLD, styles.UNDERLINE
        if column > 1:
            cell.number_format = shown(drawn, LAYOUT.names[column - 2])
            cell.alignment = styles.align("right")


def _value(drawn: Drawing, total: Movement, name: str) -> float | int:
    figure: int = getattr(total, name, 0)
    return figure if name.startswith("customers") else drawn.money.cell(figure)


def in_all(rows: Sequence[Movement]) -> Movement:
    """Several months as one movement."""
    first, last = rows[0], rows[-1]
    sums = {name: sum(getattr(each, name) for each in rows) for name in _ADDED}
    return replace(first, **sums, month=last.month, end=last.end, customers_end=last.customers_end)
