"""A formula computed in a company: arithmetic, guards, and the functions that KPI formulas are made of."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence

from kpi_engine.audit.definitions.reading import Leaves, UnreadError
from kpi_engine.audit.definitions.worlds import Company
from kpi_engine.catalogue.lambda_names import kpi_called
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
    tree,
)  # fmt: skip
from kpi_engine.formula.spellings import function_name
from kpi_engine.model.cell_error import CellError, Scalar

_DEEPEST = 8
_SIGNS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow,
}  # fmt: skip
_TESTS: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le,
    ">=": operator.ge,
}  # fmt: skip
_OVER_MANY: Mapping[str, Callable[[Sequence[float]], float]] = {
    "SUM": sum, "AVERAGE": lambda many: sum(many) / len(many), "PRODUCT": math.prod, "MIN": min, "MAX": max,
    "COUNT": len, "COUNTA": len,
}  # fmt: skip
_OF_ONE: Mapping[str, Callable[[float], float]] = {"ABS": abs, "LN": math.log, "EXP": math.exp,
                                                   "SQRT": math.sqrt, "N": float}  # fmt: skip
_ROUNDING = ("ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "TRUNC", "CEILING", "FLOOR", "MROUND", "VALUE")


class _ErrorValueError(Exception):
    """The formula shows an error in this company."""


class Evaluator:
    """Computes one formula; `bound` are the arguments of a KPI function that is called."""

    def __init__(self, leaves: Leaves, company: Company) -> None:
        self._leaves, self._company = leaves, company

    def result(self, node: Node) -> float:
        """The number that the formula gives. Raises UnreadError where it gives none."""
        home = self._leaves.home
        try:
            return _number(self._value(node, (home.sheet, home.row, home.column), 0))
        except (_ErrorValueError, ZeroDivisionError, ValueError, OverflowError) as error:
            raise UnreadError("it shows an error or nothing in a usual case") from error

    def _value(self, node: Node, at: tuple[str, int, int], depth: int) -> Scalar:
        match node:
            case Literal(text=text):
                return _literal(text)
            case Group(inner=inner):
                return self._value(inner, at, depth)
            case Unary(sign=sign, operand=operand):
                value = self._value(operand, at, depth)
                return -_number(value) if sign == "-" else value
            case Postfix(sign="%", operand=operand):
                return _number(self._value(operand, at, depth)) / 100
            case Binary(sign=sign, left=left, right=right) if sign in _SIGNS or sign in _TESTS:
                return _joined(sign, self._value(left, at, depth), self._value(right, at, depth))
            case Cells() | Name() | Structured():
                return self._reference(node, at, depth)
            case Call(name=name, arguments=arguments) if name:
                return self._call(function_name(name), arguments, at, depth)
        raise UnreadError("it is more than arithmetic of its figures")

    def _reference(self, node: Node, at: tuple[str, int, int], depth: int) -> Scalar:
        area = self._leaves.area(node, *at)
        if len(area) > 1:
            raise UnreadError("it reads a whole range")
        return self._cell((area.sheet, area.top, area.left), depth)

    def _cell(self, place: tuple[str, int, int], depth: int) -> Scalar:
        inner = self._leaves.followed(place)
        if inner is None:
            return self._leaves.value(place, self._company)
        if depth >= _DEEPEST:
            raise UnreadError("it goes through too many cells")
        return self._value(inner, place, depth + 1)

    def _call(self, name: str, arguments: Sequence[Node], at: tuple[str, int, int], depth: int) -> Scalar:
        def value(number: int) -> Scalar:
            return self._value(arguments[number], at, depth) if number < len(arguments) else None

        match name:
            case "IF":
                return value(1) if _truth(value(0)) else value(2) if len(arguments) > 2 else False
            case "AND" | "OR":
                found = [_truth(value(each)) for each in range(len(arguments))]
                return all(found) if name == "AND" else any(found)
            case "NOT":
                return not _truth(value(0))
            case "IFERROR" | "IFNA":
                try:
                    return value(0)
                except (_ErrorValueError, ZeroDivisionError):
                    return value(1)
            case "ISERROR" | "ISERR" | "ISNA":
                try:
                    value(0)
                except (_ErrorValueError, ZeroDivisionError):
                    return True
                return False
            case "ISNUMBER" | "ISTEXT" | "ISLOGICAL" | "ISBLANK":
                return _is(name, value(0))
            case "POWER":
                return _SIGNS["^"](_number(value(0)), _number(value(1)))
            case "DIVIDE" | "QUOTIENT":
                return _number(value(0)) / _number(value(1))
            case "NA":
                raise _ErrorValueError
        if name in _ROUNDING:
            return value(0)
        if name in _OF_ONE:
            return _OF_ONE[name](_number(value(0)))
        if name in _OVER_MANY:
            return _OVER_MANY[name](self._many(name, arguments, at, depth))
        return self._kpi(name, [value(each) for each in range(len(arguments))] if kpi_called(name) else [])

    def _many(
        self, name: str, arguments: Sequence[Node], at: tuple[str, int, int], depth: int
    ) -> list[float]:
        found: list[Scalar] = []
        for argument in arguments:
            if isinstance(argument, Cells | Name | Structured):
                area = self._leaves.area(argument, *at)
                whole = self._leaves.over_time(area) if name in ("SUM", "AVERAGE") else None
                places = [whole] if whole else [(area.sheet, *position) for position in area.positions()]
                found += [self._cell(place, depth) for place in places]
            elif not isinstance(argument, Omitted):
                found.append(self._value(argument, at, depth))
        numbers = [float(each) for each in found if isinstance(each, int | float)]
        if not numbers:
            raise UnreadError("it adds up nothing")
        return numbers

    def _kpi(self, name: str, given: Sequence[Scalar]) -> float:
        """A KPI function of ours: its formula over what it is given."""
        kpi = kpi_called(name)
        if kpi is None or not kpi.lifts:
            raise UnreadError(f"it calls {name}")
        values: dict[str, Scalar] = {parameter.name: parameter.default for parameter in kpi.parameters}
        values |= {parameter.name: value for parameter, value in zip(kpi.parameters, given, strict=False)
                   if value is not None}  # fmt: skip
        present = [parameter.name for parameter, value in zip(kpi.parameters, given, strict=False)
                   if value is not None and value != parameter.default]  # fmt: skip
        return _number(_Bound(self._leaves, self._company, values)._value(
            tree(kpi.excel_given(present)), ("", 0, 0), 0))  # fmt: skip


class _Bound(Evaluator):
    """Computes the formula of a KPI function, whose names are its arguments."""

    def __init__(self, leaves: Leaves, company: Company, values: Mapping[str, Scalar]) -> None:
        super().__init__(leaves, company)
        self._values = values

    def _reference(self, node: Node, at: tuple[str, int, int], depth: int) -> Scalar:
        return self._values.get(node.text) if isinstance(node, Name) else None


def _literal(text: str) -> Scalar:
    if text.startswith('"'):
        return text[1:-1].replace('""', '"')
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    if CellError.from_text(text):
        raise _ErrorValueError
    if text.startswith("{"):
        raise UnreadError("it holds a list of numbers")
    return float(text)


def _joined(sign: str, left: Scalar, right: Scalar) -> Scalar:
    if sign in _SIGNS:
        return _SIGNS[sign](_number(left), _number(right))
    if isinstance(left, str) or isinstance(right, str):
        same = _text(left) == _text(right)
        return same if sign == "=" else not same if sign == "<>" else False
    return _TESTS[sign](_number(left), _number(right))


def _text(value: Scalar) -> str:
    return "" if value is None else str(value).casefold()


def _number(value: Scalar) -> float:
    if value is None:
        return 0.0
    if isinstance(value, int | float):
        found = float(value)
        if math.isfinite(found):
            return found
    raise _ErrorValueError


def _truth(value: Scalar) -> bool:
    return bool(_number(value)) if not isinstance(value, bool) else value


def _is(name: str, value: Scalar) -> bool:
    match name:
        case "ISNUMBER":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "ISTEXT":
            return isinstance(value, str)
        case "ISLOGICAL":
            return isinstance(value, bool)
    return value is None
