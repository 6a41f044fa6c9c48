"""Arithmetic with texts that spell an amount: `"$5"*1`, `--A1` and `A1*1` where A1 holds the text 1,234.

The calculation engine reads only plain digits. People write `--A1`, `A1*1` and `A1+0` to turn a text into a
number, so these have a second way; `-A1*B1` is left to the engine.
"""

from __future__ import annotations

from kpi_engine.formula.corrections import gives_text
from kpi_engine.formula.grammar import Binary, Call, Cells, Group, Literal, Node, Unary
from kpi_engine.formula.guards import AS_NUMBER
from kpi_engine.formula.references import reference
from kpi_engine.formula.spellings import function_name

_ARITHMETIC = frozenset("+-*/")
_UNCHANGED = frozenset(("*1", "/1", "+0", "-0"))
_LONGEST_TWICE = 80


def amounts(node: Binary | Unary, written: list[str], plain: str) -> str:
    """The text of a sign between or before single values; `written` are its operands as text."""
    operands = [node.operand] if isinstance(node, Unary) else [node.left, node.right]
    if node.sign not in _ARITHMETIC or (isinstance(node, Unary) and node.sign == "+"):
        return plain
    if any(_is_text(each) for each in operands):
        read = [
            f"{AS_NUMBER}({text})" if _is_text(each) else text
            for each, text in zip(operands, written, strict=True)
        ]
        return node.sign + read[0] if isinstance(node, Unary) else node.sign.join(read)
    converted = _converted(node, written)
    return f"IFERROR({plain},{AS_NUMBER}({converted}))" if converted else plain


def _converted(node: Binary | Unary, written: list[str]) -> str | None:
    """What `--x`, `x*1` or `0+x` turns into a number: one cell, or a function that gives a text."""
    if isinstance(node, Unary):
        inner = node.operand
        return (
            written[0][1:] if isinstance(inner, Unary) and _may_spell(inner.operand, written[0][1:]) else None
        )
    for this, other in ((0, 1), (1, 0)):
        sign = node.sign if this == 0 or node.sign in "+*" else ""
        if f"{sign}{written[other]}" in _UNCHANGED and sign:
            operand = node.left if this == 0 else node.right
            return written[this] if _may_spell(operand, written[this]) else None
    return None


def _may_spell(node: Node, text: str) -> bool:
    while isinstance(node, Group):
        node = node.inner
    if len(text) > _LONGEST_TWICE:
        return False
    if isinstance(node, Cells):
        place = reference(text.strip("()"))
        return place is not None and place.is_cell
    return isinstance(node, Call) and gives_text(function_name(node.name))


def _is_text(node: Node) -> bool:
    return isinstance(node, Literal) and node.text[:1] == '"'
