"""Which formulas depend on which cells, directly or through others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property, lru_cache

from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW
from kpi_engine.formula.shapes import Shape
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.intervals import Area, Intervals

__all__ = ["Area", "Dependents", "areas_read"]

_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!$")
_ELSEWHERE = re.compile(r"\b(?:OFFSET|INDIRECT)\(|[)A-Za-z]:|:[A-Za-z(]", re.IGNORECASE)
_WIDE = 100
_Places = tuple[str, int]
"""A sheet and a column, 0 for ranges over many columns."""
_Edge = tuple[int, bool]
"""A row or column, or its distance from the formula's cell; True for a distance."""
_Read = tuple[str, _Edge, _Edge, _Edge, _Edge]


@lru_cache(maxsize=20_000)
def _reads(pieces: Shape) -> tuple[_Read, ...]:
    """What a formula of this shape reads: sheet ("" for its own), top, left, bottom, right."""
    found: list[_Read] = []
    at = 0
    while at < len(pieces):
        first = pieces[at]
        if isinstance(first, str):
            at += 1
            continue
        before = pieces[at - 1] if at else ""
        sheet = _SHEET.search(before) if isinstance(before, str) else None
        name = (sheet[1].replace("''", "'") if sheet[1] else sheet[2]).casefold() if sheet else ""
        last = first
        if at + 2 < len(pieces) and pieces[at + 1] == ":" and not isinstance(pieces[at + 2], str):
            second = pieces[at + 2]
            last = second if isinstance(second, tuple) else first
            at += 2
        found.append(
            (name, _row(first, 1), _column(first, 1), _row(last, LAST_ROW), _column(last, LAST_COLUMN))
        )
        at += 1
    return tuple(dict.fromkeys(found))


def _row(piece: tuple[int, int, str], missing: int) -> _Edge:
    if "r" in piece[2]:
        return piece[0], True
    return (piece[0] if "R" in piece[2] else missing), False


def _column(piece: tuple[int, int, str], missing: int) -> _Edge:
    if "c" in piece[2]:
        return piece[1], True
    return (piece[1] if "C" in piece[2] else missing), False


def areas_read(pieces: Shape, place: Place) -> Iterable[Area]:
    """The rectangles that the formula of this shape reads in the cell `place`."""
    sheet, row, column = place[0].casefold(), place[1], place[2]
    for name, (top, top_moves), (left, left_moves), (bottom, bottom_moves), (right, right_moves) in _reads(
        pieces
    ):
        first = (row + top - 1) % LAST_ROW + 1 if top_moves else top
        last = (row + bottom - 1) % LAST_ROW + 1 if bottom_moves else bottom
        start = (column + left - 1) % LAST_COLUMN + 1 if left_moves else left
        end = (column + right - 1) % LAST_COLUMN + 1 if right_moves else right
        yield name or sheet, min(first, last), min(start, end), max(first, last), max(start, end)


@lru_cache(maxsize=20_000)
def _reads_elsewhere(pieces: Shape) -> bool:
    """True when a formula finds its cells only while it is computed: OFFSET, INDIRECT, A1:INDEX(…)."""
    return any(isinstance(piece, str) and _ELSEWHERE.search(piece) is not None for piece in pieces)


class Dependents:
    """The formulas of a workbook, found by what they read."""

    def __init__(
        self, formulas: Iterable[tuple[Place, Shape]], fills: Mapping[Place, Sequence[Place]] | None = None
    ) -> None:
        """`formulas`: where each stands and the shape of its lowered text; `fills`: what arrays fill."""
        self._fills = fills or {}
        self._readers: dict[Area, list[Place]] = defaultdict(list)
        self._elsewhere: list[Place] = []
        for place, pieces in formulas:
            for area in areas_read(pieces, place):
                self._readers[area].append(place)
            if _reads_elsewhere(pieces):
                self._elsewhere.append(place)

    def areas_of(self, places: Set[Place]) -> list[Area] | None:
        """The areas that these formulas read; None when one of them may read any cell."""
        if not places.isdisjoint(self._elsewhere):
            return None
        return [area for area, readers in self._readers.items() if not places.isdisjoint(readers)]

    def readers(self, area: Area) -> Sequence[Place]:
        """The formulas that name exactly this area."""
        return self._readers.get(area, ())

    def reached(self, start: Iterable[Place], *, perhaps: bool = False) -> set[Place]:
        """Every cell whose result depends on one of the cells, directly or through others.

        `perhaps` counts the formulas in that are known to read cells which they do not name.
        """
        return set(self.origins(start, perhaps=perhaps))

    def origins(self, start: Iterable[Place], *, perhaps: bool = False) -> dict[Place, Place]:
        """The cells of `reached`, each with the cell of `start` through which it was found first."""
        single, ranges = self._sorted_readers
        held: dict[_Places, Intervals] = {}
        passed: set[Place] = set()
        met: set[Area] = set()
        waiting = [(place, origin) for origin in start for place in (origin, *self._fills.get(origin, ()))]
        found: dict[Place, Place] = {}
        if perhaps and waiting:
            for reader in self._elsewhere:
                for place in (reader, *self._fills.get(reader, ())):
                    found[place] = waiting[0][1]
                    waiting.append((place, waiting[0][1]))
        while waiting:
            (sheet, row, column), origin = waiting.pop()
            name = sheet.casefold()
            if (name, row, column) in passed:
                continue
            passed.add((name, row, column))
            readers = single.get((name, row, column), [])
            for key in ((name, column), (name, 0)):
                if key in ranges and key not in held:
                    held[key] = Intervals(ranges[key])
                if key in held:
                    areas = [area for area in held[key].take(row, column) if area not in met]
                    met.update(areas)
                    readers = [*readers, *(reader for area in areas for reader in self._readers[area])]
            for reader in readers:
                for place in (reader, *self._fills.get(reader, ())):
                    if place not in found:
                        found[place] = origin
                        waiting.append((place, origin))
        return found

    @cached_property
    def _sorted_readers(self) -> tuple[dict[Place, list[Place]], dict[_Places, list[Area]]]:
        """Readers of single cells by cell; ranges by each column that they cover, wide ones by sheet."""
        single: dict[Place, list[Place]] = {}
        ranges: dict[_Places, list[Area]] = defaultdict(list)
        for area, readers in self._readers.items():
            sheet, top, left, bottom, right = area
            if top == bottom and left == right:
                single[sheet, top, left] = readers
                continue
            for column in range(left, right + 1) if right - left <= _WIDE else (0,):
                ranges[sheet, column].append(area)
        return single, ranges
