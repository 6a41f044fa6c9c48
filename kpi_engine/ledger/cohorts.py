"""What is left of the customers of each month as they grow older."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from kpi_engine.ledger.money import Minor

Basis = Literal["logo", "net", "gross"]


def first_paid(minor: Minor) -> npt.NDArray[np.intp]:
    """The column of each customer's first paid month; -1 for one who never paid."""
    paid = minor > 0
    return np.where(paid.any(axis=1), paid.argmax(axis=1), -1)


def cohort_amounts(minor: Minor, basis: Basis, *, path: bool = False) -> list[tuple[int, list[int]]]:
    """Per month with new customers, its column and what is left of them from that month on.

    logo counts who pays, net adds up what they pay, gross no more of each than in the first month. With
    `path` nothing comes back in logo and gross: a customer counts no more than at its lowest since.
    """
    first = first_paid(minor)
    found: list[tuple[int, list[int]]] = []
    for column in sorted(set(first.tolist()) - {-1}):
        left = minor[first == column][:, column:]
        if basis == "logo":
            left = (left > 0).astype(np.int64)
        elif basis == "gross":
            left = np.minimum(left, left[:, :1])
        if path and basis != "net":
            left = np.minimum.accumulate(left, axis=1)
        found.append((column, [int(amount) for amount in left.sum(axis=0)]))
    return found
