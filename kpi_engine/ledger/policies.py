"""The choices that change numbers, each with a name and a default, told with every result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FirstMonth = Literal["new", "opening"]
SameMonth = Literal["ignore", "count"]


@dataclass(frozen=True, slots=True)
class Policies:
    """How movements are told apart.

    `first_month`: what is paid in the first month is new, or the opening of a ledger whose earlier months
    are not known. `reactivation_window`: a customer who returns more than so many months after the month of
    churn is new; None: every return is a reactivation. `same_month`: a subscription that begins and ends
    between two month ends is left out (ignore), or is both new and churn of that month (count).
    """

    first_month: FirstMonth = "new"
    reactivation_window: int | None = None
    same_month: SameMonth = "ignore"

    def told(self) -> tuple[str, ...]:
        """One sentence each, as they are printed with a result."""
        opening = self.first_month == "opening"
        window = self.reactivation_window
        return (
            "The first month's MRR is the opening, not new: earlier months are not known."
            if opening
            else "The first month's MRR is new.",
            "A customer who returns is a reactivation, however late."
            if window is None
            else f"A customer who returns within {window} months of the month of churn is a reactivation, "
            "a later one is new.",
            "A subscription that begins and ends within one month is left out."
            if self.same_month == "ignore"
            else "A subscription that begins and ends within one month is new and churn of that month.",
        )
