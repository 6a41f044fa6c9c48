"""A company's own formula: terms, KPIs and numbers joined by + - * / and parentheses, nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kpi_engine.errors import CatalogueError
from kpi_engine.model.written import clipped

LONGEST = 300
"""A formula beyond this many characters is better written as two KPIs."""

_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "\n": " "})
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TOKEN = re.compile(r"\s*(?:\d{1,15}(?:\.\d{1,15})?(?![\w.])|[A-Za-z_][A-Za-z0-9_]*|[-+*/()])\s*")
_OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: float.__add__, ast.Sub: float.__sub__, ast.Mult: float.__mul__, ast.Div: float.__truediv__,
}  # fmt: skip
_ONLY = "terms, numbers such as 0.5, + - * / and parentheses are allowed"


@dataclass(frozen=True)
class OwnFormula:
    """A parsed formula: its text as Excel and people read it, its tree, the figures that it names."""

    text: str
    tree: ast.expr
    names: tuple[str, ...]

    @property
    def divisors(self) -> tuple[ast.expr, ...]:
        """What is divided by, innermost first: the order in which a zero is met."""
        return tuple(_divisors(self.tree))


@lru_cache(maxsize=512)
def parse_formula(text: str) -> OwnFormula:
    """Read a formula; what cannot be read is quoted. Names are case-blind, the signs × ÷ − are understood."""
    plain = text.translate(_SIGNS).strip().removeprefix("=").strip()
    if not plain:
        raise CatalogueError("the formula is empty; write one such as mrr / seats")
    if len(plain) > LONGEST:
        raise CatalogueError(f"the formula has over {LONGEST} characters; make two KPIs of it")
    _refuse_strange(plain)
    try:
        tree = ast.parse(_WORD.sub(lambda match: match[0].lower(), plain), mode="eval").body
    except (SyntaxError, MemoryError, RecursionError):
        raise CatalogueError(f"{_short(plain)} cannot be read as a formula; {_ONLY}") from None
    names = tuple(dict.fromkeys(_names(tree)))
    if not names:
        raise CatalogueError(f"{_short(plain)} names no term, so it is a number and no KPI")
    _refuse_zero_divisors(tree)
    return OwnFormula(ast.unparse(tree), tree, names)


def is_comparison(tree: ast.expr) -> bool:
    """True for a condition that compares arithmetic: `a >= 0 and a - b > 2`, `whole(a)`, `a is blank`."""
    match tree:
        case ast.BoolOp(values=values):
            return all(is_comparison(value) for value in values)
        case ast.Call(args=[argument], keywords=[]):
            return _is_arithmetic(argument)
        case ast.Compare(left=ast.Name(), ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            return True
        case ast.Compare(left=left, ops=[operator], comparators=[right]) if not isinstance(operator, ast.Is):
            return _is_arithmetic(left) and _is_arithmetic(right)
    return False


def _is_arithmetic(tree: ast.expr) -> bool:
    try:
        list(_names(tree))
    except CatalogueError:
        return False
    return True


def _refuse_strange(plain: str) -> None:
    position = 0
    while position < len(plain):
        match = _TOKEN.match(plain, position)
        if match is None:
            raise CatalogueError(f"{_short(plain[position:])} cannot be read in a formula; only {_ONLY}")
        position = match.end()


def _names(tree: ast.expr) -> Iterator[str]:
    match tree:
        case ast.Name(id=name):
            yield name
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            yield from _names(left)
            yield from _names(right)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield from _names(operand)
        case ast.Constant(value=int() | float()) if not isinstance(tree.value, bool):
            pass
        case _:
            raise CatalogueError(f"{_short(ast.unparse(tree))} is not part of a formula; only {_ONLY}")


def _divisors(tree: ast.expr) -> Iterator[ast.expr]:
    match tree:
        case ast.BinOp(left=left, op=operator, right=right):
            yield from _divisors(left)
            yield from _divisors(right)
            if isinstance(operator, ast.Div):
                yield right
        case ast.UnaryOp(operand=operand):
            yield from _divisors(operand)


def _refuse_zero_divisors(tree: ast.expr) -> None:
    """Divisors come innermost first, so that one without a term can be computed when its turn comes."""
    for divisor in _divisors(tree):
        if not any(isinstance(node, ast.Name) for node in ast.walk(divisor)) and not _constant(divisor):
            raise CatalogueError(f"{_short(ast.unparse(divisor))} is 0, and nothing can be divided by 0")


def _constant(tree: ast.expr) -> float:
    match tree:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.UnaryOp(operand=operand):
            return -_constant(operand)
        case ast.BinOp(left=left, op=operator, right=right):
            return _OPERATIONS[type(operator)](_constant(left), _constant(right))
    raise CatalogueError(f"{_short(ast.unparse(tree))} is no number")


def _short(text: str) -> str:
    return f'"{clipped(text, 40)}"'
