"""Rule V22: in a column of dates stands a date that is a text, or one that is shown as a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.magnitudes.dates import date_in
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.rectangles import blocks
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area

_DATES = 3
"""So many dates around a cell, above and below, make its column one of dates."""
_AROUND = 3
_FIRST_DAY, _LAST_DAY = 14_611, 73_051
"""1940 and 2100 as Excel counts days."""


@rule(
    "V22", "date-unlike-column", group="values", severity="warning", confidence="medium",
    why="A text is no date: it sorts to the end, and sums and filters by month leave its row out. A date "
        "shown as a number is read as an amount.",
    remedy="Enter the text as a date; give the number the format of its neighbours.",
    cite=Cite("EuSpRIG, data quality: mixed types in one column", read="2026-11-22"),
    examples=[
        Example("""
            Signed      | Fee
            2026-01-05  | 10
            2026-01-12  | 20
            '19.01.2026 | 30
            2026-01-26  | 40
            """, flagged=("A4",)),
        Example("""
            Signed          | Fee
            2026-01-05      | 10
            2026-01-12      | 20
            46041 {General} | 30
            2026-01-26      | 40
            """, flagged=("A4",), why="worth knowing: right, but shown as 46041"),
        Example("""
            Signed     | Fee
            2026-01-05 | 10
            2026-01-12 | 20
            open       | 30
            2026-01-26 | 40
            """, why="a word is no date"),
        Example("""
            '01.01.2026 | Signed
            '05.01.2026 | a
            '12.01.2026 | b
            """, why="texts throughout"),
    ],
)  # fmt: skip
def date_unlike_column(book: AuditBook) -> Iterator[Flag]:
    """Among three real dates or more, on both sides, stands a text that reads as a date, or a bare number.

    The number is worth knowing only: it is the right day under the wrong format.
    """
    days = book.date_styles
    if not days:
        return
    for sheet in book.sheets:
        texts, numbers = dict[tuple[int, int], Cell](), dict[tuple[int, int], Cell]()
        for cell in sheet.constants:
            if isinstance(cell.value, str):
                if date_in(cell.value) and _among_dates(sheet, cell, days):
                    texts[cell.position] = cell
            elif _is_bare(book, cell, days) and _among_dates(sheet, cell, days):
                numbers[cell.position] = cell
        yield from _flags(sheet, texts, "a text that reads as a date", None)
        yield from _flags(sheet, numbers, "a date that is shown as a number", "info")


def _is_bare(book: AuditBook, cell: Cell, days: frozenset[int]) -> bool:
    """True for a whole number in the range of days whose format is none for money or shares."""
    if cell.style in days or not cell.is_number or not isinstance(cell.value, int | float):
        return False
    in_range = _FIRST_DAY <= cell.value <= _LAST_DAY and cell.value == int(cell.value)
    return in_range and book.styles[cell.style].number_format in ("General", "0")


def _among_dates(sheet: SheetCells, cell: Cell, days: frozenset[int]) -> bool:
    around = {
        step: sum(
            1 for distance in range(1, _AROUND + 1)
            if (near := sheet.get(cell.row + step * distance, cell.column)) is not None
            and near.is_number and near.style in days
        )
        for step in (-1, 1)
    }  # fmt: skip
    return min(around.values()) > 0 and sum(around.values()) >= _DATES


def _flags(
    sheet: SheetCells, found: dict[tuple[int, int], Cell], told: str, severity: Literal["info"] | None
) -> Iterator[Flag]:
    for block in blocks(found):
        area = Area(sheet.name, *block)
        value = str(found[area.top, area.left].value)
        yield Flag(
            f"{area} holds {value[:30]!r}, {told}, in a column of dates.", (area,),
            AuditEvidence(facts=(("Holds", value),)), severity=severity,
        )  # fmt: skip
