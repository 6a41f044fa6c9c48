"""Rule V01: a cell shows an error value."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, SheetCells, rectangles
from kpi_engine.audit.excel.first_errors import first_errors
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.finding import Severity
from kpi_engine.model.kpi import Cite

_BROKEN = (CellError.REF, CellError.NAME, CellError.NULL)
_ANSWERS = (CellError.DIV0, CellError.NA)
"""Often the right answer: no customers yet, no such key."""


@rule(
    "V01", "error-value", group="values", severity="info", confidence="high",
    why="An error travels: every sum that includes the cell becomes an error as well.",
    remedy="Find out which input the formula lacks, or write what the cell should show in that case.",
    cite=Cite("Excel background error checking, cells containing formulas that result in an error",
              read="2026-11-22"),
    gives_way_to=("L01", "L07", "L11"),
    excel_ignores="evalError",
    examples=[
        Example("""
            Revenue | Customers | ARPU
            100     | 0         | =A2/B2
            120     | 10        | =A3/B3
            """, flagged=("C2",)),
        Example("""
            Revenue | Customers | ARPU
            100     | 0         | =A2/B2
                    | Twice     | =C2*2
            """, flagged=("C2",), why="the cause, and not what follows from it"),
        Example("""
            Revenue | Customers | ARPU
            120     | 10        | =A2/B2
            """),
        Example("""
            Revenue | Customers | ARPU
            120     | 0         | =IF(B2=0,NA(),A2/B2)
            """, why="the formula says itself that there is no figure"),
    ],
)  # fmt: skip
def error_value(book: AuditBook) -> Iterator[Flag]:
    """A cell shows #REF!, #DIV/0! or another error; cells that pass an error on are left to the first.

    It is a warning where other formulas read an error other than #DIV/0! or #N/A, and for #REF!, #NAME? and
    #NULL!, which no figure can mend. #N/A is of low confidence; where the
    formula itself calls NA() it is meant.
    """
    for sheet, cells in first_errors(book):
        causes: dict[tuple[CellError, int], list[Cell]] = {}
        for cell in cells:
            copies = sheet.copies_at.get(cell.position)
            if isinstance(cell.value, CellError):
                causes.setdefault((cell.value, id(copies) if copies else 0), []).append(cell)
        for (error, _), group in causes.items():
            yield _flag(book, sheet, error, group)


def _flag(book: AuditBook, sheet: SheetCells, error: CellError, cells: list[Cell]) -> Flag:
    areas = rectangles(sheet.name, (cell.position for cell in cells))
    is_read = any(book.uses.is_read(sheet.name, *cell.position) for cell in cells)
    severity: Severity = "info"
    if error in _BROKEN or (is_read and error not in _ANSWERS):
        severity = "warning"
    many = f" and {len(cells) - len(areas[0]):,} cells more" if len(areas) > 1 else ""
    return Flag(
        f"{areas[0]}{many}: {error.text}{', which other formulas read' if is_read else ''}.", areas,
        AuditEvidence(facts=(("Shows", error.text),)), severity=severity,
        confidence="low" if error is CellError.NA else None, about=error.text,
    )  # fmt: skip
