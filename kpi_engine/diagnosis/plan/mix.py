"""The mix of tiers, parts and wholes: shares of one whole sum to it, and no part is larger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.diagnosis.families import scaled
from kpi_engine.diagnosis.plan.plan import ANY, POWERS, Plan, Planned
from kpi_engine.diagnosis.plan.rule import plan_rule
from kpi_engine.diagnosis.plan.telling import finding, named, of, rounded
from kpi_engine.model.finding import Finding

SHARES = ("plan_share", "mix_share")
CLOSE_TO_TEN = 0.05
MOST_SHARES = 12
"""Of more shares nobody can tell whether they are one mix."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares by tier of one period."""

    items: tuple[Planned, ...]

    @property
    def total(self) -> float:
        """What they sum to."""
        return sum(item.value for item in self.items)

    @property
    def rounding(self) -> float:
        """How far off the sum may be, given the digits shown."""
        return sum(item.half_unit for item in self.items) + 1e-9

    def is_about(self, whole: float) -> bool:
        """True where rounding alone lies between the sum and `whole`."""
        return abs(self.total - whole) <= min(self.rounding, CLOSE_TO_TEN * whole)


@plan_rule(
    "mix-sums-to-one", "A mix that sums to more than the whole",
    "Shares of one whole above 100 % count some revenue or customers twice.", *ANY, explains=True,
)  # fmt: skip
def mix_sums_to_one(plan: Plan) -> Iterator[Finding]:
    """60, 30, 10 are per cent without a sign; 0.06, 0.03, 0.01 lost a place; 0.6, 0.3, 0.3 are too much."""
    for mix in _mixes(plan):
        power = next((power for power in POWERS if mix.is_about(10.0**power)), 0)
        if power and (power > 0 or _are_tiers(plan, mix)):
            proposed = [(item, scaled(item.value, power)) for item in mix.items]
            meant = ", ".join(rounded(value) for _, value in proposed)
            yield finding(
                "scale of a mix", "likely", mix.items,
                f"{_listed(mix)} sum to {rounded(mix.total)}, a mix sums to 1.", f"Probably {meant}.",
                proposed=proposed,
            )  # fmt: skip
        elif mix.total - mix.rounding > 1 and (_are_tiers(plan, mix) or not _holds_a_whole(mix)):
            yield from _too_much(mix)


def _too_much(mix: Mix) -> Iterator[Finding]:
    """One share whose point was lost explains it where only one can; else any of them may be wrong."""
    found = [
        (item, value)
        for item in mix.items
        for power in (1, 2, 3)
        if abs(mix.total - item.value + (value := scaled(item.value, power)) - 1) <= mix.rounding
    ]
    if len(found) == 1:
        item, value = found[0]
        yield finding(
            "mix above the whole", "likely", [item],
            f"{named(item)} is {rounded(item.value)}; with it the mix sums to {rounded(mix.total)}.",
            f"With {rounded(value)} it sums to 1.", proposed=[(item, value)],
        )  # fmt: skip
    else:
        yield finding(
            "mix above the whole", "ambiguous", mix.items,
            f"{_listed(mix)} sum to {rounded(mix.total)}; shares of one whole sum to 1 at most.",
            "Correct one of them.",
        )  # fmt: skip


@plan_rule(
    "part-within-whole", "A part that is larger than the whole",
    "A tier cannot have more revenue or customers than the business.", *ANY,
)  # fmt: skip
def part_within_whole(plan: Plan) -> Iterator[Finding]:
    """Amounts and counts that are never negative, of one segment against the whole of the same period."""
    wholes = {(item.figure, item.period): item for item in plan.own if not item.segment and _adds_up(item)}
    for item in plan.own:
        whole = wholes.get((item.figure, item.period)) if item.segment else None
        if whole and item.low > whole.high and item.value > 0:
            yield finding(
                "part above the whole", "ambiguous", [item, whole],
                f"{of(item)}, more than the whole: {of(whole)}.", "Correct one of them.",
            )  # fmt: skip


def _adds_up(item: Planned) -> bool:
    return item.term.aggregation.value in ("sum", "last", "first") and item.term.bounds.low == 0


def _mixes(plan: Plan) -> Iterator[Mix]:
    found: dict[tuple[str, str, str], dict[str, Planned]] = {}
    for item in plan.own:
        if item.figure in SHARES and item.segment and item.value >= 0:
            key = (item.figure, item.period, _dimension(plan, item.segment))
            found.setdefault(key, {})[item.segment.casefold()] = item
    for shares in found.values():
        if len(shares) > 1:
            yield Mix(tuple(shares.values()))


def _dimension(plan: Plan, segment: str) -> str:
    """The dimension of the guide that a segment belongs to, without a guide that of any guide's tiers."""
    dimensions = plan.guide.dimensions if plan.guide else {}
    for name, members in dimensions.items():
        if segment.casefold() in (member.casefold() for member in members):
            return name
    return "tier" if segment.casefold() in known_tiers() else ""


def known_tiers() -> set[str]:
    """The names of tiers in any guide, in lower case."""
    return {tier.casefold() for guide in GUIDES for tier in guide.tiers}


def _are_tiers(plan: Plan, mix: Mix) -> bool:
    """True for three segments or more of one known dimension: then nothing else is mixed in."""
    return len(mix.items) > 2 and bool(_dimension(plan, mix.items[0].segment))


def _holds_a_whole(mix: Mix) -> bool:
    """True where some of the shares sum to 1 by themselves: regions beside channels are two mixes."""
    if len(mix.items) > MOST_SHARES:
        return True
    sizes = range(2, len(mix.items))
    return any(
        Mix(chosen).is_about(1.0) for size in sizes for chosen in combinations(mix.items, size)
    )  # fmt: skip


def _listed(mix: Mix) -> str:
    return ", ".join(f"{item.segment} {rounded(item.value)} ({item.id})" for item in mix.items[:4])
