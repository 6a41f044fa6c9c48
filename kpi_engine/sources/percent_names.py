"""Figures under a name that says %: `Churn %` 2.1 is 2.1 %; 0.9 could be 0.9 % or 90 %, and is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.fact import Fact
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import clipped
from kpi_engine.sources.table import Table

_MOST = 3.0
"""A rate without bound that is larger than this, 300 %, is not written as a fraction."""


@dataclass(frozen=True, slots=True)
class Read:
    """A figure with its cell and label; `percent_in_name` where its label, not its cell, says %."""

    fact: Fact
    row: int
    column: int
    label: str
    percent_in_name: bool


def settled(table: Table, found: Iterable[Read]) -> Iterator[Fact]:
    """The figures, those under a name with % as percentages where its figures show that they are.

    They show it where one of them is no possible fraction. Otherwise the name may mean either, and nobody
    can know: the first such figure is refused.
    """
    items = list(found)
    largest: dict[str, float] = defaultdict(float)
    for item in items:
        if item.percent_in_name and isinstance(item.fact.value, float):
            largest[item.label] = max(largest[item.label], abs(item.fact.value))
    for item in items:
        if not item.percent_in_name or not item.fact.value:
            yield item.fact
            continue
        term = TERMS.find(item.fact.term)
        if term is None or term.unit is not Unit.FRACTION:
            yield item.fact
            continue
        high = term.bounds.high
        if largest[item.label] <= (_MOST if high is None else high):
            raw = clipped(item.fact.raw, 20)
            why = f'"{clipped(item.label)}" {raw} can be {raw} % or the fraction {raw}. '
            why += "Write the % sign, or add a column unit."
            raise table.refusal(item.row, item.column, why, "percent-name")
        value, half_unit = _hundredth(float(item.fact.value)), _hundredth(item.fact.half_unit)
        yield replace(item.fact, value=value, half_unit=half_unit, unit="%")


def _hundredth(value: float) -> float:
    """The nearest float of the digits two places on; dividing may end beside it."""
    return float(Decimal(repr(value)).scaleb(-2))
