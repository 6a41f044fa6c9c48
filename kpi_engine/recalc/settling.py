"""Rounding left over where large amounts cancel, settled as Excel settles it.

Excel gives exactly 0 where the last + or − of a formula leaves a few units in the 15th digit of its operands.
An engine that keeps the residue would carry it into every formula that divides by it or compares it with 0.
"""

from __future__ import annotations

from math import inf

from kpi_engine.formula.grammar import Binary, FormulaSyntaxError, tree
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.cancellation import largest_operand
from kpi_engine.recalc.compare import OPERANDS, cancels, is_number, same
from kpi_engine.recalc.computing import SMALL, Computation
from kpi_engine.recalc.values import NotComputed

_SNAPS_BELOW = 2.0**-48
_ROUNDS = 12


def settle(done: Computation) -> None:
    """Put 0, or the file's own residue, in place of a residue, and compute what depends on it again."""
    looked_at: dict[Place, Scalar | NotComputed] = {}
    for _ in range(_ROUNDS):
        settled = {
            place: value
            for place in (each.cell.place for each in done.unlike)
            if looked_at.get(place) != done.values[place] and (value := _settled(done, place)) is not None
        }
        looked_at = {each.cell.place: done.values[each.cell.place] for each in done.unlike}
        if not settled:
            return
        done.replace(settled)


def _settled(done: Computation, place: Place) -> float | None:
    """What a residue becomes; None for a value that is none."""
    value = done.values[place]
    if not isinstance(value, float) or place in done.problems:
        return None
    cached = done.prepared[place].cell.cached
    differs = place not in done.affected and is_number(cached) and not same(cached, value)
    small = 0.0 < abs(value) < SMALL and _ends_in_a_sum(done.prepared[place].text)
    if not differs and not small:
        return None
    apart = abs(float(cached) - value) / OPERANDS if differs and is_number(cached) else inf
    largest = largest_operand(done, place, min(apart, abs(value) / _SNAPS_BELOW if small else inf))
    if differs and isinstance(cached, float | int) and cancels(cached, value, largest):
        return float(cached)
    return 0.0 if small and abs(value) <= _SNAPS_BELOW * largest else None


def _ends_in_a_sum(text: str) -> bool:
    if "-" not in text and "+" not in text:
        return False
    try:
        root = tree(text)
    except FormulaSyntaxError:
        return False
    return isinstance(root, Binary) and root.sign in "+-"
