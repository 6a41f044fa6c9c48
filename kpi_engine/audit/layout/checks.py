"""The checks that a workbook makes of itself: formulas that should give 0, TRUE or OK."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Copies, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.formula.grammar import Binary, Call, Cells, Literal, Node, Unary
from kpi_engine.formula.parts import within, without_brackets

_SAYS_CHECK = re.compile(
    r"\bcheck(?:s|sum)?\b(?! ?(?:#|no|number|date|amount|in|out|box|payments?|account)\b)|"
    r"\bout of balance\b|\b(?:should|must) (?:be|equal) (?:0|zero|nil)\b|"
    r"\bcontrol (?:total|sum|difference)\b|\breconciling difference\b|\bunreconciled\b|\bproof\b",
    re.IGNORECASE,
)
_SAYS_DIFFERENCE = re.compile(r"^(?:diff|differences?)\b(?! in\b)", re.IGNORECASE)
_MAY_SAY = re.compile(r"check|balance|zero|nil|equal 0|be 0|control|diff|unreconciled|proof", re.IGNORECASE)
_ROUNDS = frozenset(("ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC", "INT", "ABS"))
_GOOD = frozenset(("ok", "okay", "true", "pass", "passed", "balanced", "in balance", "correct",
                   "balances"))  # fmt: skip
_BAD = frozenset(("error", "err", "check", "fail", "fails", "failed", "false", "not ok", "wrong", "mismatch",
                  "out of balance", "not balanced", "unbalanced", "does not balance", "incorrect",
                  "doesn't balance"))  # fmt: skip
_COMPARES = ("=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Check:
    """Formulas that compare two things, `left` and `right` as in the first cell, and what they are called.

    `is_meant` is False for a mere difference, which may be wanted.
    """

    copies: Copies
    left: Node
    right: Node
    is_difference: bool
    label: str
    is_meant: bool = True


def checks(book: AuditBook, sheet: SheetCells) -> Iterator[Check]:
    """The formulas of a sheet that subtract or compare two things, under a label that calls this a check."""
    if not speaks_of_checks(sheet):
        return
    for copies in sheet.copies:
        compared = _compared(copies.tree)
        if compared is None:
            continue
        label = book.labels.at(sheet.name, *copies.first)
        for pattern in (_SAYS_CHECK, _SAYS_DIFFERENCE):
            called = next((text for text in (label.row, label.column) if pattern.search(text)), "")
            if called:
                yield Check(copies, *compared, called, pattern is _SAYS_CHECK)
                break


@once
def speaks_of_checks(sheet: SheetCells) -> bool:
    """True where a text of the sheet calls something a check or a difference."""
    texts = {cell.value for cell in sheet.constants if isinstance(cell.value, str)}
    return any(_MAY_SAY.search(text) and (_SAYS_CHECK.search(text) or _SAYS_DIFFERENCE.search(text))
               for text in texts)  # fmt: skip


def is_told_wrong(copies: Copies, cell: Cell) -> bool:
    """True where a formula compares two figures, can only say that they agree or not, and says the latter.

    `IF(A1>=60,"Pass","Fail")` compares with a number of its own: this is no check of the workbook.
    """
    shown = cell.value
    if not isinstance(shown, str) or _plain(shown) not in _BAD or copies.tree is None:
        return False
    inside = list(within(copies.tree))
    texts = {_plain(node.text) for node in inside if isinstance(node, Literal) and node.text.startswith('"')}
    asked = [without_brackets(node.arguments[0]) for node in inside
             if isinstance(node, Call) and node.name.upper() == "IF"]  # fmt: skip
    says_one_of_two = bool(texts & _GOOD) and texts <= _GOOD | _BAD | {""}
    return says_one_of_two and bool(asked) and all(_agrees(condition) for condition in asked)


def _agrees(condition: Node) -> bool:
    """True for a condition that two figures are equal, unequal, or nearly so."""
    if isinstance(condition, Binary) and condition.sign == "<>":
        condition = Binary("=", condition.left, condition.right)
    if isinstance(condition, Binary) and condition.sign == ">" and isinstance(_core(condition.left), Binary):
        condition = Binary("<", condition.left, condition.right)
    compared = _compared(condition)
    return compared is not None and not any(
        isinstance(side, Literal) and side.text != "0" for side in map(without_brackets, compared[:2])
    )


def _plain(text: str) -> str:
    return text.strip('"').strip(" !.*-").casefold()


def _compared(tree: Node | None) -> tuple[Node, Node, bool] | None:
    """The two sides of `a-b`, `ROUND(a-b,2)`, `a=b`, `ABS(a-b)<1`; True for a difference."""
    node = _core(tree)
    if not isinstance(node, Binary):
        return None
    if node.sign in _COMPARES:
        inner = _core(node.left)
        if node.sign != "=" and isinstance(inner, Binary) and inner.sign == "-":
            return inner.left, inner.right, False
        return (node.left, node.right, False) if node.sign == "=" else None
    return (node.left, node.right, True) if node.sign == "-" else None


def _core(node: Node | None) -> Node | None:
    """What is left without brackets, signs and roundings around it."""
    while node is not None:
        node = without_brackets(node)
        if isinstance(node, Unary):
            node = node.operand
        elif isinstance(node, Call) and node.name.upper() in _ROUNDS:
            node = node.arguments[0]
        else:
            break
    return node


def only_cell(node: Node) -> str:
    """The address of a side that is a single cell, as written; "" for another."""
    core = without_brackets(node)
    return core.text if isinstance(core, Cells) and ":" not in core.text else ""
