"""Which formulas depend on which cells, directly or through others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kpi_engine.formula.references import column_number
from kpi_engine.recalc.book import Place

_REFERENCE = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?:('(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?:\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?|\$?([A-Z]{1,3}):\$?([A-Z]{1,3})|\$?(\d+):\$?(\d+))"
    r"(?![\w.(])",
    re.IGNORECASE,
)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
Area = tuple[str, int, int, int, int]
"""Sheet (case-folded), top, left, bottom, right."""


def areas_read(formula: str, sheet: str) -> list[Area]:
    """The rectangles that a lowered formula reads."""
    found: list[Area] = []
    for match in _REFERENCE.finditer(formula):
        prefix, c1, r1, c2, r2, c3, c4, r3, r4 = match.groups()
        name = (prefix or sheet).casefold()
        if name.startswith("'"):
            name = name[1:-1].replace("''", "'")
        if c1:
            left, top = column_number(c1), int(r1)
            right, bottom = (column_number(c2), int(r2)) if c2 else (left, top)
        elif c3:
            top, bottom, left, right = 1, _LAST_ROW, column_number(c3), column_number(c4)
        elif r3:
            top, bottom, left, right = int(r3), int(r4), 1, _LAST_COLUMN
        else:
            continue
        found.append((name, min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
    return found


class Dependents:
    """The formulas of a workbook, found by what they read."""

    def __init__(
        self, formulas: Iterable[tuple[Place, str]], fills: Mapping[Place, Sequence[Place]] | None = None
    ) -> None:
        """`formulas`: where each formula stands and its lowered text; `fills`: the cells an array fills."""
        self._fills = fills or {}
        self._readers: dict[Area, list[Place]] = defaultdict(list)
        for place, text in formulas:
            for area in areas_read(text, place[0]):
                self._readers[area].append(place)

    def reached(self, start: Iterable[Place]) -> set[Place]:
        """Every cell whose result depends on one of the cells, directly or through others."""
        single, ranges = self._sorted_readers()
        reached: set[Place] = set()
        waiting = list(start)
        while waiting:
            sheet, row, column = waiting.pop()
            name = sheet.casefold()
            readers = list(single.pop((name, row, column), ()))
            columns = ranges.get((name, column), {})
            hit = [area for area in columns if area[1] <= row <= area[3]]
            for area in hit:
                readers += self._readers[area]
                for each in range(area[2], min(area[4], _LAST_COLUMN) + 1):
                    ranges.get((name, each), {}).pop(area, None)
            for reader in readers:
                for place in (reader, *self._fills.get(reader, ())):
                    if place not in reached:
                        reached.add(place)
                        waiting.append(place)
        return reached

    def _sorted_readers(self) -> tuple[dict[Place, list[Place]], dict[tuple[str, int], dict[Area, None]]]:
        """Readers of single cells by cell, and ranges by each column that they cover."""
        single: dict[Place, list[Place]] = {}
        ranges: dict[tuple[str, int], dict[Area, None]] = defaultdict(dict)
        for area, readers in self._readers.items():
            sheet, top, left, bottom, right = area
            if top == bottom and left == right:
                single[sheet, top, left] = list(readers)
                continue
            for column in range(left, right + 1):
                ranges[sheet, column][area] = None
        return single, ranges
