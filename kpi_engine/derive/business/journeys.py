"""How leads of a made-up business came along: each touch with a channel, until they bought or fell silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kpi_engine.derive.business.course import Figures
from kpi_engine.derive.business.made_up import Lists, numbered

_YEAR = 2026
_BEFORE = (("Organic",), ("Paid", "Organic"), (), ("Paid", "Paid"), ("Organic", "Partner"), ("Paid",), (),
           ("Organic", "Paid", "Organic"), ("Partner",), ("Paid", "Organic"), ("Organic",))  # fmt: skip
"""The touches before the last one, in turn; the last one is what won the customer."""
_SILENT = (("Paid",), ("Organic", "Paid"), ("Paid", "Paid"), ("Organic",), ("Partner", "Paid"))

Touch = tuple[str, str, date, str, int | str]
"""Journey, channel, day, whether it won a customer, and what the customer is worth in a year."""


def journeys(quarter: Sequence[Figures], first_month: int, worth: dict[str, int]) -> Lists:
    """The touches of a quarter and what its channels cost; one journey won for each new customer."""
    channels = tuple(dict.fromkeys(channel for path in _BEFORE for channel in path))
    touches = [touch for month, figures in enumerate(quarter, first_month)
               for touch in (*_won(figures, month, worth, channels), *_silent(month))]  # fmt: skip
    terms = ("touch_journeys", "touch_channels", "touch_dates", "touch_converted", "touch_values")
    columns = dict(zip(terms, zip(*touches, strict=True), strict=True))
    columns["spend_channels"] = channels
    columns["spend_by_channel"] = tuple(
        round(sum(figures["sm_spend", channel] for figures in quarter)) for channel in channels
    )
    return {key: typed for term, column in columns.items() for key, typed in numbered(term, column).items()}


def _won(figures: Figures, month: int, worth: dict[str, int], channels: Sequence[str]) -> list[Touch]:
    last = [channel for channel in channels for _ in range(round(figures["new_customers", channel]))]
    plans = [plan for plan in worth for _ in range(round(figures["new_customers", plan]))]
    mixed = sorted(range(len(last)), key=lambda place: (5 * place % len(last), place))
    return [
        touch
        for place, plan in zip(mixed, plans, strict=True)
        for touch in _touches(
            f"L{month:02d}-{place + 1:02d}", (*_BEFORE[(place + month) % len(_BEFORE)], last[place]),
            date(_YEAR, month, 2 + 26 * place // len(last)), "yes", worth[plan],
        )
    ]  # fmt: skip


def _silent(month: int) -> list[Touch]:
    return [
        touch
        for place in range(9)
        for touch in _touches(
            f"S{month:02d}-{place + 1:02d}", _SILENT[(place + month) % len(_SILENT)],
            date(_YEAR, month, 1 + 3 * place), "no", "",
        )
    ]  # fmt: skip


def _touches(name: str, path: tuple[str, ...], last: date, won: str, worth: int | str) -> list[Touch]:
    """One touch every five days, the last one on its day."""
    return [
        (name, channel, last - timedelta(days=5 * (len(path) - 1 - step)), won, worth)
        for step, channel in enumerate(path)
    ]
