"""Verdicts that rest on a value which the second engine proved wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kpi_engine.formula.references import cell_name
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Dependents
from kpi_engine.recalc.second_opinion.merging import alike
from kpi_engine.recalc.verdict import RESTS_ON, CellVerdict

_CONTRADICTS = ("different", "stale")


def withdrawn(
    before: Mapping[Place, CellVerdict], after: Mapping[Place, CellVerdict], graph: Dependents
) -> Iterator[tuple[Place, CellVerdict]]:
    """Cells that are called different only because the first engine had another cell wrong.

    `before` are the verdicts of the first engine, `after` those with the second opinion. Where that confirmed
    the file against the first engine, what the first makes of its own value proves nothing any more. The
    second engine still does, unless it counted with a value of its own that nobody shares.
    """
    overturned = {
        place for place, verdict in after.items()
        if verdict.status == "equal" and before[place].status in _CONTRADICTS
    }  # fmt: skip
    if not overturned:
        return
    astray = graph.reached({place for place, verdict in after.items() if _alone(verdict)})
    for place, (sheet, row, column) in graph.origins(overturned).items():
        verdict = after.get(place)
        if verdict is None or verdict.status not in _CONTRADICTS:
            continue
        if verdict.opinion != "agrees" or place in astray:
            where = f"{sheet}!{cell_name(row, column)}"
            why = f"{RESTS_ON} {where}, where the first engine is wrong and the file is confirmed"
            yield place, replace(verdict, status="not_verifiable", reason=why)


def _alone(verdict: CellVerdict) -> bool:
    """True where the second engine has another value than the file, and the file was not called wrong."""
    doubted = verdict.status in _CONTRADICTS or verdict.cached is None or verdict.second is None
    return not doubted and not alike(verdict.cached, verdict.second)
