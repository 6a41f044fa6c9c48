"""The arguments of look-ups: how they look, which line of the table they answer with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.excel.operands import resolved
from kpi_engine.formula.grammar import (
    Binary,
    Call,
    Cells,
    Group,
    Literal,
    Name,
    Node,
    Omitted,
    Postfix,
    Structured,
    Unary,
)
from kpi_engine.formula.references import Reference
from kpi_engine.formula.tokens import Kind, Token
from kpi_engine.model.cell_error import Scalar


def calls(node: Node) -> Iterator[Call]:
    """Every function call in a formula, the outer ones first."""
    if isinstance(node, Call):
        yield node
        inner: tuple[Node, ...] = node.arguments
    elif isinstance(node, Binary):
        inner = (node.left, node.right)
    elif isinstance(node, Unary | Postfix):
        inner = (node.operand,)
    else:
        inner = (node.inner,) if isinstance(node, Group) else ()
    for each in inner:
        yield from calls(each)


def function_of(call: Call) -> str:
    """`VLOOKUP`, without what newer functions have in front."""
    return call.name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")


_Read = tuple[int, int, Reference | None] | None


def _in_table(book: AuditBook, copies: Copies, given: tuple[Node, ...]) -> _Read:
    mode = _flag(given[3]) if len(given) > 3 else 1
    line = _whole(given[2]) if len(given) > 2 else None
    return None if mode is None else (int(bool(mode)), line or 0, None)


def _match(book: AuditBook, copies: Copies, given: tuple[Node, ...]) -> _Read:
    mode = _flag(given[2]) if len(given) > 2 else 1
    return None if mode is None else (mode, 0, None)


def _lookup(book: AuditBook, copies: Copies, given: tuple[Node, ...]) -> _Read:
    return 1, 0, reference_of(book, copies, given[2] if len(given) > 2 else given[1])


def _xlookup(book: AuditBook, copies: Copies, given: tuple[Node, ...]) -> _Read:
    if len(given) < 3 or any(not isinstance(each, Omitted) for each in given[4:]):
        return None
    return 0, 0, reference_of(book, copies, given[2])


READ: dict[str, Callable[[AuditBook, Copies, tuple[Node, ...]], _Read]] = {
    "VLOOKUP": _in_table, "HLOOKUP": _in_table, "MATCH": _match, "LOOKUP": _lookup, "XLOOKUP": _xlookup,
}  # fmt: skip


def _flag(node: Node) -> int | None:
    """The way of looking up that an argument states: FALSE and an omitted one are 0; None if computed."""
    if isinstance(node, Omitted):
        return 0
    sign = 1
    if isinstance(node, Unary) and node.sign == "-":
        sign, node = -1, node.operand
    if isinstance(node, Call) and not node.arguments and function_of(node) in ("TRUE", "FALSE"):
        return int(function_of(node) == "TRUE")
    value = constant(node.text) if isinstance(node, Literal) else None
    return sign * int(value) if isinstance(value, int | float) else None


def _whole(node: Node) -> int | None:
    value = constant(node.text) if isinstance(node, Literal) else None
    return int(value) if isinstance(value, int | float) else None


def constant(text: str) -> Scalar:
    """The value of a constant in a formula; None for an error or an array."""
    if text.startswith('"'):
        return text[1:-1].replace('""', '"')
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    try:
        return float(text)
    except ValueError:
        return None


def reference_of(book: AuditBook, copies: Copies, node: Node) -> Reference | None:
    """The cells that an argument names, directly, by a name or as a table's column; None for others."""
    kinds = {Cells: Kind.REFERENCE, Name: Kind.NAME, Structured: Kind.STRUCTURED}
    kind = kinds.get(type(node))
    if kind is None or not isinstance(node, Cells | Name | Structured):
        return None
    return resolved(book, copies, Token(kind, node.text))
