"""What the ledger answers: movements, retention, cohorts and segments as plain figures, for every surface.

Money is whole minor units (10^-places of its currency), months are year x 12 + month. `as_dict` gives what a
document carries: months as 2026-01, and money in units of its currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kpi_engine.engine.ledger_read import LedgerRead, units
from kpi_engine.ledger.figures import MONTHLY, MOVES
from kpi_engine.model.period import month_text

if TYPE_CHECKING:
    from kpi_engine.ledger.cohorts import Cohort
    from kpi_engine.ledger.movements import Movement
    from kpi_engine.ledger.retention import Retention

Basis = Literal["logo", "net", "gross"]
Grain = Literal["month", "quarter"]
CUSTOMERS = ("start", "new", "reactivated", "lost", "transferred", "end")


@dataclass(frozen=True, slots=True)
class MovesReport:
    """How MRR moved: every month of each currency, in all and by segment.

    `total` is of whole customers and has no transfers; `segments` is empty where none were asked for.
    """

    read: LedgerRead
    total: tuple[Movement, ...]
    segments: tuple[Movement, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For a document: `rows` are those of the segments where there are any."""
        total = [self.row(each) for each in self.total]
        rows = [self.row(each) for each in self.segments] if self.read.by else total
        return {**self.read.as_dict(), "rows": rows, "total": total}

    def row(self, each: Movement) -> dict[str, Any]:
        """One month as a document and a CSV file have it."""
        places = self.read.places
        return {
            "month": month_text(each.month), **{name: units(getattr(each, name), places) for name in MONTHLY},
            "currency": each.currency, "segments": self.read.named(each.segments),
            "transfer": units(each.transfer, places),
            "customers": {name: getattr(each, f"customers_{name}") for name in CUSTOMERS},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """What is left, month by month, of those who paid `window` months before."""

    read: LedgerRead
    window: int
    path: bool
    total: tuple[Retention, ...]
    segments: tuple[Retention, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For a document: `rows` are those of the segments where there are any."""
        total = [self.row(each) for each in self.total]
        rows = [self.row(each) for each in self.segments] if self.read.by else total
        return {**self.read.as_dict(), "window": self.window, "path": self.path, "rows": rows, "total": total}

    def row(self, each: Retention) -> dict[str, Any]:
        """One month; ratios are null where nobody paid in its base month."""
        places = self.read.places
        return {
            "month": month_text(each.month),
            "base": units(each.base, places), "net": units(each.net, places),
            "gross": units(each.gross, places), "nrr": each.nrr, "grr": each.grr, "logo": each.logo,
            "customers_base": each.customers_base, "customers_kept": each.customers_kept,
            "currency": each.currency, "segments": self.read.named(each.segments),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CohortReport:
    """What is left of the customers of each first month (or quarter) as they grow older."""

    read: LedgerRead
    basis: Basis
    grain: Grain
    path: bool
    total: tuple[Cohort, ...]
    segments: tuple[Cohort, ...] = ()

    def amounts(self, cohort: Cohort) -> tuple[int | None, ...]:
        """Customers or money by age, as the basis says; None where the source leaves the month out."""
        found: tuple[int | None, ...] = {
            "logo": cohort.customers, "net": cohort.net, "gross": cohort.gross
        }[self.basis]  # fmt: skip
        return found

    def shares(self, cohort: Cohort) -> tuple[float | None, ...]:
        """The same as shares of age 0."""
        amounts = self.amounts(cohort)
        first = amounts[0]
        return tuple(amount / first if first and amount is not None else None for amount in amounts)

    def as_dict(self) -> dict[str, Any]:
        """For a document: `rows` are those of the segments where there are any."""
        total = [self.row(each) for each in self.total]
        rows = [self.row(each) for each in self.segments] if self.read.by else total
        return {
            **self.read.as_dict(), "basis": self.basis, "grain": self.grain, "path": self.path,
            "rows": rows, "total": total,
        }  # fmt: skip

    def row(self, cohort: Cohort) -> dict[str, Any]:
        """One cohort by age: customers, money, and the shares of the basis."""
        places = self.read.places
        return {
            "cohort": month_text(cohort.month), "customers": list(cohort.customers),
            "net": [None if each is None else units(each, places) for each in cohort.net],
            "gross": [None if each is None else units(each, places) for each in cohort.gross],
            "shares": list(self.shares(cohort)),
            "currency": cohort.currency, "segments": self.read.named(cohort.segments),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """One segment at the last month, and what moved in it over the months of the window.

    `closing` adds up to the total's; `customers` need not: one who pays in two segments counts in both.
    `retention` is None where the window reaches back before the first month.
    """

    currency: str
    segments: tuple[str, ...]
    closing: int
    share: float | None
    customers: int
    new: int
    reactivation: int
    expansion: int
    contraction: int
    churn: int
    transfer: int
    retention: Retention | None

    @property
    def arpa(self) -> float | None:
        """Closing MRR by customer, in minor units; None without customers."""
        return self.closing / self.customers if self.customers else None

    @property
    def logo_churn(self) -> float | None:
        """The share of the base month's customers who no longer pay."""
        logo = self.retention.logo if self.retention else None
        return None if logo is None else 1 - logo


@dataclass(frozen=True, slots=True)
class SegmentsReport:
    """The segments of each currency beside each other, and the total of each computed from pooled customers.

    `month` is the closing month, `since` the month whose closing the movements start from; it lies before
    the first month where the window is longer than the history.
    """

    read: LedgerRead
    window: int
    path: bool
    month: int
    since: int
    lines: tuple[SegmentLine, ...]
    totals: tuple[SegmentLine, ...]

    def as_dict(self) -> dict[str, Any]:
        """For a document."""
        return {
            **self.read.as_dict(), "window": self.window, "path": self.path,
            "month": month_text(self.month), "since": month_text(self.since),
            "rows": [self.row(line) for line in self.lines],
            "total": [self.row(line) for line in self.totals],
        }  # fmt: skip

    def row(self, line: SegmentLine) -> dict[str, Any]:
        """One segment; ratios are null where there is no base."""
        places, kept = self.read.places, line.retention
        moved = (*MOVES, "transfer")
        return {
            "segments": self.read.named(line.segments), "currency": line.currency,
            "closing": units(line.closing, places), "share": line.share, "customers": line.customers,
            "arpa": None if line.arpa is None else round(line.arpa / 10**places, places),
            **{name: units(getattr(line, name), places) for name in moved},
            "nrr": kept.nrr if kept else None, "grr": kept.grr if kept else None,
            "logo_churn": line.logo_churn,
        }  # fmt: skip


LedgerReport = MovesReport | RetentionReport | CohortReport | SegmentsReport
