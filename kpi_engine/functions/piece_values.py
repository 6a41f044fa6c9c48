"""What a piece of a formula is worth: numbers, references, and simple arithmetic of them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from kpi_engine.catalogue.lambda_names import kpi_called
from kpi_engine.formula.grammar import Binary, Call, Group, Literal, Node, Omitted, Postfix, Unary, text
from kpi_engine.formula.spellings import function_name
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.functions.scalar import function_of
from kpi_engine.model.cell_error import DIV0, NUM, CellError, Scalar
from kpi_engine.model.function import CellValue

Reader = Callable[[str], CellValue]
"""Gives the value of a piece of a formula (`B2`, `Plan!B2:B9`, a name, `SUM(B2:B9)`), or raises
UnknownPieceError where the host cannot tell."""


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow,
}  # fmt: skip


class UnknownPieceError(Exception):
    """A piece of a formula whose value is not known here; the message is the piece."""


def nothing_known(piece: str) -> CellValue:
    """The reader where there is no workbook: a formula of plain numbers needs none."""
    raise UnknownPieceError(piece)


def value_of(node: Node, read: Reader) -> CellValue:
    """The value of a node; what is no simple arithmetic is asked of `read`."""
    match node:
        case Omitted():
            return None
        case Literal(text=written):
            return _literal(written)
        case Group(inner=inner):
            return value_of(inner, read)
        case Call(name=name, arguments=arguments, called=None) if kpi := kpi_called(function_name(name)):
            return function_of(kpi).call(*(value_of(each, read) for each in arguments))
        case Unary(sign="-" | "+" as sign, operand=operand):
            return _computed(node, "*", [_literal(f"{sign}1"), value_of(operand, read)], read)
        case Postfix(sign="%", operand=operand):
            return _computed(node, "/", [value_of(operand, read), 100.0], read)
        case Binary(sign="+" | "-" | "*" | "/" | "^" as sign, left=left, right=right):
            return _computed(node, sign, [value_of(left, read), value_of(right, read)], read)
    return read(text(node))


def _computed(node: Node, sign: str, operands: list[CellValue], read: Reader) -> CellValue:
    """Two operands joined; text and ranges are left to the host, which knows how Excel reads them."""
    for operand in operands:
        if isinstance(operand, CellError):
            return operand
    if any(isinstance(operand, str | list) for operand in operands):
        return read(text(node))
    left, right = (float(operand) if isinstance(operand, int | float) else 0.0 for operand in operands)
    return joined(left, sign, right)


def joined(left: float, sign: str, right: float) -> float | CellError:
    """`left sign right` as Excel computes it: #DIV/0! for a division by zero, #NUM! for no real number."""
    if (sign == "/" and not right) or (sign == "^" and not left and right < 0):
        return DIV0
    if sign == "^" and not left and not right:
        return NUM
    try:
        result = _OPERATIONS[sign](left, right)
    except OverflowError:
        return NUM
    return result if isinstance(result, float) and abs(result) != float("inf") else NUM


def _literal(written: str) -> CellValue:
    """A constant, or an array constant as its rows: `{1,2;3,4}`."""
    if not written.startswith("{"):
        return _constant(written)
    rows: list[list[str]] = [[""]]
    for piece in tokens(written[1:-1]):
        if piece.text == ";":
            rows.append([""])
        elif piece.kind is Kind.COMMA:
            rows[-1].append("")
        elif piece.kind is not Kind.SPACE:
            rows[-1][-1] += piece.text
    return [[_constant(cell) for cell in row] for row in rows]


def _constant(written: str) -> Scalar:
    if written.startswith('"'):
        return written[1:-1].replace('""', '"')
    if written.upper() in ("TRUE", "FALSE"):
        return written.upper() == "TRUE"
    if "#" in written:
        return CellError.from_text(written[written.index("#") :]) or CellError.REF
    return float(written)
