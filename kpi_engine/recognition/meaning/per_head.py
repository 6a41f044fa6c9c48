"""Amounts per customer on a sheet in thousands: whether they are in thousands too is told by their parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from math import log10
from statistics import median

from kpi_engine.recognition.meaning.found import Candidate

_PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "arpu": (("mrr", "active_customers"), ("revenue", "active_customers")),
    "arpa": (("revenue", "accounts"),),
    "cac": (("sm_spend", "new_customers"), ("marketing_spend", "new_customers")),
    "cac_loaded": (("sm_spend", "new_customers"),),
    "cpl": (("marketing_spend", "leads"),),
}  # fmt: skip
_PER_HEAD = frozenset(
    (*_PARTS, "ltv", "ltv_life", "ltv_dcf", "max_cac", "acv", "arr_per_fte", "monthly_expansion")
)
_NEAR = 0.75
"""Within a factor of five or so the parts tell which unit is meant."""


def with_own_scale(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, those per customer with the thousands of their sheet or without.

    A title such as `USD k` is meant for totals, and often for these too. Where nothing tells, they are in
    doubt.
    """
    sizes = _sizes(candidates)
    decided: dict[str, set[int]] = defaultdict(set)
    for item in candidates:
        if item.inherited and item.range.term in _PARTS and (power := _power(item, sizes)) is not None:
            decided[item.range.sheet].add(power)
    return [
        _settled(item, sizes, decided[item.range.sheet]) if _is_open(item) else item for item in candidates
    ]


def _is_open(item: Candidate) -> bool:
    return item.inherited and item.range.power > 0 and item.range.term in _PER_HEAD


def _settled(item: Candidate, sizes: dict[tuple[str, str], float], others: set[int]) -> Candidate:
    power = _power(item, sizes)
    if power is None and len(others) == 1:
        power = next(iter(others))
    if power is None:
        return replace(item, range=replace(item.range, sure=False))
    if power == item.range.power:
        return item
    scale = 10.0 ** (power - item.range.power)
    figures = {period: value * scale for period, value in item.figures.items()}
    return replace(item, range=replace(item.range, power=power), figures=figures)


def _power(item: Candidate, sizes: dict[tuple[str, str], float]) -> int | None:
    """0 or the power of the sheet: with which the figure is its total by its count; else None."""
    own = median(map(abs, item.figures.values())) if item.figures else 0.0
    for total, count in _PARTS.get(item.range.term, ()):
        above, below = sizes.get((item.range.sheet, total)), sizes.get((item.range.sheet, count))
        if not own or not above or not below:
            continue
        plain = own / 10.0**item.range.power
        off = {power: abs(log10(plain * 10.0**power * below / above)) for power in (0, item.range.power)}
        best = min(off, key=lambda power: off[power])
        if off[best] < _NEAR:
            return best
    return None


def _sizes(candidates: Sequence[Candidate]) -> dict[tuple[str, str], float]:
    """The usual size of each term of a sheet."""
    figures: dict[tuple[str, str], list[float]] = defaultdict(list)
    for item in candidates:
        if item.range.sure and not item.range.segment:
            figures[item.range.sheet, item.range.term] += [
                abs(value) for value in item.figures.values() if value
            ]
    return {key: median(values) for key, values in figures.items() if values}
