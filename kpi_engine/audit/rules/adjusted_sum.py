"""Rule C05: a number is added to a sum inside the formula."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.magnitudes.arithmetic import AGGREGATES
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.formula.grammar import Binary, Call, Group, Literal, Node, Unary, text
from kpi_engine.formula.references import cell_name
from kpi_engine.model.audit import AuditEvidence, AuditFix, Correction
from kpi_engine.model.kpi import Cite

_MOST_COPIES = 2
"""A number in more copies than these is a design, not an adjustment of one total."""
_SMALLEST = 2.0


@rule(
    "C05", "adjusted-sum", group="formulas", severity="warning", confidence="medium",
    why="The total no longer is the total of its parts, and nothing in the sheet says why or how long.",
    remedy="Enter the adjustment in a row of its own with a label, inside the range of the sum.",
    cite=Cite("ICAEW, Twenty principles for good spreadsheet practice, never embed what may change",
              read="2026-11-22"),
    examples=[
        Example("""
            Item  | Cost
            Rent  | 1000
            Staff | 9000
            Total | =SUM(B2:B3)+500
            """, flagged=("B4",)),
        Example("""
            Item  | Cost | Plan
            Rent  | 1000 | 1100
            Staff | 9000 | 9100
            Total | =SUM(B2:B3) | =-200+SUM(C2:C3)
            """, flagged=("C4",)),
        Example("""
            Day   | Hours | Count          | Share
            Mon   | 8     | =COUNT(B2:B3)+1 | =1-SUM(B2:B3)
            Tue   | 7     | =SUM(B2:B3)*4  | =B3+7
            """, why="a count that begins at one, the rest of a whole, a factor, a step of a week"),
    ],
)  # fmt: skip
def adjusted_sum(book: AuditBook) -> Iterator[Flag]:
    """A formula of one or two cells adds a typed number to a sum, or takes it away.

    The same number in many copies is a design and told elsewhere, like a number that is added to one cell.
    """
    for sheet in book.sheets:
        for copies in sheet.copies:
            if (
                len(copies.positions) <= _MOST_COPIES
                and "SUM" in copies.functions
                and copies.tree is not None
            ):
                split = _split(copies.tree)
                if split is not None:
                    yield _flag(copies, *split)


def _split(node: Node) -> tuple[Node, str] | None:
    """The sum and the number that is added to it, with its sign."""
    if isinstance(node, Group):
        return _split(node.inner)
    if isinstance(node, Unary) and node.sign == "+":
        return _split(node.operand)
    if not isinstance(node, Binary) or node.sign not in "+-":
        return None
    if _number(node.right) and _sums(node.left):
        return node.left, node.sign + text(node.right)
    if node.sign == "+" and _number(node.left) and _sums(node.right):
        return node.right, text(node.left)
    return None


def _number(node: Node) -> bool:
    if isinstance(node, Unary) and node.sign in "+-":
        return _number(node.operand)
    if not isinstance(node, Literal):
        return False
    try:
        return float(node.text) >= _SMALLEST
    except ValueError:
        return False


def _sums(node: Node) -> bool:
    """True for a sum, alone or with others added to it."""
    match node:
        case Call(name=name):
            return name.upper() in AGGREGATES
        case Group(inner=inner):
            return _sums(inner)
        case Unary(operand=operand):
            return _sums(operand)
        case Binary(sign="+" | "-", left=left, right=right):
            return _sums(left) or _sums(right)
    return False


def _flag(copies: Copies, whole: Node, number: str) -> Flag:
    first = copies.first
    bare = f"={text(whole)}"
    return Flag(
        f"{copies.areas[0]} adjusts a sum by {number} inside the formula ={copies.at(*first)[:80]}.",
        copies.areas, AuditEvidence(expected=bare, facts=(("Adjustment", number),)),
        AuditFix("Take the number out of the formula; where it is right, enter it in a row of its own.",
                 (Correction(copies.sheet, cell_name(*first), bare),) if len(copies.positions) == 1 else ()),
    )  # fmt: skip
