"""Why a file holds other values than its formulas give: which cells differ by themselves, which follow.

An input that was changed without a calculation makes every formula old that depends on it. What tells this
from a wrong result is the rest of the file: the old results fit each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from kpi_engine.formula.references import cell_place, place_name
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.compare import same
from kpi_engine.recalc.computing import Computation
from kpi_engine.recalc.graph import Area, areas_read
from kpi_engine.recalc.trust import needs_proof
from kpi_engine.recalc.values import NotComputed
from kpi_engine.recalc.verdict import RESTS_ON, CellVerdict, Verdicts

_DIFFERING = ("different", "stale")
_ENOUGH = 2
"""So many formulas that read one input and all differ tell that it was changed."""
_NAMED = 3


def with_causes(done: Computation, found: Sequence[CellVerdict]) -> Sequence[CellVerdict]:
    """The verdicts, with `stale` and a reason where the file's other results show that an input was changed.

    Where the file itself says that its results may be old, the cells that differ by themselves are told from
    those that follow in the same way. The session holds the file's old values in some cells afterwards.
    """
    unequal = found.told() if isinstance(found, Verdicts) else found
    wrong = {_place(each): each for each in unequal if each.status in _DIFFERING}
    if not wrong:
        return found
    graph = done.loaded.workings.graph
    roots = wrong.keys() - graph.reached(wrong)
    origins = {place: root for place, root in graph.origins(roots).items() if place in wrong}
    following = _following(done, wrong, roots, origins)
    changed = _changed_inputs(done, frozenset(wrong), roots)
    told = {root: _root_told(done, root, changed, following) for root in roots}
    return tuple(_told(each, told, following) for each in found)


def _told(verdict: CellVerdict, told: Mapping[Place, str], following: Mapping[Place, Place]) -> CellVerdict:
    if verdict.status not in _DIFFERING:
        return verdict
    place = _place(verdict)
    if place not in following:
        why = told.get(place, "")
        return replace(verdict, status="stale", reason=why) if why else verdict
    root = following[place]
    reason = f"{RESTS_ON} {place_name(*root)}, which differs too"
    return replace(verdict, status="stale" if told.get(root) else verdict.status, reason=reason)


def _following(
    done: Computation, wrong: Mapping[Place, CellVerdict], roots: Set[Place], origins: Mapping[Place, Place]
) -> dict[Place, Place]:
    """The cells that hold what follows from the old results of the roots, each with one of these."""
    if not origins:
        return {}
    fills = done.loaded.workings.book.spilled
    anchors = {fills[place][0] if place in fills else place for place in roots}
    done.session.set_constants(done.loaded.kept(anchors))
    done.session.evaluate()
    values = done.session.values(origins)
    return {
        place: root for place, root in origins.items()
        if not isinstance(value := values[place], NotComputed) and same(wrong[place].cached, value)
    }  # fmt: skip


def _root_told(
    done: Computation, root: Place, changed: Mapping[Place, str], following: Mapping[Place, Place]
) -> str:
    """Why the result of a cell that differs by itself is taken for an old one; "" where nothing tells."""
    if root in changed:
        return changed[root]
    prepared = done.prepared.get(root)
    if prepared is None or needs_proof(prepared) or root not in following.values():
        return ""
    return (
        "an input or the formula seems to have been changed after the last calculation: what depends on it "
        "holds what follows from the old result"
    )


def _changed_inputs(done: Computation, wrong: Set[Place], roots: Set[Place]) -> dict[Place, str]:
    """For each root what tells that an input of it was changed: all formulas that name the input differ."""
    graph = done.loaded.workings.graph
    inputs = {(sheet.casefold(), row, column): sheet for sheet, row, column in done.book.constants}
    found: dict[Place, str] = {}
    known: dict[Area, bool] = {}
    for root in roots & done.prepared.keys():
        names: dict[str, int] = {}
        for area in areas_read(done.prepared[root].lowered.shape, root):
            place, readers = area[:3], graph.readers(area)
            if area[1:3] != area[3:] or place not in inputs:
                continue
            if area not in known:
                known[area] = len(readers) >= _ENOUGH and all(each in wrong for each in readers)
            if known[area]:
                names[place_name(inputs[place], *place[1:])] = len(readers)
        if names:
            found[root] = _changed(names)
    return found


def _changed(names: Mapping[str, int]) -> str:
    """The inputs, of which at least one was changed, with the number of formulas that read each."""
    told = " or ".join([*names][:_NAMED]) + (" or another input" if len(names) > _NAMED else "")
    readers = (
        f"{max(names.values()):,} formulas that read it" if len(names) == 1 else "formulas that read them"
    )
    return f"{told} seems to have been changed after the last calculation: all {readers} differ"


def _place(verdict: CellVerdict) -> Place:
    return verdict.sheet, *cell_place(verdict.cell)
