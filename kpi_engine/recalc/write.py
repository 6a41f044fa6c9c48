"""Which caches of a workbook a recalculation changes."""

from __future__ import annotations

from collections import defaultdict

from kpi_engine.recalc.verdict import Recalculation
from kpi_engine.workbook.edits import Edit, SetCache, StripCache

_COMPUTED = ("different", "stale", "uncached")
_NOT_COMPUTED = ("not_verifiable", "volatile", "external")


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
