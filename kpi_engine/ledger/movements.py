"""How MRR and customers moved from month to month, each customer classified on its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from kpi_engine.ledger.changes import MONTH_OF_WHO, NOW, WAS, added_up, changes
from kpi_engine.ledger.ledger import CURRENCY, PERIOD, Ledger
from kpi_engine.ledger.passing import PASSED, with_passing
from kpi_engine.ledger.policies import Policies
from kpi_engine.ledger.returns import RETURNED, with_returns
from kpi_engine.ledger.transfers import ALL_NOW, ALL_WAS, MOVED, NET, with_transfers

KIND = "kind"
NEW, BACK, LEFT, GROWN, SHRUNK, KEPT, MOVED_UP, MOVED_DOWN, MOVED_ONLY, PASSED_NEW, PASSED_BACK = range(11)
"""What a customer did in a month. MOVED: between segments, with an expansion, a contraction, or neither.
PASSED: came (back) and left between two month ends."""
_MOVED = (MOVED_UP, MOVED_DOWN, MOVED_ONLY)
_STAYED = (GROWN, SHRUNK, KEPT, *_MOVED)
_PASSED = (PASSED_NEW, PASSED_BACK)
_PAYS, _PAID = "pays", "paid"


@dataclass(frozen=True, slots=True)
class Movement:
    """One month of one currency and segment, in minor units; contraction, churn and lost are positive.

    `transfer` is what customers moved between segments, with its sign; it adds up to 0 over the segments.
    """

    month: int
    currency: str
    segments: tuple[str, ...]
    start: int = 0
    new: int = 0
    reactivation: int = 0
    expansion: int = 0
    contraction: int = 0
    churn: int = 0
    transfer: int = 0
    end: int = 0
    customers_start: int = 0
    customers_new: int = 0
    customers_reactivated: int = 0
    customers_lost: int = 0
    customers_transferred: int = 0
    customers_end: int = 0

    @property
    def check(self) -> int:
        """Start and movements less end: 0 in every month."""
        gained = self.new + self.reactivation + self.expansion + self.transfer
        return self.start + gained - self.contraction - self.churn - self.end

    @property
    def customers_check(self) -> int:
        """The same of customers."""
        gained = self.customers_new + self.customers_reactivated + self.customers_transferred
        return self.customers_start + gained - self.customers_lost - self.customers_end


DEFAULT = Policies()


def movements(ledger: Ledger, policies: Policies = DEFAULT) -> tuple[Movement, ...]:
    """Every month of every currency and segment, in this order; a month in which nothing was paid is 0."""
    keys = (CURRENCY, *ledger.segment_columns, PERIOD, KIND)
    rows = classified(ledger, policies).with_columns(
        ((nw.col(NOW) > 0) | (nw.col(PASSED) > 0)).cast(nw.Int64).alias(_PAYS),
        (nw.col(WAS) > 0).cast(nw.Int64).alias(_PAID),
    )
    found: dict[tuple[str, tuple[str, ...]], dict[int, dict[int, Mapping[str, int]]]] = {}
    for row in added_up(rows, keys, (NOW, WAS, NET, PASSED, _PAYS, _PAID)):
        group = row[CURRENCY], tuple(row[column] for column in ledger.segment_columns)
        found.setdefault(group, {}).setdefault(row[PERIOD], {})[row[KIND]] = row
    return tuple(
        _movement(month, group, found[group].get(period, {}))
        for group in sorted(found)
        for period, month in enumerate(ledger.months)
    )


def _movement(
    month: int, group: tuple[str, tuple[str, ...]], kinds: Mapping[int, Mapping[str, int]]
) -> Movement:
    def total(amount: str, *of: int) -> int:
        return sum(row[amount] for kind, row in kinds.items() if not of or kind in of)

    return Movement(
        month, *group,
        start=total(WAS),
        new=total(NOW, NEW) + total(PASSED, PASSED_NEW),
        reactivation=total(NOW, BACK) + total(PASSED, PASSED_BACK),
        expansion=total(NOW, GROWN) - total(WAS, GROWN) + total(NET, MOVED_UP),
        contraction=total(WAS, SHRUNK) - total(NOW, SHRUNK) - total(NET, MOVED_DOWN),
        churn=total(WAS, LEFT) + total(PASSED),
        transfer=total(NOW, *_MOVED) - total(WAS, *_MOVED) - total(NET, *_MOVED),
        end=total(NOW),
        customers_start=total(_PAID),
        customers_new=total(_PAYS, NEW, PASSED_NEW),
        customers_reactivated=total(_PAYS, BACK, PASSED_BACK),
        customers_lost=total(_PAID, LEFT) + total(_PAYS, *_PASSED),
        customers_transferred=total(_PAYS, *_STAYED) - total(_PAID, *_STAYED),
        customers_end=total(_PAYS) - total(_PAYS, *_PASSED),
    )  # fmt: skip


def classified(ledger: Ledger, policies: Policies = DEFAULT) -> nw.LazyFrame[Any]:
    """A row for every customer, segment and month, with what the whole customer did in it (`kind`).

    `net` is the change of the whole customer where it moved between segments, in the one segment in which it
    is booked; 0 elsewhere. `passed` is what came and left within the month, where the policy counts it.

    Most rows of most ledgers pay what they paid before. They are told apart first, as only the others have
    to be looked up among the customer's other months and segments.
    """
    rows = changes(ledger)
    if policies.first_month == "opening":
        opened = nw.when(nw.col(PERIOD) == 0).then(nw.col(NOW)).otherwise(nw.col(WAS))
        rows = rows.with_columns(opened.alias(WAS))
    rows = ledger.settle(rows)
    kept = rows.filter(nw.col(NOW) == nw.col(WAS)).with_columns(
        *(nw.lit(0).cast(nw.Int64).alias(name) for name in (PASSED, NET)),
        nw.lit(KEPT).cast(nw.Int64).alias(KIND),
    )
    counted = ledger if policies.same_month == "count" else replace(ledger, passing=None)
    changed = with_passing(rows.filter(nw.col(NOW) != nw.col(WAS)), rows, counted)
    told = _classified(changed, kept, ledger, policies.reactivation_window)
    columns = [*MONTH_OF_WHO, *ledger.segment_columns, NOW, WAS, PASSED, NET, KIND]
    return nw.concat([kept.select(*columns), told.select(*columns)], how="vertical")


def _classified(
    changed: nw.LazyFrame[Any], kept: nw.LazyFrame[Any], ledger: Ledger, window: int | None
) -> nw.LazyFrame[Any]:
    """Rows that changed, with their kind and `net`; those that did not tell what else a customer pays."""
    if not ledger.segments:
        whole = with_returns(changed, ledger, window).with_columns(nw.lit(0).cast(nw.Int64).alias(NET))
        return whole.with_columns(_kind(nw.col(NOW), nw.col(WAS)).cast(nw.Int64).alias(KIND))
    month = list(MONTH_OF_WHO)
    beside = kept.join(changed.select(*month), on=month, how="semi").select(*month, NOW, WAS)
    parts = nw.concat([changed.select(*month, NOW, WAS), beside], how="vertical")
    together = ledger.settle(parts.group_by(*month).agg(nw.col(NOW, WAS).sum()))
    customers = with_returns(together, ledger, window).select(
        *month, RETURNED, nw.col(NOW).cast(nw.Int64).alias(ALL_NOW), nw.col(WAS).cast(nw.Int64).alias(ALL_WAS)
    )
    known = ledger.settle(changed.join(customers, on=month, how="left"))
    moved = with_transfers(known, ledger)
    net, stayed = nw.col(NET), _kind(nw.col(ALL_NOW), nw.col(ALL_WAS))
    between = _first_of((net > 0, MOVED_UP), (net < 0, MOVED_DOWN), otherwise=nw.lit(MOVED_ONLY))
    kind = nw.when(nw.col(MOVED)).then(between).otherwise(stayed)
    return moved.with_columns(kind.cast(nw.Int64).alias(KIND))


def _kind(all_now: nw.Expr, all_was: nw.Expr) -> nw.Expr:
    """What a customer did who pays and paid so much in all; who stays is told by the row's own amounts."""
    now, was, returned = nw.col(NOW), nw.col(WAS), nw.col(RETURNED)
    came = all_was == 0
    return _first_of(
        (came & (all_now == 0) & returned, PASSED_BACK),
        (came & (all_now == 0), PASSED_NEW),
        (came & returned, BACK),
        (came, NEW),
        (all_now == 0, LEFT),
        (now > was, GROWN),
        (now < was, SHRUNK),
        otherwise=nw.lit(KEPT),
    )


def _first_of(*kinds: tuple[nw.Expr, int], otherwise: nw.Expr) -> nw.Expr:
    """The kind of the first condition that holds."""
    for condition, kind in reversed(kinds):
        otherwise = nw.when(condition).then(nw.lit(kind)).otherwise(otherwise)
    return otherwise
