"""Which formulas a fill has to compute anew, and which of their stored results it makes old."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpi_engine.recalc.book import Place
from kpi_engine.recalc.workings import Workings


@dataclass(frozen=True, slots=True)
class Selection:
    """`asked` are the formulas to compute; `affected` the cells whose stored results no longer hold."""

    asked: frozenset[Place]
    affected: frozenset[Place]


def selected(workings: Workings, changed: Iterable[Place]) -> Selection:
    """What new values in the cells `changed` ask for.

    A result also no longer holds where it depends on the day, or on a formula without a result in the file.
    What depends on chance, or on a what-if table, is asked only to say so of the cells that rest on it. All
    is asked in a file that wants to be calculated when it is opened: its results are not to be trusted.
    """
    graph, cells = workings.graph, workings.cells
    old = {each.cell.place for each in cells if each.lowered.clock or each.cell.cached is None}
    affected = with_filled(workings, old) | graph.reached({*changed, *old}, perhaps=True)
    if workings.book.recalculates_on_opening:
        return Selection(frozenset(workings.prepared), frozenset(affected))
    open_ = {each.cell.place for each in cells if each.lowered.volatile or each.cell.what_if_table}
    asked = {place for place in affected | open_ | graph.reached(open_) if place in workings.prepared}
    return Selection(frozenset(_with_spills(workings, asked)), frozenset(affected))


def with_filled(workings: Workings, places: Iterable[Place]) -> set[Place]:
    """These formulas and the cells that they fill."""
    return {cell for place in places for cell in (place, *workings.fills.get(place, ()))}


def _with_spills(workings: Workings, asked: set[Place]) -> set[Place]:
    """`A1#` reads what the formula in A1 fills, so the array formulas have to be there as formulas."""
    if any("#" in workings.prepared[place].text for place in asked):
        return asked | workings.fills.keys()
    return asked
