"""How MRR moved from month to month, each customer classified on its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from kpi_engine.ledger.money import Minor

Flags = npt.NDArray[np.bool_]
FirstMonth = Literal["new", "opening"]
MOVEMENT_ROWS = ("start", "new", "reactivation", "expansion", "contraction", "churn", "end", "check")


@dataclass(frozen=True, slots=True, eq=False)
class Movements:
    """Sums over customers, one figure a month, in minor units. Contraction and churn are positive."""

    start: Minor
    new: Minor
    reactivation: Minor
    expansion: Minor
    contraction: Minor
    churn: Minor
    end: Minor

    @property
    def check(self) -> Minor:
        """Start and movements less end: 0 in every month."""
        gained = self.new + self.reactivation + self.expansion
        return self.start + gained - self.contraction - self.churn - self.end


def movements(
    minor: Minor, months: Minor, *, first_month: FirstMonth = "new", reactivation_window: int | None = None
) -> Movements:
    """Split the change of each customer's MRR (rows) from month to month (columns) into its movements.

    `minor` holds no negative amount; 0 is no subscription. `months` counts calendar months, ascending. A
    customer who pays for the first time is new; one who stops is churn; one who returns is reactivation, or
    new when more than `reactivation_window` months lie between the month of churn and the return. With
    `opening`, nothing is known of the time before the first month: its MRR is the start, not new.
    """
    before = np.zeros_like(minor)
    before[:, 1:] = minor[:, :-1]
    if first_month == "opening":
        before[:, :1] = minor[:, :1]
    active, was_active = minor > 0, before > 0
    came = active & ~was_active
    returned = came & _within(active, months, reactivation_window)
    change = np.where(active & was_active, minor - before, 0)

    def total(amounts: Minor) -> Minor:
        return np.asarray(amounts.sum(axis=0), dtype=np.int64)

    return Movements(
        start=total(before),
        new=total(np.where(came & ~returned, minor, 0)),
        reactivation=total(np.where(returned, minor, 0)),
        expansion=total(np.maximum(change, 0)),
        contraction=total(np.maximum(-change, 0)),
        churn=total(np.where(was_active & ~active, before, 0)),
        end=total(minor),
    )


def _within(active: Flags, months: Minor, window: int | None) -> Flags:
    """Where a customer has paid before, and left no longer ago than the window allows."""
    columns = np.arange(active.shape[1])
    last = np.full(active.shape, -1)
    last[:, 1:] = np.maximum.accumulate(np.where(active, columns, -1), axis=1)[:, :-1]
    if window is None:
        return last >= 0
    left = months[np.minimum(last + 1, columns[-1])]
    recent: Flags = months - left <= window
    return (last >= 0) & recent
