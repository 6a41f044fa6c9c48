"""Typed columns that belong together: price x quantity = amount in nearly every row, gross - tax = net."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from kpi_engine.audit.cells import Cell, SheetCells

_FEWEST = 8
"""Rows that three columns must have in common."""
_EXCEPTIONS = 0.1
_MOST_EXCEPTIONS = 3
_REACH = 4
"""The columns of one relation lie at most this far from its result."""
_SAMPLES, _SAMPLES_AGREEING = 5, 4
_DISTINCT = 5
_MOST_LINES = 300
_EXACT = 1e-6
_COARSEST = 0.01
"""A result with so few digits that rounding moves it by more than this proves nothing."""

SIGNS: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda one, other: one + other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
}
Numbers = dict[int, Cell]


@dataclass(frozen=True, slots=True)
class Relation:
    """Three lines of typed numbers, result = one sign other, and the places where this does not hold.

    `result`, `one` and `other` are columns (or rows) by number; `broken` are rows (or columns).
    """

    sheet: str
    is_down: bool
    result: int
    one: int
    sign: str
    other: int
    holding: int
    broken: tuple[tuple[Cell, Cell, Cell], ...]


def agrees(result: float, one: float, sign: str, other: float) -> bool:
    """True where the result is what the two others give, rounded as it is written."""
    try:
        given = SIGNS[sign](one, other)
    except (ZeroDivisionError, OverflowError):
        return False
    digits = len(f"{result:.12g}".partition(".")[2])
    rounding = min(0.5001 * 10.0**-digits, _COARSEST * abs(result)) if sign != "+" else 0.0
    return abs(given - result) <= max(rounding, _EXACT * abs(result))


def relations(sheet: SheetCells) -> list[Relation]:
    """The relations between typed columns, and between typed rows of a short sheet; quotients last."""
    found = list(_among(sheet, _typed(sheet.columns.items(), down=True), down=True))
    if len(sheet.rows) <= _MOST_LINES:
        found += _among(sheet, _typed(sheet.rows.items(), down=False), down=False)
    return sorted(found, key=lambda each: list(SIGNS).index(each.sign))


def _typed(lines: Iterable[tuple[int, list[Cell]]], *, down: bool) -> dict[int, Numbers]:
    found: dict[int, Numbers] = {}
    for number, cells in lines:
        typed = {
            (cell.row if down else cell.column): cell
            for cell in cells if not cell.kind and cell.is_number and cell.value
        }  # fmt: skip
        if len(typed) >= _FEWEST:
            found[number] = typed
    return found


def _among(sheet: SheetCells, lines: Mapping[int, Numbers], *, down: bool) -> Iterator[Relation]:
    for result, typed in lines.items():
        near = [
            each for each in range(result - _REACH, result + _REACH + 1) if each != result and each in lines
        ]
        for pair in combinations(near, 2):
            places = [at for at in typed if at in lines[pair[0]] and at in lines[pair[1]]]
            if len(places) < _FEWEST:
                continue
            for sign, (one, other) in (("+", pair), ("*", pair), ("/", pair), ("/", pair[::-1])):
                found = _holding(typed, lines[one], sign, lines[other], places)
                if found is not None:
                    yield Relation(
                        sheet.name, down, result, one, sign, other, len(places) - len(found), found
                    )


def _holding(
    result: Numbers, one: Numbers, sign: str, other: Numbers, places: list[int]
) -> tuple[tuple[Cell, Cell, Cell], ...] | None:
    """The places where the relation is broken; None where it is no relation."""

    def holds(at: int) -> bool:
        return agrees(number(result[at]), number(one[at]), sign, number(other[at]))

    step = max(1, len(places) // _SAMPLES)
    if sum(holds(at) for at in places[::step][:_SAMPLES]) < _SAMPLES_AGREEING:
        return None
    broken = [at for at in places if not holds(at)]
    if len(broken) > min(_MOST_EXCEPTIONS, _EXCEPTIONS * len(places)):
        return None
    if any(len({number(line[at]) for at in places}) < _DISTINCT for line in (result, one)):
        return None
    return tuple((result[at], one[at], other[at]) for at in broken)


def number(cell: Cell) -> float:
    """The number of a cell that holds one."""
    return float(cell.value)  # type: ignore[arg-type]
