"""Conditions as COUNTIF, SUMIF and the database functions read them: `>5`, `<>x`, `a*`, `=`, a value."""

from __future__ import annotations

import re
from collections.abc import Callable

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.recalc.overrides.lookups import compare, wildcard
from kpi_engine.recalc.overrides.numbers_in_text import number_in

Condition = Callable[[Scalar], bool]
SIGN = re.compile(r"(<=|>=|<>|<|>|=)(.*)", re.DOTALL)
"""A criterion that begins with a sign, and what follows it."""


def condition(criterion: Scalar) -> Condition:
    """Whether a cell meets a criterion; an empty criterion is 0."""
    if criterion is None:
        return _equal(0.0)
    if not isinstance(criterion, str):
        return _equal(criterion)
    found = SIGN.fullmatch(criterion)
    if found is None:
        return (lambda value: value is None or value == "") if criterion == "" else _equal(operand(criterion))
    sign, words = found[1], found[2]
    if sign in ("=", "<>"):
        equal: Condition = (lambda value: value is None) if words == "" else _equal(operand(words))
        if sign == "=":
            return equal
        wanted = operand(words)
        if kind(wanted) == "number":
            return lambda value: not (kind(value) == "number" and compare(value, wanted) == 0)
        return lambda value: not equal(value)
    return ordered(sign, operand(words))


def operand(words: str) -> Scalar:
    """What stands in a criterion: a truth value, an error, a number or day, or text."""
    if words.upper() in ("TRUE", "FALSE"):
        return words.upper() == "TRUE"
    error = CellError.from_text(words)
    if error is not None:
        return error
    number = number_in(words)
    return words if number is None else number


def ordered(sign: str, wanted: Scalar) -> Condition:
    """Whether a cell of the same kind is smaller or larger."""
    tests: dict[str, Callable[[int], bool]] = {
        "<": lambda order: order < 0, "<=": lambda order: order <= 0,
        ">": lambda order: order > 0, ">=": lambda order: order >= 0,
    }  # fmt: skip
    return lambda value: kind(value) == kind(wanted) and tests[sign](compare(value, wanted))


def _equal(wanted: Scalar) -> Condition:
    if isinstance(wanted, CellError):
        return lambda value: value is wanted
    if isinstance(wanted, bool):
        return lambda value: value is wanted
    if isinstance(wanted, str):
        pattern = wildcard(wanted)
        return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None
    return lambda value: _number(value) == wanted


def _number(value: Scalar) -> float | None:
    if isinstance(value, str):
        return number_in(value)
    return float(value) if kind(value) == "number" and value is not None else None


def kind(value: Scalar) -> str:
    """number, text, flag, error or blank."""
    if value is None:
        return "blank"
    if isinstance(value, CellError):
        return "error"
    return "flag" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
