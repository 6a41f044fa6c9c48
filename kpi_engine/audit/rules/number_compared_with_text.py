"""Rule L08: a number is compared with a text."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Copies
from kpi_engine.audit.excel.operands import operands
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.tokens import Kind
from kpi_engine.model.audit import AuditEvidence, AuditFix
from kpi_engine.model.kpi import Cite

_COMPARING = frozenset(["=", "<>", "<", ">", "<=", ">="])


@rule(
    "L08", "number-compared-with-text", group="references", severity="warning",
    why='Every text is greater than every number, and 5 never equals "5": the test has one answer.',
    remedy="Compare with the number itself, without quotes.",
    cite=Cite("Excel, calculation operators and precedence: comparison operators", read="2026-11-22"),
    examples=[
        Example("""
            Seats | Large?
            5     | =IF(A2>"10",1,0)
            """, flagged=("B2",)),
        Example("""
            Seats | Given?
            5     | =IF(A2>"",1,0)
            """, flagged=("B2",), why="a number is never above a text"),
        Example("""
            Seats | Large?
            5     | =IF(A2>10,1,0)
            """),
        Example("""
            Code | Kind
            '10  | =IF(A2="10",1,0)
            """, why="the code is a text"),
        Example("""
            Seats | Given?
            5     | =IF(A2="",0,1)
            """, why="the usual question for a blank"),
    ],
)  # fmt: skip
def number_compared_with_text(book: AuditBook) -> Iterator[Flag]:
    """A cell that holds a number is compared with a number in quotes, or asked to be above an empty text."""
    for sheet in book.sheets:
        for copies in sheet.copies:
            if any(isinstance(piece, str) and '"' in piece for piece in copies.shape):
                for text, sign, cell in _compared(copies):
                    held = [_value(book, copies, cell, position) for position in copies.positions]
                    if held and all(each is not None and each.is_number for each in held):
                        yield Flag(
                            f"{copies.areas[0]} compares {cell} with the text {text} ({cell}{sign}{text}); "
                            f"{cell} holds a number.", copies.areas,
                            AuditEvidence(facts=((cell, str(held[0].value) if held[0] else ""),)),
                            AuditFix(f"Write {text[1:-1] or 0} without quotes."),
                        )  # fmt: skip


def _compared(copies: Copies) -> Iterator[tuple[str, str, str]]:
    """The quoted number, the sign and the cell of each such comparison."""
    pieces = [token for token in copies.tokens if token.kind is not Kind.SPACE]
    for one, sign, other in zip(pieces, pieces[1:], pieces[2:], strict=False):
        if sign.kind is Kind.OPERATOR and sign.text in _COMPARING:
            for cell, text in ((one, other), (other, one)):
                if cell.kind is Kind.REFERENCE and text.kind is Kind.STRING and _is_odd(text.text, sign.text):
                    yield text.text, sign.text, cell.text


def _is_odd(text: str, sign: str) -> bool:
    """True for a number in quotes, and for the question whether something is above or below no text."""
    if text == '""':
        return sign not in ("=", "<>")
    try:
        float(text[1:-1])
    except ValueError:
        return False
    return True


def _value(book: AuditBook, copies: Copies, text: str, position: tuple[int, int]) -> Cell | None:
    operand = next((each for each in operands(book, copies) if each.text == text and each.is_cell), None)
    sheet = book.sheet(operand.sheet) if operand else None
    return sheet.get(*operand.edges(*position)[:2]) if sheet and operand else None
