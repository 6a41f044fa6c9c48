"""Rule V14: a formula was entered as text and calculates nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import rectangles
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import FormulaSyntaxError, tree
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.model.audit import AuditFix, Correction
from kpi_engine.model.cell_error import plain
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import cell_position

_READING = (Kind.REFERENCE, Kind.FUNCTION, Kind.STRUCTURED)


@rule(
    "V14", "formula-stored-as-text", group="values", severity="info", confidence="medium",
    why="The cell shows the formula and holds no figure; a sum leaves it out without a word.",
    remedy="Format the cell as General, press F2 and Enter.",
    cite=Cite("Excel, fix formulas that show as text instead of a result", read="2026-11-22"),
    examples=[
        Example("""
            Price | Quantity | Revenue
            10    | 3        | '=A2*B2
            10    | 4        | =A3*B3
            Total |          | =SUM(C2:C3)
            """, flagged=("C2",)),
        Example("""
            Price | Quantity | Revenue
            10    | 3        | =A2*B2
            """),
        Example("""
            Note
            '= see the next page
            '=====
            """, why="no formula can be read there"),
    ],
)  # fmt: skip
def formula_stored_as_text(book: AuditBook) -> Iterator[Flag]:
    """A text begins with = and would be a formula.

    It is a warning where a formula reads the cell; a formula told as an explanation is read by none.
    """
    for sheet in book.sheets:
        texts = [
            cell for cell in sheet.constants
            if isinstance(cell.value, str) and cell.value.startswith("=") and _is_formula(cell.value[1:])
        ]  # fmt: skip
        read = [cell.position for cell in texts if book.uses.is_read(sheet.name, cell.row, cell.column)]
        rest = [cell.position for cell in texts if cell.position not in read]
        for positions, is_read in ((read, True), (rest, False)):
            if not positions:
                continue
            areas = rectangles(sheet.name, positions)
            corrections = tuple(
                Correction(sheet.name, ref, plain(sheet.cells[cell_position(ref)].value))
                for area in areas for ref in area.cells()
            ) if is_read else ()  # fmt: skip
            first = str(sheet.cells[areas[0].top, areas[0].left].value)[:80]
            yield Flag(
                f"{areas[0]} holds the text {first}, which is a formula"
                f"{' and is read by others' if is_read else ''}.", areas,
                fix=AuditFix("Enter the text as a formula.", corrections) if is_read else None,
                severity="warning" if is_read else None,
            )  # fmt: skip


def _is_formula(text: str) -> bool:
    """True for a text that Excel would take as a formula which reads cells or calls a function."""
    if not any(token.kind in _READING for token in tokens(text)):
        return False
    try:
        tree(text)
    except FormulaSyntaxError:
        return False
    return True
