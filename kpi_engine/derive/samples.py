"""Derives the sample data of each template: a made-up business to fill in and look at."""

from __future__ import annotations

import calendar
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive import Derived
from kpi_engine.derive.business import business_of
from kpi_engine.derive.business.course import Figures, mood
from kpi_engine.derive.business.made_up import Lists
from kpi_engine.derive.business.subscriptions import subscription_rows
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.map_sheet import map_rows
from kpi_engine.derive.template.weekly import weekly_targets
from kpi_engine.model.guide import Guide
from kpi_engine.model.term import Aggregation

CLOSED_MONTHS, PLANNED_MONTHS = 12, 60
_YEAR = 2026
_HEADER = ("period", "term", "value", "scenario", "segment", "currency")
_IN_WEEKS = ("trials", "paid_conversions", "transactions")
"""The order in which weekly flows differ from the mean of their month, each by another mood."""

Row = tuple[str, str, str, str, str, str]
Key = tuple[str, str]


def derive_samples(root: Path) -> Iterator[Derived]:
    """One table of figures per template and one of subscriptions, below workbook_templates/samples."""
    for guide in GUIDES:
        yield Derived(f"workbook_templates/samples/{guide.id}.csv", sample(guide))
    yield Derived("workbook_templates/samples/subscriptions.csv", _as_csv(subscription_rows()))


def sample(guide: Guide) -> bytes:
    """All that the guide's template asks for: 12 closed months of 2026, by week too, and a plan of 60."""
    business, grid = business_of(guide.id), Grid(guide)
    actual = business.run(business.actual, CLOSED_MONTHS)
    keys = [line.key for line in grid.lines]
    rows: list[Row] = [("", "company_name", "Example company", "", "", "")]
    rows += _monthly(actual, keys, "Actual")
    rows += _monthly(business.run(business.budget, PLANNED_MONTHS), keys, "Budget")
    rows += _weekly(actual, [(term, segment) for term, _, segment, *_ in weekly_targets(grid)])
    rows += _listed(business.lists(actual), grid)
    return _as_csv([_HEADER, *rows])


def _as_csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def _monthly(course: list[Figures], keys: list[Key], scenario: str) -> Iterator[Row]:
    for number, figures in enumerate(course):
        period = f"{_YEAR + number // 12}-{number % 12 + 1:02d}"
        for term, segment in keys:
            yield period, term, f"{figures[term, segment]:.10g}", scenario, segment, "USD"


def _weekly(actual: list[Figures], keys: list[Key]) -> Iterator[Row]:
    """The weeks that lie wholly in the year: flows spread over the days, stocks on the way to month end."""
    flows = [key for key in keys if TERMS.get(key[0]).aggregation is Aggregation.SUM]
    flows.sort(key=lambda key: _IN_WEEKS.index(key[0]))
    day = date(_YEAR, 1, 1)
    day += timedelta(days=-day.weekday() % 7)
    while (day + timedelta(days=6)).year == _YEAR:
        days = [day + timedelta(days=step) for step in range(7)]
        year, week, _ = day.isocalendar()
        for shift, key in enumerate(flows):
            figure = round(sum(_per_day(actual, key, one) for one in days) * mood(week + 3 * shift))
            yield f"{year}-W{week:02d}", key[0], str(figure), "Actual", key[1], "USD"
        for key in keys:
            if key not in flows:
                figure = round(_on(actual, key, days[-1]))
                yield f"{year}-W{week:02d}", key[0], str(figure), "Actual", key[1], "USD"
        day += timedelta(weeks=1)


def _listed(lists: Lists, grid: Grid) -> Iterator[Row]:
    """The lists beside the months, as they stand at the end of the closed month."""
    asked = {(term, line) for term, _, line, *_ in map_rows(grid)}
    for (period, term, line), typed in lists.items():
        if (term, line) in asked:
            yield period, term, typed, "Actual", line, "USD"


def _per_day(actual: list[Figures], key: Key, day: date) -> float:
    return actual[day.month - 1][key] / calendar.monthrange(day.year, day.month)[1]


def _on(actual: list[Figures], key: Key, day: date) -> float:
    """A stock on a day, on a straight line from one month end to the next."""
    end = actual[day.month - 1][key]
    start = actual[day.month - 2][key] if day.month > 1 else end
    return start + (end - start) * day.day / calendar.monthrange(day.year, day.month)[1]
