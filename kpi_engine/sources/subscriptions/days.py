"""Columns of dates: every way in which they are written is read once, in the order that the table proves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kpi_engine.model.written import clipped
from kpi_engine.sources.subscriptions.cells import iso_day
from kpi_engine.sources.subscriptions.date_text import DayText, Settled, day_text, settled_order
from kpi_engine.sources.subscriptions.lookups import load, spellings
from kpi_engine.sources.subscriptions.opened import Opened
from kpi_engine.sources.subscriptions.options import DateOrder, StagingOptions


def load_days(opened: Opened, folder: Path, texts: Sequence[str], options: StagingOptions) -> Settled:
    """The table `days`: every way in which the date columns write a day that is not 2026-01-31."""
    found = {text: day for text in spellings(opened, texts, iso_day) if (day := day_text(text))}
    settled = settled_order(found.items())
    order = options.dates or settled.order or _header_order(opened)
    if not options.dates:
        _refuse_open_order(opened, settled, order)
    rows = ((text, *_day_row(day, order)) for text, day in found.items())
    load(
        opened,
        folder,
        "days",
        {"text": "VARCHAR", "day": "DATE", "whole": "BOOLEAN", "never": "BOOLEAN"},
        rows,
    )
    return Settled(order, settled.proof, settled.conflict, settled.ambiguous)


def _day_row(day: DayText, order: DateOrder | None) -> tuple[str | None, bool, bool]:
    stated = day.under(order)
    return stated.isoformat() if stated else None, day.whole_month, day.never


def _header_order(opened: Opened) -> DateOrder | None:
    orders = {key.dates for key in opened.headers.keys if key.dates}
    return orders.pop() if len(orders) == 1 else None


def _refuse_open_order(opened: Opened, settled: Settled, order: DateOrder | None) -> None:
    if settled.conflict:
        both = f'"{clipped(settled.proof)}" and "{clipped(settled.conflict)}"'
        why = f"{both} write day and month in different order"
        raise opened.headers.refusal(
            f"{why}. Say --dates dmy or mdy; the other rows are set aside.", "date-order"
        )
    if settled.ambiguous and not order:
        why = f'"{clipped(settled.ambiguous)}" can be read in two ways, and no date of the table tells which'
        raise opened.headers.refusal(f"{why}. Say --dates dmy or mdy.", "date-order")
