"""Rates that compound: which they are, and what one is over another period."""

from __future__ import annotations

CHURN = ("logo_churn", "churn_rate", "mrr_churn")
RETENTION = ("nrr", "grr")
GROWTH = ("mrr_growth", "growth_rate")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""The periods that a rate may be measured over, by their months."""


def over(rate: float, months: float, other: float, *, grows: bool) -> float:
    """A rate over `months` as one over `other` months: 5 % a month is 46 % a year, 105 % is 179.6 %.

    A rate that `grows` is what is left of the whole (retention), else what goes (churn).
    """
    left = rate if grows else 1 - rate
    if left < 0:
        return rate
    compounded = float(left ** (other / months))
    return compounded if grows else 1 - compounded
