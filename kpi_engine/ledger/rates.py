"""What one unit of each currency is worth in one of them, by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of each currency is worth in `currency`, by month (year x 12 + month).

    A rate without a month (None) holds for every month that has none of its own.
    """

    currency: str
    by_month: Mapping[tuple[str, int | None], Fraction] = field(default_factory=dict)

    @property
    def currencies(self) -> frozenset[str]:
        """The currencies that can be converted."""
        return frozenset({self.currency, *(currency for currency, _ in self.by_month)})

    def of(self, currency: str, month: int) -> Fraction | None:
        """The rate of a currency in a month; 1 for the currency itself, None where it is not known."""
        if currency == self.currency:
            return Fraction(1)
        return self.by_month.get((currency, month), self.by_month.get((currency, None)))

    def steady(self, currency: str, month: int | None = None) -> Fraction | None:
        """One rate for all months: that of `month`, else the latest before it, else the first.

        Without a month it is the latest; None where the currency has no rate.
        """
        if month is not None and (found := self.of(currency, month)) is not None:
            return found
        months = [each for code, each in self.by_month if code == currency and each is not None]
        before = [each for each in months if month is None or each <= month]
        nearest = max(before) if before else min(months, default=0)
        return self.of(currency, nearest)
