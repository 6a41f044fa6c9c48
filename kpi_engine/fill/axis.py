"""The headers over a row of figures: which month, week, quarter or year each cell stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kpi_engine.errors import TemplateError
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.period import period_readings
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.refusals import short

_RHYTHMS = (("week", 7, 7), ("month", 28, 31), ("quarter", 90, 92), ("year", 365, 366))


@dataclass(frozen=True, slots=True)
class Axis:
    """The periods of a row or column of headers; `places` gives the position of each along the line."""

    name: str
    area: Area
    places: Mapping[str, int]

    @property
    def span(self) -> str:
        """`2026-01 to 2030-12`."""
        periods = list(self.places)
        return periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"


def read_axis(name: str, area: Area, headers: Sequence[Scalar], *, date1904: bool) -> Axis:
    """The axis that header cells state, as dates or in words (`Jan 2026`); blank headers are left out."""
    if not area.is_line:
        raise _unclear(name, area, f"has {area.rows} rows and {area.columns} columns, not one line")
    dates: dict[int, date] = {}
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        day = None
        if isinstance(header, CellError) or (header is not None and not isinstance(header, float | str)):
            raise _unclear(name, area, f"holds {header} where a month should stand")
        if isinstance(header, float):
            day = date_of(header, date1904=date1904)
        readings = period_readings(header) if isinstance(header, str) and header.strip() else ()
        if day is not None:
            dates[place] = day
        elif len(readings) == 1:
            _add(places, readings[0], place, name, area)
        elif header not in (None, ""):
            raise _unclear(name, area, f'holds "{str(header)[:20]}", which is no date and no period')
    rhythm = _rhythm(list(dates.values()), name, area) if dates else ""
    for place, day in dates.items():
        _add(places, _period(day, rhythm), place, name, area)
    if not places:
        raise _unclear(name, area, "is empty: no month stands there")
    return Axis(name, area, places)


def _add(places: dict[str, int], period: str, place: int, name: str, area: Area) -> None:
    if period in places:
        raise _unclear(name, area, f"states {period} twice")
    places[period] = place


def _rhythm(days: list[date], name: str, area: Area) -> str:
    """Weeks, months, quarters or years, from the distance between neighbours."""
    if len(days) == 1:
        return "month" if days[0].day == 1 or days[0].weekday() else "week"
    gaps = {abs((later - earlier).days) for earlier, later in pairwise(days)}
    smallest = min(gaps)
    for rhythm, low, high in _RHYTHMS:
        if low <= smallest <= high:
            return rhythm
    raise _unclear(name, area, f"has headers {smallest} days apart, no weeks, months, quarters or years")


def _period(day: date, rhythm: str) -> str:
    if rhythm == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if rhythm == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}" if rhythm == "year" else f"{day.year}-{day.month:02}"


def _unclear(name: str, area: Area, why: str) -> TemplateError:
    return TemplateError(
        f"The headers {short(name, 40)} ({short(str(area), 40)}) are unclear: the range {why}. "
        "Give each cell its own date, first of the month or Monday.",
        code="period-headers",
    )
