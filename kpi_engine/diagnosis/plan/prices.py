"""Prices, the mix of tiers, and the revenue per customer that they allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kpi_engine.diagnosis.families import scaled
from kpi_engine.diagnosis.plan.mix import SHARES
from kpi_engine.diagnosis.plan.plan import ANY, POWERS, Plan, Planned
from kpi_engine.diagnosis.plan.rhythm import rhythm_of
from kpi_engine.diagnosis.plan.rule import plan_rule
from kpi_engine.diagnosis.plan.telling import finding, of, rounded, shown
from kpi_engine.model.company import OWN
from kpi_engine.model.finding import Finding

PLANNED_SLACK, REACHED_SLACK = 0.02, 0.2
"""A plan is computed from list prices; what was reached knows discounts, seats and extras."""


@plan_rule(
    "arpu-within-prices", "A revenue per customer that prices and mix do not allow",
    "Customers pay one of the prices, so their mean lies between the lowest and the highest.", *ANY,
)  # fmt: skip
def arpu_within_prices(plan: Plan) -> Iterator[Finding]:
    """Exactly the mean where the mix of all priced tiers is known, else between the prices."""
    slack = REACHED_SLACK if plan.kind == "actual" else PLANNED_SLACK
    for arpu in plan.of("arpu"):
        prices = _prices(plan, arpu.period)
        if len(prices) < 2:
            yield from _guide_prices(plan, arpu)
            continue
        means = _means(plan, prices, arpu.period)
        if means:
            allowed = [(mean - off - slack * mean, mean + off + slack * mean) for mean, off in means]
            told = f"prices and mix give {rounded(means[0][0])}"
        else:
            least, most = (
                min(item.low for item in prices.values()),
                max(item.high for item in prices.values()),
            )
            room = slack if plan.kind == "actual" else 0.0
            allowed = [(least * (1 - room), most * (1 + room))]
            stated = sorted(item.value for item in prices.values())
            told = f"the prices go from {rounded(stated[0])} to {rounded(stated[-1])}"
        if not any(low <= arpu.high and arpu.low <= high for low, high in allowed):
            yield _outside(arpu, tuple(prices.values()), allowed if means else [], told)


def _outside(
    arpu: Planned, prices: Sequence[Planned], exactly: Sequence[tuple[float, float]], told: str
) -> Finding:
    """Where a mix tells the figure exactly, a lost point is found by it."""
    tries = (scaled(arpu.value, power) for power in POWERS)
    meant = next((value for value in tries if any(low <= value <= high for low, high in exactly)), None)
    text = f"{of(arpu)}, but {told}."
    if meant is None:
        more = "Correct the prices, the mix or the ARPU."
        return finding("outside prices", "ambiguous", [arpu, *prices], text, more)
    more = f"With its point in place it is {shown(arpu, meant)}."
    return finding("outside prices", "likely", [arpu], text, more, proposed=[(arpu, meant)])


def _guide_prices(plan: Plan, arpu: Planned) -> Iterator[Finding]:
    """List prices of one of our guides are a start: a target beyond them is only worth a note."""
    guide = plan.guide
    if plan.kind != "target" or guide is None or guide.code == OWN:
        return
    if not guide.prices or not set(guide.tiers) <= set(guide.prices):
        return
    least, most = min(guide.prices.values()), max(guide.prices.values())
    if not least <= arpu.value <= most:
        yield finding(
            "outside prices", "note", [arpu],
            f"{of(arpu)}, but the guide's prices go from {rounded(least)} to {rounded(most)}.",
            "State your own prices, if they differ.",
        )  # fmt: skip


def _prices(plan: Plan, period: str) -> dict[str, Planned]:
    """Prices per month by tier, of the period or of any."""
    found = {tier: plan.at("price", period, tier, goals=False) for tier in plan.segments("price")}
    return {
        tier: item for tier, item in found.items() if item and rhythm_of(item) != "year" and item.value > 0
    }


def _means(plan: Plan, prices: Mapping[str, Planned], period: str) -> list[tuple[float, float]]:
    """(mean price, how far off by rounding) where the shares of all priced tiers are known.

    The mix is that of the same period: over the years it moves. A share of customers weighs prices, a share
    of revenue their inverse; a share of the whole may be either.
    """
    for figure in (*SHARES, "active_customers"):
        items = [plan.at(figure, period, tier, goals=False) for tier in prices]
        shares = [item for item in items if item and item.value >= 0 and item.period == period]
        if len(shares) < len(prices):
            continue
        total = sum(item.value for item in shares)
        if total <= 0 or (
            figure in SHARES and abs(total - 1) > sum(item.half_unit for item in shares) + 0.001
        ):
            continue
        weights = [item.value / total for item in shares]
        off = sum(price.value * item.half_unit / total + price.half_unit * item.value / total
                  for price, item in zip(prices.values(), shares, strict=True))  # fmt: skip
        amounts = [price.value for price in prices.values()]
        means = [(_mean(amounts, weights), off)]
        if figure == "mix_share":
            means.append((1 / _mean([1 / amount for amount in amounts], weights), off))
        return means
    return []


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))
