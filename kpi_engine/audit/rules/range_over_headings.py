"""Rule F08: a total runs over the heading rows of several sections."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells, rectangles
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.audit.structure.aggregates import Aggregate, aggregates
from kpi_engine.audit.structure.kinds import has_number, kind, kind_at
from kpi_engine.audit.structure.totals import says_total
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_LONGEST = 400
_FEWEST_HEADINGS = 2


@rule(
    "F08", "range-over-headings", group="formulas", severity="warning", confidence="low",
    why="A figure that is entered in a heading row, a section total say, is added to everything below it.",
    remedy="Give each section its own sum, and add these.",
    cite=Cite("FAST Standard 3.05, no double counting", read="2026-11-22"),
    examples=[
        Example("""
            Cost     | 2026
            Sales    |
            Ads      | 10
            Events   | 20
            Offices  |
            Rent     | 30
            Energy   | 5
            Total    | =SUM(B2:B7)
            """, flagged=("B8",)),
        Example("""
            Cost     | 2026
            Ads      | 10
            Events   | 20
            Rent     |
            Energy   | 5
            Total    | =SUM(B2:B5)
            """, why="one line has no amount"),
        Example("""
            Cost     | 2026
            Sales    |
            Ads      | 10
            Events   | 20
            Offices  |
            Rent     | 30
            Energy   | 5
            Check    | =SUM(B2:B7)
            """, why="no total"),
    ],
)  # fmt: skip
def range_over_headings(book: AuditBook) -> Iterator[Flag]:
    """The sum of a row called total begins with a heading row and runs over another one before it ends.

    A heading row has a text and no number in the table. Totals side by side are one finding.
    """
    for sheet in book.sheets:
        found: dict[tuple[int, ...], list[Position]] = {}
        for call in aggregates(sheet):
            if call.function != "SUM" or not call.is_alone:
                continue
            for position in call.copies.positions:
                rows = _headings(sheet, call, position)
                if rows:
                    found.setdefault((position[0], *rows), []).append(position)
        for (row, *headings), positions in found.items():
            rows_ = ", ".join(str(each) for each in headings[:6])
            yield Flag(
                f"{rectangles(sheet.name, positions)[0]} runs over the heading rows {rows_}.",
                rectangles(sheet.name, positions),
                AuditEvidence(facts=(("Heading rows", rows_), ("Total in row", str(row)))),
            )


def _headings(sheet: SheetCells, call: Aggregate, position: Position) -> tuple[int, ...]:
    """The heading rows inside a range that begins with one; nothing where fewer than two are there."""
    area = call.area(*position)
    if (
        call.side(*position) != "above"
        or not _is_called_total(sheet, position)
        or not _FEWEST_HEADINGS * 2 <= area.rows <= _LONGEST
    ):
        return ()
    column = position[1]
    if not _is_heading(sheet, area.top, column):
        return ()
    numbers = [row for row in range(area.top, area.bottom + 1) if has_number(sheet.get(row, column))]
    found = [row for row in range(area.top, area.bottom + 1) if _is_heading(sheet, row, column)]
    between = [row for row in found if numbers and numbers[0] < row < numbers[-1]]
    return tuple(found) if between and len(found) >= _FEWEST_HEADINGS else ()


def _is_called_total(sheet: SheetCells, position: Position) -> bool:
    row, column = position
    return any(cell.column < column and says_total(cell.value) for cell in sheet.rows.get(row, []))


def _is_heading(sheet: SheetCells, row: int, column: int) -> bool:
    cells = sheet.rows.get(row, [])
    return (
        kind_at(sheet, row, column) == "blank"
        and any(kind(cell) == "text" and cell.column < column for cell in cells)
        and not any(cell.is_number and cell.column <= column + 2 for cell in cells)
    )
