"""A formula as its smallest parts, written one way: no spaces, no needless plus and brackets."""

from __future__ import annotations

import re
from functools import lru_cache

from kpi_engine.formula.shapes import Shape

Reference = tuple[int, int, str]
Atom = str | Reference
_PART = re.compile(
    r"""'(?:[^']|'')*'!|"(?:[^"]|"")*"|[\w.\[\]]+!|[A-Za-z_][\w.]*\(|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+"""
    r"""|<=|>=|<>|[A-Za-z_#@\[\]][\w.#/?!\[\]]*|\S"""
)
_NUMBER = re.compile(r"\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+")
RANGE_CALLS = ("SUM(", "AVERAGE(", "COUNT(", "COUNTA(", "MIN(", "MAX(", "PRODUCT(", "MEDIAN(")
OPERATORS = frozenset({"+", "-", "*", "/", "^", "&", "=", "<", ">", "<=", ">=", "<>"})


@lru_cache(maxsize=20_000)
def atoms(shape: Shape) -> tuple[Atom, ...]:
    """References, names of functions, operators and numbers of a formula, in order."""
    found: list[Atom] = []
    for piece in shape:
        if isinstance(piece, str):
            found += _PART.findall(piece)
        else:
            found.append(piece)
    while found and found[0] == "+":
        found.pop(0)
    return tuple(_bare(found))


def is_number(atom: Atom) -> bool:
    """True for a number that is typed into the formula."""
    return isinstance(atom, str) and _NUMBER.fullmatch(atom) is not None


def references(shape: Shape) -> tuple[Reference, ...]:
    """The references of a formula, in order; a range is its two corners."""
    return tuple(piece for piece in shape if not isinstance(piece, str))


def _bare(found: list[Atom]) -> list[Atom]:
    """`(A1)/(B1)` reads as `A1/B1`, `=+(A1+B1)` as `A1+B1`, `SUM(A1)` as `SUM(A1:A1)`."""
    out: list[Atom] = []
    at = 0
    while at < len(found):
        if (
            found[at] == "("
            and at + 2 < len(found)
            and found[at + 2] == ")"
            and found[at + 1] not in OPERATORS
        ):
            out.append(found[at + 1])
            at += 3
        else:
            out.append(found[at])
            at += 1
    if len(out) > 2 and out[0] == "(" and out[-1] == ")" and out.count("(") == 1:
        out = out[1:-1]
    if len(out) == 3 and out[0] in RANGE_CALLS and out[2] == ")":
        out[1:2] = [out[1], ":", out[1]]
    return out


def ordered(found: tuple[Atom, ...]) -> tuple[Atom, ...]:
    """A sum or a product of single parts in one order: `B1+A1` is `A1+B1`."""
    parts, between = found[0::2], set(found[1::2])
    single = all(not isinstance(part, str) or part == "#" or is_number(part) for part in parts)
    if len(found) < 3 or len(found) % 2 == 0 or between not in ({"+"}, {"*"}) or not single:
        return found
    operator = found[1]
    first, *rest = sorted(parts, key=repr)
    return first, *(atom for part in rest for atom in (operator, part))


@lru_cache(maxsize=20_000)
def pattern(shape: Shape) -> tuple[Atom, ...]:
    """What copies have in common when only the numbers typed into them differ, or the order of a sum."""
    return ordered(tuple("#" if is_number(atom) else atom for atom in atoms(shape)))
