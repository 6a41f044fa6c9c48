"""Costs and losses that a report writes with a minus: a line that is never positive is one of these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.fact import Fact
from kpi_engine.model.term import NOT_NEGATIVE
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import clipped

COSTS = frozenset(("cogs", "operating_expenses", "variable_costs"))
"""Costs that a credit may turn negative for once, but not throughout."""

LOSSES = COSTS | {
    "contraction_mrr", "churned_mrr", "contraction_arr", "churned_arr", "lost_customers", "sm_spend",
    "sales_spend", "marketing_spend", "hosting_cost", "support_cost", "depreciation", "amortization",
    "fixed_costs",
}  # fmt: skip
"""Terms that count positive and that many write with a minus sign."""

_ENOUGH = 2
"""So many figures of a line, all with a minus, or so many lines, show a way of writing and no slip."""


def turned(facts: Sequence[Fact]) -> tuple[list[Fact], list[str]]:
    """The figures with such lines read as amounts, as losses are entered positive; and what was turned.

    One figure with a minus among others without is a slip, and stays. A line of a single figure is a way of
    writing where other losses of the column have their minus too, and none is without.
    """
    lines: dict[tuple[str, str], list[float]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact.value, float) and fact.value and _is_amount(fact.term):
            lines[fact.term, fact.scenario].append(fact.value)
    minus = {line for line, values in lines.items() if len(values) >= _ENOUGH and max(values) < 0}
    minus |= set(_columns_of_losses(lines))
    found = [
        replace(fact, value=0.0 - fact.value)
        if (fact.term, fact.scenario) in minus and isinstance(fact.value, float) and fact.value
        else fact
        for fact in facts
    ]
    names = sorted({TERMS.get(term).label for term, _ in minus})
    told = [f"{clipped(name, 60)} is written with a minus throughout: −5 was read as 5." for name in names]
    return found, told


def _columns_of_losses(lines: Mapping[tuple[str, str], Sequence[float]]) -> Iterator[tuple[str, str]]:
    """Lines of losses in scenarios that write every loss with a minus."""
    losses: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for term, scenario in lines:
        if term in LOSSES:
            losses[scenario].append((term, scenario))
    for column in losses.values():
        if len(column) >= _ENOUGH and all(max(lines[line]) < 0 for line in column):
            yield from column


def _is_amount(id_: str) -> bool:
    term = TERMS.find(id_)
    if term is None or not (term.unit.is_money or term.unit is Unit.COUNT):
        return False
    return term.bounds == NOT_NEGATIVE or id_ in COSTS
