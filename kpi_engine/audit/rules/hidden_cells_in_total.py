"""Rule H02: a total that everybody sees counts rows or columns that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Position, SheetCells, rectangles
from kpi_engine.audit.layout.wording import where
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.audit.structure.aggregates import Aggregate, aggregates
from kpi_engine.formula.references import column_letters
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.sheet_setup import SheetSetup

_MOST_CELLS = 2_000
_MOST_TOLD = 8


@rule(
    "H02", "hidden-cells-in-total", group="structure", severity="info",
    why="Whoever adds up what is shown gets another figure than the total.",
    remedy="Show the rows, or take them out of the total; SUBTOTAL(109, …) leaves hidden rows out.",
    cite=Cite("PerfectXL and OAK, hidden rows and columns inside totals", read="2026-11-22"),
    examples=[
        Example("""
            North | 10
            South | 20
            West  | 30
            Total | =SUM(B1:B3)
            """, hidden=("Sheet1!2",), flagged=("B4",)),
        Example("""
            North | 10
            Note  |
            West  | 30
            Total | =SUM(B1:B3)
            Shown | =SUBTOTAL(109,B1:B3)
            """, hidden=("Sheet1!2",), why="no figure is hidden"),
        Example("""
            North | 10
            South | 20
            Total | =SUM(B1:B2)
            """, hidden=("Sheet1!1:2",), why="all details are folded away, and the total stays"),
    ],
)  # fmt: skip
def hidden_cells_in_total(book: AuditBook) -> Iterator[Flag]:
    """A visible SUM over visible and hidden cells with numbers. One finding per formula.

    Where all details are hidden (a folded outline) nothing is said.
    """
    for sheet in book.sheets:
        if not sheet.formulas:
            continue
        setup = book.setup(sheet.name)
        if not setup.hidden_rows and not setup.hidden_columns:
            continue
        for found in aggregates(sheet):
            if found.function == "SUM":
                yield from _told(sheet, setup, found)


def _told(sheet: SheetCells, setup: SheetSetup, found: Aggregate) -> Iterator[Flag]:
    flagged: list[Position] = []
    lines: dict[str, None] = {}
    for row, column in found.copies.positions:
        if not _is_hidden(setup, row, column):
            hidden = _hidden_numbers(sheet, setup, found.area(row, column))
            if hidden:
                flagged.append((row, column))
                lines.update(dict.fromkeys(_lines(setup, hidden)))
    if flagged:
        areas = rectangles(sheet.name, flagged)
        told = ", ".join(list(lines)[:_MOST_TOLD]) + (" …" if len(lines) > _MOST_TOLD else "")
        yield Flag(f"{where(areas)} adds up hidden figures too: {told}.", areas,
                   AuditEvidence(facts=(("Hidden", ", ".join(lines)),)))  # fmt: skip


def _is_hidden(setup: SheetSetup, row: int, column: int) -> bool:
    return row in setup.hidden_rows or column in setup.hidden_columns


def _hidden_numbers(sheet: SheetCells, setup: SheetSetup, area: Area) -> list[Position]:
    """The hidden cells of an area with numbers other than 0; none where no number of it is shown."""
    if len(area) > _MOST_CELLS:
        return []
    numbers = [cell.position for cell in sheet.inside(area) if cell.is_number and cell.value]
    hidden = [at for at in numbers if _is_hidden(setup, *at)]
    return hidden if len(hidden) < len(numbers) else []


def _lines(setup: SheetSetup, hidden: Sequence[Position]) -> Iterator[str]:
    for row, column in hidden:
        yield f"row {row}" if row in setup.hidden_rows else f"column {column_letters(column)}"
