"""Amounts as whole minor units, so that sums and differences are exact."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kpi_engine.model.column import Floats

Minor = npt.NDArray[np.int64]

CENTS = 2
_EXACT = 2.0**53
_LARGEST = 2.0**62
_ROUNDING = 1e-9


def minor_units(amounts: Floats) -> tuple[Minor, int] | None:
    """Amounts as whole numbers of 10^-places, and the places; None when they are too large for that.

    Amounts with at most two decimals are cents. Others (an annual plan divided by 12) get as many decimals
    as stay exact in a sum over all of them, so that no total differs from a plain sum by more than rounding.
    """
    with np.errstate(over="ignore"):
        total = float(np.abs(amounts).sum())
    if not total * 10**CENTS < _LARGEST:
        return None
    places = CENTS
    cents = amounts * 10.0**CENTS
    if np.any(np.abs(cents - np.rint(cents)) > _ROUNDING * np.maximum(np.abs(cents), 1)):
        while total * 10.0 ** (places + 1) < _EXACT and places < 12:
            places += 1
    return np.rint(amounts * 10.0**places).astype(np.int64), places
