"""Other cells in which a slip of the same kind would explain as much: there nobody can tell for certain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from kpi_engine.catalogue.terms import TERMS
from tests.diagnosis.planted.equations import outside
from tests.diagnosis.planted.faults import Planted
from tests.diagnosis.planted.slips import exchanged, is_odd
from tests.diagnosis.planted.typed import Key, Typed

Back = Callable[[Typed], Iterator[Typed]]


def rivals(planted: Planted) -> dict[Key, list[Typed]]:
    """What else could have been meant, and where: a slip of the same family that restores every equation.

    Only where one cell was typed wrongly, and for families in which the digits typed say what was meant.
    """
    if len(planted.wrong) != 1 or planted.family not in BACK:
        return {}
    business, cells = planted.business, dict(planted.cells)
    (key,) = planted.wrong
    broken = [each for each in business.by_cell[key] if each.broken(cells)]
    if outside(key, cells[key]) or not broken:
        return {}
    found: dict[Key, list[Typed]] = {}
    for cell in frozenset.intersection(*(each.keys for each in broken)):
        seen = cells[cell]
        for meant in _meant(planted.family, cell, seen):
            cells[cell] = meant
            fits = not outside(cell, meant) and not any(each.broken(cells) for each in business.by_cell[cell])
            if fits and not (cell == key and _same(meant, business.cells[key])):
                found.setdefault(cell, []).append(meant)
        cells[cell] = seen
    return found


def _same(meant: Typed, right: Typed) -> bool:
    return abs(meant.value - right.value) <= max(right.half_unit, meant.half_unit) * (1 + 1e-6)


def _meant(family: str, key: Key, seen: Typed) -> Iterator[Typed]:
    unit = TERMS.get(key.term).unit
    no_share = family == "percent as a number" and unit.name != "FRACTION"
    no_money = family == "thousands" and not unit.is_money
    if not no_share and not no_money:
        yield from (meant for meant in BACK[family](seen) if meant.value != seen.value)


def _moved(*powers: int) -> Back:
    return lambda seen: (seen.moved(power) for power in powers)


def _signed(seen: Typed) -> Iterator[Typed]:
    yield replace(seen, negative=not seen.negative)


def _rescaled(seen: Typed) -> Iterator[Typed]:
    yield replace(seen, suffix="" if seen.suffix else "k")


def _transposed(seen: Typed) -> Iterator[Typed]:
    at = [place for place, sign in enumerate(seen.digits) if sign.isdigit()]
    yield from _digits(seen, (exchanged(seen.digits, a, b) for a, b in pairwise(at)))


def _replaced(seen: Typed) -> Iterator[Typed]:
    digits = seen.digits
    yield from _digits(
        seen,
        (
            digits[:at] + other + digits[at + 1 :]
            for at, sign in enumerate(digits)
            for other in "0123456789"
            if sign.isdigit()
        ),
    )


def _inserted(seen: Typed) -> Iterator[Typed]:
    digits = seen.digits
    places = range(len(digits) + 1)
    yield from _digits(seen, (digits[:at] + new + digits[at:] for at in places for new in "0123456789"))


def _undoubled(seen: Typed) -> Iterator[Typed]:
    digits = seen.digits
    places = range(1, len(digits))
    yield from _digits(
        seen, (digits[:at] + digits[at + 1 :] for at in places if digits[at] == digits[at - 1])
    )


def _digits(seen: Typed, texts: Iterator[str]) -> Iterator[Typed]:
    yield from (seen.with_digits(text) for text in dict.fromkeys(texts) if not is_odd(text))


BACK: Mapping[str, Back] = {
    "shift by 10": _moved(-1, 1),
    "shift by 100": _moved(-2, 2),
    "percent as a number": _moved(-2, 2),
    "shift by 1,000": _moved(-3, 3),
    "thousands": _rescaled,
    "sign": _signed,
    "transposition": _transposed,
    "one wrong digit": _replaced,
    "digit dropped": _inserted,
    "digit doubled": _undoubled,
}
"""From what is seen in a cell to what may have been meant, by family."""
