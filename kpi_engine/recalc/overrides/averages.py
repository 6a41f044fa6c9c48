"""Means and variances of lists of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kpi_engine.model.cell_error import DIV0
from kpi_engine.recalc.overrides.refusals import RefusedError


def mean(numbers: Sequence[float]) -> float:
    """The mean; #DIV/0! of no number."""
    if not numbers:
        raise RefusedError(DIV0)
    return math.fsum(numbers) / len(numbers)


def variance(numbers: Sequence[float], *, of_all: bool = False) -> float:
    """The variance of a sample, or of the whole population; #DIV/0! of fewer than two numbers, or of none."""
    shares = len(numbers) if of_all else len(numbers) - 1
    if shares <= 0:
        raise RefusedError(DIV0)
    middle = mean(numbers)
    return math.fsum((each - middle) ** 2 for each in numbers) / shares
