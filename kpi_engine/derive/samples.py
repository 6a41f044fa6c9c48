"""Derives the sample data of each template: a made-up business to fill in and look at."""

from __future__ import annotations

import calendar
import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from kpi_engine.derive import Derived
from kpi_engine.derive.business import ACTUAL, BUDGET, TIERS, Figures, customer_list, months, mood

CLOSED_MONTHS, PLANNED_MONTHS = 12, 60
_YEAR = 2026
_HEADER = ("period", "term", "value", "scenario", "segment", "currency")
_FLOWS = (("trials", ""), ("paid_conversions", ""), *(("transactions", tier) for tier in TIERS))
_STOCKS = tuple(("active_customers", tier) for tier in TIERS)

Row = tuple[str, str, str, str, str, str]


def derive_samples(root: Path) -> Iterator[Derived]:
    """One table of figures per template, below workbook_templates/samples."""
    yield Derived("workbook_templates/samples/mobile_app_security.csv", mobile_app_security())


def mobile_app_security() -> bytes:
    """Actual for the 12 closed months of 2026 by month and by week, and the Budget for 60 months."""
    actual = months(ACTUAL, CLOSED_MONTHS)
    rows: list[Row] = [("", "company_name", "Example company", "", "", "")]
    rows += _monthly(actual, "Actual")
    rows += _monthly(months(BUDGET, PLANNED_MONTHS), "Budget")
    rows += _weekly(actual)
    rows += _customers(actual[-1])
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _monthly(course: list[Figures], scenario: str) -> Iterator[Row]:
    for number, figures in enumerate(course):
        period = f"{_YEAR + number // 12}-{number % 12 + 1:02d}"
        for (term, segment), figure in figures.items():
            yield period, term, f"{figure:.10g}", scenario, segment, "USD"


def _weekly(actual: list[Figures]) -> Iterator[Row]:
    """The weeks that lie wholly in the year: flows spread over the days, stocks on the way to month end."""
    day = date(_YEAR, 1, 1)
    day += timedelta(days=-day.weekday() % 7)
    while (day + timedelta(days=6)).year == _YEAR:
        days = [day + timedelta(days=step) for step in range(7)]
        year, week, _ = day.isocalendar()
        for shift, key in enumerate(_FLOWS):
            figure = round(sum(_per_day(actual, key, one) for one in days) * mood(week + 3 * shift))
            yield f"{year}-W{week:02d}", key[0], str(figure), "Actual", key[1], "USD"
        for key in _STOCKS:
            figure = round(_on(actual, key, days[-1]))
            yield f"{year}-W{week:02d}", key[0], str(figure), "Actual", key[1], "USD"
        day += timedelta(weeks=1)


def _customers(closed: Figures) -> Iterator[Row]:
    """What each customer paid in the closed month, numbered."""
    for number, amount in enumerate(customer_list(closed), 1):
        yield f"{_YEAR}-{CLOSED_MONTHS:02d}", "customer_revenue", str(amount), "Actual", str(number), "USD"


def _per_day(actual: list[Figures], key: tuple[str, str], day: date) -> float:
    return actual[day.month - 1][key] / calendar.monthrange(day.year, day.month)[1]


def _on(actual: list[Figures], key: tuple[str, str], day: date) -> float:
    """A stock on a day, on a straight line from one month end to the next."""
    end = actual[day.month - 1][key]
    start = actual[day.month - 2][key] if day.month > 1 else end
    return start + (end - start) * day.day / calendar.monthrange(day.year, day.month)[1]
