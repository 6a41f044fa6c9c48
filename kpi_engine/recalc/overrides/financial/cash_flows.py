"""Cash flows on dates: present value and internal rate of return."""

from __future__ import annotations

import math
from collections.abc import Callable

from kpi_engine.model.cell_error import NUM, VALUE, CellError
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.analysis import demand, real
from kpi_engine.recalc.overrides.base import RefusedError, override
from kpi_engine.recalc.overrides.reading import cells

_YEAR = 365.0
_ACCURACY = 1e-8
_HALVINGS = 27
_MOST_HALVINGS, _MOST_DOUBLINGS = 100, 40


def _flows(values: CellValue, dates: CellValue, refused: CellError) -> list[tuple[float, float]]:
    """Each amount with its years after the first; text, TRUE and FALSE are refused."""
    amounts, days = _listed(values, refused), _listed(dates, refused)
    demand(len(amounts) == len(days))
    serials = [math.floor(each) for each in days]
    demand(bool(serials) and min(serials) >= 0 and min(serials) == serials[0])
    return [(amount, (day - serials[0]) / _YEAR) for amount, day in zip(amounts, serials, strict=True)]


def _listed(values: CellValue, refused: CellError) -> list[float]:
    found = []
    for cell in cells(values):
        if isinstance(cell, bool | str) or (cell is None and refused is NUM):
            raise RefusedError(refused)
        found.append(float(cell or 0.0))
    return found


@override("XNPV")
def xnpv(rate: CellValue, values: CellValue, dates: CellValue) -> CellValue:
    """The present value on the first date; a blank, text or a negative rate is #NUM!."""
    growth = 1.0 + real(rate)
    flows = _flows(values, dates, NUM)
    demand(growth >= 1.0)
    return math.fsum(amount / growth**years for amount, years in flows)


@override("XIRR")
def xirr(values: CellValue, dates: CellValue, guess: CellValue = None) -> CellValue:
    """Found by halving, 27 times at least, as Excel does; its last digits are those of the halving.

    The search begins between 0 and the guess, doubled until the sign changes, or between -1 and minus the
    guess. It ends when the present value is nothing beside the amounts; after 100 halvings it is #NUM!.
    """
    flows = _flows(values, dates, VALUE)
    start = real(guess, 0.1)
    demand(start > -1.0 and min(flows)[0] < 0.0 < max(flows)[0])

    def present(rate: float) -> tuple[float, float]:
        parts = [amount * (1.0 + rate) ** -years for amount, years in flows]
        return math.fsum(parts), math.fsum(map(abs, parts))

    low, high = _bracket(lambda rate: present(rate)[0], abs(start) or 0.1)
    rising = present(high)[0] > 0.0
    for step in range(1, _MOST_HALVINGS + 1):
        middle = (low + high) / 2.0
        demand(low < middle < high)
        value, size = present(middle)
        if step >= _HALVINGS and abs(value) <= _ACCURACY * size:
            return middle
        if (value > 0.0) == rising:
            high = middle
        else:
            low = middle
    raise RefusedError(NUM)


def _bracket(present: Callable[[float], float], step: float) -> tuple[float, float]:
    """Two rates between which the present value changes its sign."""
    at_zero, high = present(0.0) > 0.0, step
    for _ in range(_MOST_DOUBLINGS):
        if (present(high) > 0.0) != at_zero:
            return 0.0, high
        high *= 2.0
    edge = -step if step < 1.0 and (present(-step) > 0.0) == at_zero else 0.0
    return -1.0, edge
