"""What a formula would give in a cell, from the values in the file: the arithmetic of everyday formulas.

Used for a handful of suspicious cells, where a whole recalculation would take seconds. What is not plain
arithmetic on cells has no answer here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import fmean

from kpi_engine.audit.book import AuditBook
from kpi_engine.formula.grammar import (
    Binary,
    Call,
    Cells,
    FormulaSyntaxError,
    Group,
    Literal,
    Name,
    Node,
    Omitted,
    Postfix,
    Unary,
    tree,
)
from kpi_engine.workbook.references import Area, parse_range, parse_reference, split_sheet

_LARGEST = 20_000
_DEEPEST = 60


class Unknown(Exception):  # noqa: N818 - no error of the user's: the answer is not known here
    """The formula is not plain arithmetic, or rests on something that is no number."""


def value_of(book: AuditBook, formula: str, sheet: str) -> float | None:
    """What a formula (without `=`) gives on a sheet; None where that is not known here."""
    try:
        found = _Reader(book, sheet).number(tree(formula), 0)
    except (Unknown, FormulaSyntaxError, ArithmeticError, ValueError):
        return None
    return found if math.isfinite(found) else None


class _Reader:
    def __init__(self, book: AuditBook, sheet: str) -> None:
        self._book, self._sheet = book, sheet

    def number(self, node: Node, depth: int) -> float:
        if depth > _DEEPEST:
            raise Unknown
        match node:
            case Literal(text=text):
                return _literal(text)
            case Group(inner=inner):
                return self.number(inner, depth + 1)
            case Unary(sign=sign, operand=operand):
                found = self.number(operand, depth + 1)
                return -found if sign == "-" else found
            case Postfix(sign="%", operand=operand):
                return self.number(operand, depth + 1) / 100
            case Cells() | Name():
                area = self._area(node)
                if len(area) != 1:
                    raise Unknown
                return self._cell(area)
            case Binary(sign=sign, left=left, right=right) if sign in _OPERATORS:
                return _OPERATORS[sign](self.number(left, depth + 1), self.number(right, depth + 1))
            case Call(name=name, arguments=arguments, called=None):
                return self._call(name.upper().removeprefix("_XLFN."), arguments, depth + 1)
        raise Unknown

    def _call(self, name: str, arguments: Sequence[Node], depth: int) -> float:
        if name == "SUBTOTAL" and arguments and self.number(arguments[0], depth) in (9, 109):
            name, arguments = "SUM", arguments[1:]
        if name in _AGGREGATES:
            return _AGGREGATES[name]([value for each in arguments for value in self._numbers(each, depth)])
        if name in _PLAIN and arguments:
            return _PLAIN[name](*(self.number(each, depth) for each in arguments))
        if name == "IF" and 2 <= len(arguments) <= 3:
            chosen = 1 if self.number(arguments[0], depth) else 2
            if chosen < len(arguments) and not isinstance(arguments[chosen], Omitted):
                return self.number(arguments[chosen], depth)
        if name == "IFERROR" and len(arguments) == 2:
            return self.number(arguments[0], depth)
        raise Unknown

    def _numbers(self, node: Node, depth: int) -> Iterator[float]:
        if not isinstance(node, Cells | Name):
            yield self.number(node, depth)
            return
        sheet = self._book.sheet((area := self._area(node)).sheet)
        if sheet is None or (len(area) > _LARGEST and len(sheet.cells) > _LARGEST):
            raise Unknown
        for cell in sheet.inside(area):
            if cell.is_number:
                yield float(cell.value)  # type: ignore[arg-type]
            elif cell.formula and not isinstance(cell.value, str):
                raise Unknown

    def _cell(self, area: Area) -> float:
        sheet = self._book.sheet(area.sheet)
        if sheet is None:
            raise Unknown
        cell = sheet.get(area.top, area.left)
        if cell is None or (cell.value is None and not cell.formula):
            return 0.0
        if not cell.is_number and not isinstance(cell.value, bool):
            raise Unknown
        return float(cell.value)  # type: ignore[arg-type]

    def _area(self, node: Cells | Name) -> Area:
        if isinstance(node, Name):
            name = self._book.package.name(node.text.rpartition("!")[2], self._sheet)
            area = parse_reference(name.refers_to) if name else None
        else:
            named, ref = split_sheet(node.text)
            area = parse_range(ref, named or self._sheet)
        if area is None:
            raise Unknown
        return area


def _literal(text: str) -> float:
    truth = {"TRUE": 1.0, "FALSE": 0.0}
    return truth[text.upper()] if text.upper() in truth else float(text)


def _rounded(value: float, digits: float = 0) -> float:
    step = 10.0 ** int(digits)
    return math.copysign(math.floor(abs(value) * step + 0.5) / step, value)


_OPERATORS: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda one, other: one + other, "-": lambda one, other: one - other,
    "*": lambda one, other: one * other, "/": lambda one, other: one / other,
    "^": math.pow, "=": lambda one, other: float(one == other),
    "<>": lambda one, other: float(one != other), "<": lambda one, other: float(one < other),
    ">": lambda one, other: float(one > other), "<=": lambda one, other: float(one <= other),
    ">=": lambda one, other: float(one >= other),
}  # fmt: skip
_AGGREGATES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "SUM": math.fsum, "AVERAGE": fmean, "COUNT": len, "PRODUCT": math.prod,
    "MIN": lambda values: min(values, default=0.0), "MAX": lambda values: max(values, default=0.0),
}  # fmt: skip
_PLAIN: Mapping[str, Callable[..., float]] = {
    "ABS": abs, "ROUND": _rounded, "INT": math.floor, "SQRT": math.sqrt, "N": float, "EXP": math.exp,
    "LN": math.log, "POWER": math.pow,
}  # fmt: skip
