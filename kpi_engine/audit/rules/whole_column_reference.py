"""Rule D04: a formula reads a whole column or row of the sheet."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies, SheetCells
from kpi_engine.audit.layout.wording import areas_of, where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.shapes import Shape
from kpi_engine.model.kpi import Cite

_COUNTING = ("ROW(", "COLUMN(", "ROWS(", "COLUMNS(")


@rule(
    "D04", "whole-column-reference", group="design", severity="info",
    why="Whatever anybody writes into the column later is counted as well: a note, a total, a second table.",
    remedy="Refer to the table, or to the rows that hold the data.",
    cite=Cite("Inquire workbook analysis, references to whole columns", read="2026-11-22"),
    examples=[
        Example("""
            Amount | Total
            10     | =SUM(A:A)
            20     |
            """, flagged=("B2",)),
        Example("""
            Amount | Total
            10     | =SUM(A2:A3)
            20     | =COLUMN(A:A)+ROW(1:1)
            """, why="COLUMN and ROW only count"),
    ],
)  # fmt: skip
def whole_column_reference(book: AuditBook) -> Iterator[Flag]:
    """`A:A`, `A:C` or `2:2` in a formula, other than to count rows and columns. One finding per sheet."""
    for sheet in book.sheets:
        found = list(_reading(sheet))
        if found:
            areas = areas_of(found)
            yield Flag(f"{where(areas)}: the formulas read whole columns or rows.", areas)


def _reading(sheet: SheetCells) -> Iterator[Copies]:
    for copies in sheet.copies:
        if any(_is_whole(copies.shape, at) for at in range(len(copies.shape))):
            yield copies


def _is_whole(shape: Shape, at: int) -> bool:
    piece = shape[at]
    if isinstance(piece, str) or len(piece[2]) != 1:
        return False
    before = shape[at - 1] if at else ""
    return isinstance(before, str) and before != ":" and not before.upper().endswith(_COUNTING)
