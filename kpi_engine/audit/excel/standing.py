"""Which formulas stand in a rectangle of a sheet, as whole groups of copies."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Copies
from kpi_engine.audit.excel.operands import Edges

_NARROW = 4
"""So many columns are looked through one by one."""


class Standing:
    """Which formulas stand in a rectangle."""

    def __init__(self, book: AuditBook) -> None:
        self._columns: dict[tuple[str, int], list[tuple[int, int, Copies]]] = {}
        self._known: dict[tuple[str, Edges], set[Copies]] = {}
        blocks: dict[str, list[tuple[Edges, Copies]]] = {}
        for sheet in book.sheets:
            for copies in sheet.copies:
                for area in copies.areas:
                    edges = area.top, area.left, area.bottom, area.right
                    blocks.setdefault(sheet.name, []).append((edges, copies))
                    for column in range(area.left, area.right + 1):
                        stretch = area.top, area.bottom, copies
                        self._columns.setdefault((sheet.name, column), []).append(stretch)
        for stretches in self._columns.values():
            stretches.sort(key=_top)
        self._edges = {name: np.array([edges for edges, _ in found]) for name, found in blocks.items()}
        self._who = {name: [copies for _, copies in found] for name, found in blocks.items()}

    def inside(self, sheet: str, edges: Edges) -> set[Copies]:
        """The formulas of which some copy stands there."""
        key = sheet, edges
        if key not in self._known:
            narrow = edges[3] - edges[1] < _NARROW
            self._known[key] = self._by_column(sheet, edges) if narrow else self._by_block(sheet, edges)
        return self._known[key]

    def _by_column(self, sheet: str, edges: Edges) -> set[Copies]:
        found: set[Copies] = set()
        for column in range(edges[1], edges[3] + 1):
            stretches = self._columns.get((sheet, column), ())
            at = bisect_left(stretches, edges[0], key=_bottom)
            while at < len(stretches) and stretches[at][0] <= edges[2]:
                found.add(stretches[at][2])
                at += 1
        return found

    def _by_block(self, sheet: str, edges: Edges) -> set[Copies]:
        there = self._edges.get(sheet)
        if there is None:
            return set()
        touch = (
            (there[:, 0] <= edges[2]) & (there[:, 2] >= edges[0])
            & (there[:, 1] <= edges[3]) & (there[:, 3] >= edges[1])
        )  # fmt: skip
        return {self._who[sheet][int(at)] for at in np.flatnonzero(touch)}


def _top(stretch: tuple[int, int, Copies]) -> int:
    return stretch[0]


def _bottom(stretch: tuple[int, int, Copies]) -> int:
    return stretch[1]
