"""The months in the header of a grid."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.model.period import month_text
from kpi_engine.model.written import clipped
from kpi_engine.sources.subscriptions.header_key import month_readings
from kpi_engine.sources.subscriptions.layout import Headers, Roles
from kpi_engine.sources.subscriptions.options import StagingOptions


def grid_months(headers: Headers, roles: Roles, options: StagingOptions) -> tuple[tuple[int, int], ...]:
    """The columns whose headers are months, with the month of each; a month that is there twice is refused.

    A header like 01/02/2026 can be two months. The order of dates is the one in which all months differ.
    """
    taken = set(roles.columns.values())
    readings = {
        index: found
        for index, text in enumerate(headers.texts)
        if text and index not in taken and (found := month_readings(text))
    }
    if len(readings) < 2 and options.form != "grid":
        return tuple((index, found[0]) for index, found in readings.items() if len(found) == 1)
    orders = {
        order: [found[place] for found in readings.values()] for order, place in (("mdy", 0), ("dmy", -1))
    }
    possible = [order for order, months in orders.items() if len(set(months)) == len(months)]
    if options.dates:
        possible = [order for order in possible if order == options.dates]
    if len(possible) == 2 and orders["mdy"] != orders["dmy"]:
        text = next(headers.texts[index] for index, found in readings.items() if len(found) > 1)
        why = f'the month "{clipped(text)}" can be read in two ways. Say --dates dmy or mdy.'
        raise headers.refusal(why, "date-order")
    if not possible:
        raise headers.refusal(
            f"{_twice(orders['dmy'])} stands in the header twice. Keep one.", "duplicate-column"
        )
    return tuple(zip(readings, orders[possible[0]], strict=True))


def _twice(months: Sequence[int]) -> str:
    return month_text(next(month for month in months if months.count(month) > 1))
