"""Targets for two sides of one thing: gross margin and COGS ratio, retention and churn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.diagnosis.families import scaled
from kpi_engine.diagnosis.plan.plan import POWERS, Plan, Planned
from kpi_engine.diagnosis.plan.rhythm import rhythm_of
from kpi_engine.diagnosis.plan.rule import plan_rule
from kpi_engine.diagnosis.plan.telling import finding, named, of, rounded, shown
from kpi_engine.model.finding import Finding

PAIRS = (("gross_margin", "cogs_ratio"), ("grr", "mrr_churn"), ("nrr", "net_mrr_churn"))
"""Each pair sums to 1 by definition, over the same period."""

ROUNDING = 1e-6


@plan_rule(
    "targets-of-one-thing", "Two targets for one thing that differ",
    "Margin and cost ratio are two sides of one figure: meeting one target misses or overshoots the other.",
    "target", explains=True,
)  # fmt: skip
def of_one_thing(plan: Plan) -> Iterator[Finding]:
    """Budgets are left to the identities; targets are aims, of which only these define each other."""
    for first, second in PAIRS:
        for period, segment in plan.moments(first, second):
            items = [plan.at(name, period, segment) for name in (first, second)]
            pair = [item for item in items if item and not item.disputed]
            if len(pair) == 2 and rhythm_of(pair[0]) == rhythm_of(pair[1]):
                yield from _of_pair(pair)


def _of_pair(pair: Sequence[Planned]) -> Iterator[Finding]:
    total = sum(item.value for item in pair)
    room = sum(item.half_unit for item in pair) + ROUNDING
    if abs(total - 1) <= room:
        return
    text = f"{of(pair[0])} and {of(pair[1])}: they sum to {rounded(total)}, by definition to 1."
    power = next((power for power in (1, 2, 3) if abs(total - 10.0**power) <= room), 0)
    if power:
        both = [(item, scaled(item.value, power)) for item in pair]
        meant = " and ".join(shown(item, value) for item, value in both)
        more = f"With their points in place: {meant}."
        yield finding("two targets for one thing", "likely", pair, text, more, proposed=both)
        return
    fits = [
        (item, value)
        for item in pair
        for power in POWERS
        if abs(total - item.value + (value := scaled(item.value, power)) - 1) <= room
        and item.term.bounds.contains(value)
    ]
    yield _told(pair, fits, text)


def _told(items: Sequence[Planned], fits: Sequence[tuple[Planned, float]], text: str) -> Finding:
    if len(fits) != 1:
        return finding("two targets for one thing", "ambiguous", items, text, "Keep one, or make them agree.")
    item, value = fits[0]
    more = f"With its point in place {named(item)} is {shown(item, value)}."
    return finding("two targets for one thing", "likely", [item], text, more, proposed=[(item, value)])
