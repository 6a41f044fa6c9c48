"""The ledger as a careful person works it out with pencil and paper: customer by customer, in plain Python.

It shares no line with the product's calculation, and knows neither tables nor joins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Segments = tuple[str, ...]
Who = tuple[str, str]
Month = dict[Segments, int]
Line = dict[str, int]
MONEY = ("start", "new", "reactivation", "expansion", "contraction", "churn", "transfer", "end")
HEADS = (
    "customers_start", "customers_new", "customers_reactivated", "customers_lost", "customers_transferred",
    "customers_end",
)  # fmt: skip


@dataclass(frozen=True)
class Subscription:
    """Paid from `start` until before `end` (year x 12 + month; None: open), in cents of a month."""

    customer: str
    segments: Segments
    currency: str
    start: int
    end: int | None
    amount: int


@dataclass
class PlainLedger:
    """What each customer pays by month and segments; `passed` is what began and ended within a month."""

    months: tuple[int, ...]
    paid: dict[Who, dict[int, Month]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    passed: dict[Who, dict[int, Month]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )

    def book(self, who: Who, month: int, segments: Segments, amount: int) -> None:
        """Add an amount to a month."""
        if month in self.months and amount > 0:
            booked = self.paid[who][self.months.index(month)]
            booked[segments] = booked.get(segments, 0) + amount

    def by(self, kept: Iterable[int] = ()) -> PlainLedger:
        """The ledger by some of its segments only."""
        places = tuple(kept)
        fewer = PlainLedger(self.months)
        for mine, theirs in ((self.paid, fewer.paid), (self.passed, fewer.passed)):
            for who, periods in mine.items():
                for period, amounts in periods.items():
                    for segments, amount in amounts.items():
                        key = tuple(segments[place] for place in places)
                        theirs[who][period][key] = theirs[who][period].get(key, 0) + amount
        return fewer

    def at(self, months: Iterable[int]) -> PlainLedger:
        """The ledger looked at in some of its months only; nothing passes between them."""
        fewer = PlainLedger(tuple(months))
        for who, period, segments, amount in self.amounts():
            fewer.book(who, self.months[period], segments, amount)
        return fewer

    def amounts(self) -> Iterator[tuple[Who, int, Segments, int]]:
        """Every amount."""
        for who, periods in self.paid.items():
            for period, amounts in periods.items():
                for segments, amount in amounts.items():
                    yield who, period, segments, amount

    def totals(self, who: Who) -> list[int]:
        """What a customer pays in all, month by month."""
        return [sum(self.paid[who].get(period, {}).values()) for period in range(len(self.months))]

    def main(self, who: Who, period: int) -> Segments:
        """The segments in which a customer pays most, of several alike the first by name."""
        amounts = self.paid[who][period]
        return min(amounts, key=lambda segments: (-amounts[segments], segments))


def ledger_of(subscriptions: Iterable[Subscription], months: tuple[int, ...]) -> PlainLedger:
    """The ledger of subscriptions."""
    ledger = PlainLedger(months)
    for item in subscriptions:
        who = item.customer, item.currency
        for month in months:
            if item.start <= month and (item.end is None or item.end > month):
                ledger.book(who, month, item.segments, item.amount)
        if item.end == item.start and item.start in months:
            passed = ledger.passed[who][months.index(item.start)]
            passed[item.segments] = passed.get(item.segments, 0) + item.amount
    return ledger


def plain_movements(
    ledger: PlainLedger, *, opening: bool = False, window: int | None = None, count_passed: bool = False
) -> dict[tuple[str, Segments, int], Line]:
    """Money and customers by currency, segments and month."""
    lines: dict[tuple[str, Segments, int], Line] = {}
    passed = ledger.passed if count_passed else {}

    def line(currency: str, segments: Segments, period: int) -> Line:
        if (currency, segments, ledger.months[0]) not in lines:
            for month in ledger.months:
                lines[currency, segments, month] = dict.fromkeys((*MONEY, *HEADS), 0)
        return lines[currency, segments, ledger.months[period]]

    for who in {*ledger.paid, *passed}:
        paid_before, left_in = False, None
        for period, month in enumerate(ledger.months):
            now = ledger.paid[who].get(period, {}) if who in ledger.paid else {}
            was = ledger.paid[who].get(period - 1, {}) if who in ledger.paid else {}
            if opening and period == 0:
                was = now
            within = passed.get(who, {}).get(period, {}) if not now and not was else {}
            back = left_in is not None and month - left_in <= window if window is not None else paid_before
            for segments in {*now, *was}:
                _add_row(line(who[1], segments, period), now, was, segments, back=back)
            if now and was:
                _move_between(who, now, was, period, line)
            for segments, amount in within.items():
                _add(line(who[1], segments, period), "reactivation" if back else "new", amount)
                _add(line(who[1], segments, period), "customers_reactivated" if back else "customers_new", 1)
                _add(line(who[1], segments, period), "churn", amount)
                _add(line(who[1], segments, period), "customers_lost", 1)
            paid_before = paid_before or bool(now) or bool(was) or bool(within)
            if (was and not now) or within:
                left_in = month
    return lines


def _add(line: Line, name: str, amount: int) -> None:
    line[name] += amount


def _add_row(line: Line, now: Month, was: Month, segments: Segments, *, back: bool) -> None:
    """One segment of a customer in a month; expansion and contraction of who stays come afterwards."""
    amount, before = now.get(segments, 0), was.get(segments, 0)
    pays, paid = int(amount > 0), int(before > 0)
    for name, value in (
        ("start", before),
        ("end", amount),
        ("customers_start", paid),
        ("customers_end", pays),
    ):
        _add(line, name, value)
    if not was:
        _add(line, "reactivation" if back else "new", amount)
        _add(line, "customers_reactivated" if back else "customers_new", pays)
    elif not now:
        _add(line, "churn", before)
        _add(line, "customers_lost", paid)
    else:
        _add(line, "customers_transferred", pays - paid)


def _move_between(who: Who, now: Month, was: Month, period: int, line: object) -> None:
    """A customer who stays: what it gains and loses, and what only moved between segments."""
    change = {item: now.get(item, 0) - was.get(item, 0) for item in {*now, *was}}
    net, biggest = sum(change.values()), max(change.values())
    mixed = biggest > 0 and min(change.values()) < 0
    sign = 1 if net >= 0 else -1
    booked = min(change, key=lambda item: (-sign * change[item], item))
    for segments, amount in change.items():
        gained = amount if not mixed else net if segments == booked else 0
        target = line(who[1], segments, period)  # type: ignore[operator]
        _add(target, "expansion", max(gained, 0))
        _add(target, "contraction", max(-gained, 0))
        _add(target, "transfer", amount - gained)


def plain_retention(
    ledger: PlainLedger, window: int, *, path: bool
) -> dict[tuple[str, Segments, int], tuple[int, ...]]:
    """Base, net, gross, customers then and kept, by currency, segments and month."""
    found: dict[tuple[str, Segments, int], list[int]] = {}
    places = {month: period for period, month in enumerate(ledger.months)}
    months = [month for month in ledger.months if month - window in places]
    for who in ledger.paid:
        totals = ledger.totals(who)
        for month in months:
            then, now = places[month - window], places[month]
            if not totals[then]:
                continue
            group = who[1], ledger.main(who, then)
            for other in months:
                found.setdefault((*group, other), [0] * 5)
            least = min(totals[then : now + 1]) if path else min(totals[then], totals[now])
            figures = totals[then], totals[now], least, 1, int(least > 0)
            for place, figure in enumerate(figures):
                found[*group, month][place] += figure
    return {key: tuple(figures) for key, figures in found.items()}


Ages = tuple[int | None, ...]


def plain_cohorts(
    ledger: PlainLedger, *, path: bool, step: int = 1
) -> dict[tuple[str, Segments, int], tuple[Ages, Ages, Ages]]:
    """Customers, net and gross by age, by currency, segments and the month of the first payment."""
    found: dict[tuple[str, Segments, int], dict[int, list[int]]] = {}
    for who, periods in ledger.paid.items():
        if not periods:
            continue
        first = min(periods)
        key = who[1], ledger.main(who, first), ledger.months[first]
        ages = found.setdefault(key, {})
        totals = ledger.totals(who)
        least = totals[first]
        for period in range(first, len(ledger.months)):
            now = totals[period]
            least = min(least if path else totals[first], now)
            sums = ages.setdefault(ledger.months[period] - ledger.months[first], [0, 0, 0])
            for place, figure in enumerate((int((least if path else now) > 0), now, least)):
                sums[place] += figure
    told = {}
    for key, ages in found.items():
        grid = range(0, ledger.months[-1] - key[2] + 1, step)
        told[key] = tuple(
            tuple(ages[age][place] if age in ages else None for age in grid) for place in range(3)
        )
    return told  # type: ignore[return-value]
