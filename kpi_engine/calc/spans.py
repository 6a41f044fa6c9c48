"""Where all results of plain arithmetic lie, from where all arguments lie.

Rounding never changes the order of two figures, so the results at the ends enclose all others.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping

import numpy as np

Span = tuple[float, float]
"""The smallest and largest value that a figure may have."""

ANYTHING: Span = (-math.inf, math.inf)


def combined(ufunc: np.ufunc, left: Span, right: Span) -> Span:
    """Where the results of one operation lie; ANYTHING when one of them may not be finite."""
    if ufunc is np.add:
        ends = [left[0] + right[0], left[1] + right[1]]
    elif ufunc is np.subtract:
        ends = [left[0] - right[1], left[1] - right[0]]
    elif ufunc is np.multiply:
        ends = [a * b for a in left for b in right]
    elif right[0] <= 0 <= right[1]:
        return ANYTHING
    else:
        ends = [a / b for a in left for b in right]
    return (min(ends), max(ends)) if all(map(math.isfinite, ends)) else ANYTHING


def always(tree: ast.expr, spans: Mapping[str, Span]) -> bool | None:
    """True or False when a comparison has this answer for every element, None when spans do not tell."""
    match tree:
        case ast.Compare(left, [ast.LtE()], [right]):
            return _at_most(_span(left, spans), _span(right, spans))
        case ast.Compare(left, [ast.GtE()], [right]):
            return _at_most(_span(right, spans), _span(left, spans))
        case ast.Compare(left, [ast.Lt()], [right]):
            return _opposite(_at_most(_span(right, spans), _span(left, spans)))
        case ast.Compare(left, [ast.Gt()], [right]):
            return _opposite(_at_most(_span(left, spans), _span(right, spans)))
    return None


def _at_most(left: Span, right: Span) -> bool | None:
    if left[1] <= right[0]:
        return True
    return False if left[0] > right[1] else None


def _opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


_UFUNCS: dict[type[ast.operator], np.ufunc] = {
    ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide,
}  # fmt: skip


def _span(tree: ast.expr, spans: Mapping[str, Span]) -> Span:
    match tree:
        case ast.Name(name):
            return spans.get(name, ANYTHING)
        case ast.Constant(int() | float() as value):
            return float(value), float(value)
        case ast.BinOp(left, operator, right):
            ends = _span(left, spans), _span(right, spans)
            ufunc = _UFUNCS.get(type(operator))
            return ANYTHING if ufunc is None or ANYTHING in ends else combined(ufunc, *ends)
    return ANYTHING
