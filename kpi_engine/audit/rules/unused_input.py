"""Rule D09: a labelled input that no formula reads."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells, rectangles
from kpi_engine.audit.layout.roles import roles
from kpi_engine.audit.layout.wording import shortened, where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.audit.structure.headings import heading_rows
from kpi_engine.audit.structure.totals import total_rows
from kpi_engine.model.kpi import Cite

_MOSTLY = 0.7
_FEWEST, _MOST_TOLD = 3, 3


@rule(
    "D09", "unused-input", group="design", severity="info", confidence="medium",
    why="Whoever changes it expects the results to change; or a formula that should read it does not.",
    remedy="Let the formulas read it, or take it out.",
    cite=Cite("Macabacus and PerfectXL, inputs without dependents", read="2026-11-22"),
    examples=[
        Example("""
            Price     | 10
            Customers | 5
            Discount  | 0.1
            Months    | 3
            Tax       | 0.2
            Revenue   | =B1*B2*B4*(1-B5)
            """, flagged=("B3",)),
        Example("""
            Price     | 10
            Customers | 5
            Months    | 3
            Revenue   | =B1*B2*B3
            Founded   | 2019-05-01
            """, why="a date describes"),
        Example("""
            Year  | 2024 | 2025 | 2026
            Price | 10   | 11   | 12
            Sum   | =SUM(B2:D2)
            """, why="headings are no inputs"),
    ],
)  # fmt: skip
def unused_input(book: AuditBook) -> Iterator[Flag]:
    """Typed numbers in labelled rows, on a sheet where formulas read seven of ten typed numbers or more.

    Headings, totals and dates do not count. One finding per sheet.
    """
    for sheet in book.sheets:
        found = [at for at in _unused(book, sheet) if _label(sheet, at)]
        if found:
            areas = rectangles(sheet.name, found)
            labels = dict.fromkeys(_label(sheet, at) for at in found)
            told = shortened(", ".join(list(labels)[:_MOST_TOLD]), 100)
            yield Flag(f"No formula reads {where(areas)}: {told}.", areas)


def _unused(book: AuditBook, sheet: SheetCells) -> list[Position]:
    """The typed numbers that nothing reads, where most others are read; none on a sheet of data or notes."""
    if not sheet.formulas:
        return []
    found = roles(book, sheet)
    unread, read = found["unused"], len(found["input"])
    if not unread or read < _FEWEST or read < _MOSTLY * (read + len(unread)):
        return []
    passed_over = heading_rows(sheet) | total_rows(sheet)
    return [at for at in unread if at[0] not in passed_over and not _is_date(book, sheet, at)]


def _label(sheet: SheetCells, at: Position) -> str:
    """The first text of the row, left of the cell."""
    texts = (cell.value for cell in sheet.rows[at[0]] if cell.column < at[1] and cell.is_constant)
    return next((text.strip() for text in texts if isinstance(text, str) and text.strip()), "")


def _is_date(book: AuditBook, sheet: SheetCells, at: Position) -> bool:
    return book.styles[sheet.cells[at].style].showing.kind in ("date", "text")
