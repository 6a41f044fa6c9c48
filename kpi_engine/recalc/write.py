"""Which caches of a workbook a recalculation changes."""

from __future__ import annotations

from collections import defaultdict

from kpi_engine.recalc.verdict import Recalculation
from kpi_engine.workbook.edits import Edit, SetCache, StripCache

_COMPUTED = ("different", "stale", "uncached")
_NOT_COMPUTED = ("not_verifiable", "volatile", "external")


def asks_excel(recalculation: Recalculation) -> bool:
    """True where new results are written beside old ones that may follow from them and cannot be computed."""
    statuses = {each.status for each in recalculation.cells}
    return not statuses.isdisjoint(_COMPUTED) and not statuses.isdisjoint(("not_verifiable", "external"))


def results_written(recalculation: Recalculation) -> int:
    """How many stored results `cache_edits` puts in place."""
    return sum(each.status in _COMPUTED for each in recalculation.cells)


def cache_edits(recalculation: Recalculation, *, strip: bool = False) -> dict[str, dict[str, Edit]]:
    """The edits (sheet → cell → edit) that bring a workbook's caches up to date; equal ones are left alone.

    A cell that could not be computed and depends on a changed input loses its cache, since the old result
    would be read as the new one. `strip` takes the cache of every other cell that could not be computed too.
    """
    edits: dict[str, dict[str, Edit]] = defaultdict(dict)
    for each in recalculation.cells:
        if each.status in _COMPUTED:
            edits[each.sheet][each.cell] = SetCache(each.computed)
        elif each.status in _NOT_COMPUTED and each.cached is not None:
            outdated = (each.sheet, each.cell) in recalculation.affected
            if outdated or (strip and each.status != "external"):
                edits[each.sheet][each.cell] = StripCache()
    return dict(edits)
