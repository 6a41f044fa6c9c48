"""A map made for January holds in February: its ranges grow with the headings that were added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date

from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.period import FIRST_SERIAL, LAST_SERIAL, period_readings
from kpi_engine.recognition.mapping import MappedRange
from kpi_engine.recognition.maps.layout import Layout
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range, parse_reference

_FURTHEST = 400
"""At most so many headings are looked at beyond those of the map: more than thirty years of months."""
_YEARS = range(1990, 2101)


def grown(layout: Layout, ranges: Sequence[MappedRange], taken: Iterable[Area]) -> tuple[MappedRange, ...]:
    """The ranges, each as long as the unbroken line of periods over it that the map's headings begin.

    A range ends before cells that the map speaks of (`taken`), and where the words over them change: the
    months of the forecast follow those that happened.
    """
    held = {(area.sheet.casefold(), *place) for area in taken for place in area.positions()}
    steps: dict[Area, int] = {}
    found = []
    for item in ranges:
        headings, cells = headings_of(item), parse_range(item.cells, item.sheet)
        if headings is None or cells is None or not cells.is_line or len(cells) != len(headings):
            found.append(item)
            continue
        if headings not in steps:
            steps[headings] = _further(layout.package, headings)
        by = _free(layout, cells, steps[headings], held)
        longer = _longer(headings, by)
        text = longer.ref if longer.sheet == item.sheet else str(longer)
        found.append(replace(item, cells=_longer(cells, by).ref, headings=text))
    return tuple(found)


def _free(layout: Layout, cells: Area, most: int, held: Set[tuple[str, int, int]]) -> int:
    """How many cells after a range are its own: nobody else's, and called as it is."""
    called = layout.called(cells)
    for by in range(most):
        last = list(_longer(cells, by + 1).positions())[-1]
        cell = Area(cells.sheet, *last, *last)
        if (cells.sheet.casefold(), *last) in held or layout.called(cell) != called:
            return by
    return most


def headings_of(item: MappedRange) -> Area | None:
    """The cells that say the periods, on the sheet of the figures unless they name another one."""
    if not item.headings:
        return None
    return parse_reference(item.headings) or parse_range(item.headings, item.sheet)


def _longer(area: Area, by: int) -> Area:
    if area.columns > 1 or area.rows == 1:
        return replace(area, right=area.right + by)
    return replace(area, bottom=area.bottom + by)


def _further(package: Package, headings: Area) -> int:
    """How many headings follow that continue the periods one by one."""
    if len(headings) < 2:
        return 0
    periods = list(_periods(package, _longer(headings, _FURTHEST)))
    count = 0
    for at in range(len(headings), len(periods)):
        if not periods[at] or periods[at] != period_after(periods[at - 1]):
            break
        count += 1
    return count


def _periods(package: Package, line: Area) -> Iterator[str]:
    """The period of each cell of a line of headings, "" where it says none."""
    cells = package.sheet_cells(line.sheet)
    values: list[Scalar] = []
    for row, column in line.positions():
        record = cells.row(row).get(column) if cells is not None else None
        values.append(record.value if record else None)
    days = [_day(value, package.date1904) for value in values]
    rhythm = _rhythm([day for day in days if day is not None])
    for value, day in zip(values, days, strict=True):
        yield _of_day(day, rhythm) if day is not None else _of_word(value)


def _day(value: Scalar, date1904: bool) -> date | None:
    if isinstance(value, bool) or not isinstance(value, float) or not FIRST_SERIAL <= value <= LAST_SERIAL:
        return None
    return date_of(value, date1904=date1904)


def _rhythm(days: Sequence[date]) -> str:
    """Weeks, months, quarters or years, by the first two days."""
    gap = (days[1] - days[0]).days if len(days) > 1 else 0
    return {7: "week"}.get(gap) or ("month" if gap <= 31 else "quarter" if gap <= 92 else "year")


def _of_day(day: date, rhythm: str) -> str:
    if rhythm == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if rhythm == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}" if rhythm == "year" else f"{day.year}-{day.month:02}"


def _of_word(value: Scalar) -> str:
    if isinstance(value, float) and value in _YEARS:
        return f"{value:.0f}"
    readings = period_readings(value) if isinstance(value, str) else ()
    return readings[0] if len(readings) == 1 else ""


def period_after(period: str) -> str:
    """The next period, spelled alike: `2026-01` after `2025-12`; "" for what is no period."""
    found = re.fullmatch(r"(\d{4})(?:-([QW]?)(\d{1,2}))?", period)
    if not found:
        return ""
    year, kind, part = int(found[1]), found[2], int(found[3] or 0)
    if not part:
        return f"{year + 1:04d}"
    if kind == "W":
        last = date(year, 12, 28).isocalendar().week
        return f"{year:04d}-W{part + 1:02d}" if part < last else f"{year + 1:04d}-W01"
    if part == (4 if kind else 12):
        year, part = year + 1, 0
    return f"{year:04d}-{kind}{part + 1:d}" if kind else f"{year:04d}-{part + 1:02d}"
