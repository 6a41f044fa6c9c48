"""Timelines: cells side by side that count years, months, quarters or periods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.once import once
from kpi_engine.audit.structure.lines import Line, columns, rows
from kpi_engine.workbook.references import Area

_SHORTEST = 3
_FIRST_DAY, _LAST_DAY = 20_000, 80_000
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COUNTED = re.compile(
    r"\s*(?:fy|cy|q|h|m|w|year|month|quarter|week|period|yr|mth|qtr)?\s*[-.']?\s*(\d{1,4})\b.{0,12}",
    re.IGNORECASE | re.DOTALL,
)


@once
def timelines(sheet: SheetCells) -> Sequence[Area]:
    """The headings across rows that count time, each as an area of one row or column."""
    found = [area for line in rows(sheet).values() for area in _counted(sheet, line)]
    return tuple(found + [area for line in columns(sheet).values() for area in _counted(sheet, line)])


def _counted(sheet: SheetCells, line: Line) -> Iterator[Area]:
    cells = [cell for run in line.runs for at in run.positions if (cell := sheet.get(*at)) is not None]
    if len(cells) < _SHORTEST:
        return
    counts = [_period(cell) for cell in cells]
    start = 0
    for at in range(1, len(cells) + 1):
        if (
            at < len(cells)
            and _follows(counts[at - 1], counts[at])
            and (line.along(cells[at].position) - line.along(cells[at - 1].position) == 1)
        ):
            continue
        if at - start >= _SHORTEST:
            first, last = cells[start], cells[at - 1]
            yield Area(sheet.name, first.row, first.column, last.row, last.column)
        start = at


def _follows(one: tuple[str, float] | None, two: tuple[str, float] | None) -> bool:
    """True where the second is the period after the first."""
    if one is None or two is None or one[0] != two[0]:
        return False
    step = two[1] - one[1]
    if one[0] == "day":
        return 28 <= step <= 31 or 89 <= step <= 92 or step in (7, 365, 366)
    return step in (1, -11) if one[0] == "month" else step == 1 or (one[0] == "count" and step < 0)


def _period(cell: Cell) -> tuple[str, float] | None:
    """What a heading counts, and where it stands in the count."""
    value = cell.value
    if cell.is_number and isinstance(value, int | float):
        if 1950 <= value <= 2100 and value == int(value):
            return "year", value
        return ("day", value) if _FIRST_DAY <= value <= _LAST_DAY else None
    if not isinstance(value, str) or not value.strip():
        return None
    word = value.strip()[:3].casefold()
    if word in MONTHS and len(value.strip()) <= 14:
        return "month", MONTHS.index(word)
    counted = _COUNTED.fullmatch(value)
    return ("count", float(counted[1])) if counted else None
