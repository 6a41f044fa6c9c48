"""Ledgers drawn for properties, and what moved and was retained in them worked out customer by customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
from hypothesis import settings
from hypothesis import strategies as st

from kpi_engine.ledger.ledger import Ledger, calendar_columns, from_months
from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger.retention import Retention

JANUARY = 2026 * 12 + 1
SOME = settings(max_examples=25, deadline=None)
AMOUNTS = st.one_of(st.just(0), st.just(0), st.integers(1, 9), st.integers(0, 10**12))
Paid = Mapping[tuple[str, ...], Sequence[int]]
"""What is paid by month, by customer and segments."""


@dataclass(frozen=True)
class Drawn:
    """What customers pay by segment and month, and the ledger of it."""

    paid: dict[tuple[str, str], list[int]]
    months: int

    @property
    def by_plan(self) -> Ledger:
        """The ledger by plan."""
        return ledger_of(self.paid, self.months, ("plan",))

    @property
    def whole(self) -> Ledger:
        """The ledger of all plans together."""
        return self.by_plan.by(())

    @property
    def customers(self) -> dict[str, list[int]]:
        """What each customer pays in all."""
        totals: dict[str, list[int]] = {}
        for (customer, _), amounts in self.paid.items():
            before = totals.get(customer, [0] * self.months)
            totals[customer] = [a + b for a, b in zip(before, amounts, strict=True)]
        return totals


@st.composite
def ledgers(draw: st.DrawFn, *, one_plan_each: bool = False) -> Drawn:
    """Up to five customers and eight months; where wanted nobody is in two plans at any time."""
    months = draw(st.integers(1, 8))
    customers = [f"C{number}" for number in range(draw(st.integers(1, 5)))]
    plans = ("Core", "Pro", "Team")
    keys = [
        (customer, plan)
        for customer in customers
        for plan in ([draw(st.sampled_from(plans))] if one_plan_each else plans)
    ]
    row = st.lists(AMOUNTS, min_size=months, max_size=months)
    return Drawn({key: draw(row) for key in keys}, months)


def ledger_of(paid: Paid, months: int, segments: tuple[str, ...] = ()) -> Ledger:
    """The ledger of amounts by key; months of 0 stand there as rows of 0."""
    names = ["customer", *(f"segment{place}" for place in range(len(segments)))]
    rows = [
        (*key, "", JANUARY + month, amount)
        for key, amounts in paid.items()
        for month, amount in enumerate(amounts)
    ]
    columns = dict(
        zip([*names, "currency", "month", "amount"], map(list, zip(*rows, strict=True)), strict=True)
    )
    return from_months(table(columns), table(calendar_columns(calendar(months))), calendar(months), segments)


def calendar(months: int) -> tuple[int, ...]:
    """So many months from January 2026."""
    return tuple(range(JANUARY, JANUARY + months))


def table(columns: Mapping[str, Sequence[int | str]]) -> nw.LazyFrame:
    """Columns as the ledger takes them, on the engine that is quickest with few rows."""
    return nw.from_dict(dict(columns), backend="polars").lazy()


def moved(amounts: Sequence[int], *, opening: bool, window: int | None) -> dict[str, list[int]]:
    """What one customer's amounts say, read from left to right as a person would."""
    names = ("start", "new", "reactivation", "expansion", "contraction", "churn", "end")
    rows = {name: [0] * len(amounts) for name in names}
    ever, left = False, 0
    for month, now in enumerate(amounts):
        was = amounts[month - 1] if month else now if opening else 0
        rows["start"][month], rows["end"][month] = was, now
        if was and now:
            rows["expansion" if now > was else "contraction"][month] = abs(now - was)
        elif was:
            rows["churn"][month], left = was, month
        elif now:
            returns = ever and (window is None or month - left <= window)
            rows["reactivation" if returns else "new"][month] = now
        ever = ever or now > 0
    return rows


def by_month(found: Iterable[Movement | Retention], names: Sequence[str]) -> dict[str, dict[int, int]]:
    """Figures by month, added up over segments."""
    sums: dict[str, dict[int, int]] = {name: {} for name in names}
    for each in found:
        for name in names:
            sums[name][each.month] = sums[name].get(each.month, 0) + getattr(each, name)
    return sums
