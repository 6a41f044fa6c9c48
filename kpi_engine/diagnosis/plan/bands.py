"""The rules and bands of a company: no two that leave no peace, none that never or always speaks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kpi_engine.diagnosis.families import scaled
from kpi_engine.diagnosis.figures import figure_named
from kpi_engine.diagnosis.messages import fitted, number
from kpi_engine.diagnosis.plan.plan import Plan
from kpi_engine.diagnosis.plan.rule import plan_rule
from kpi_engine.model.finding import Finding, Verdict
from kpi_engine.model.guide import Guide, GuideKpi, Trigger
from kpi_engine.model.term import Bounds
from kpi_engine.model.trigger import Reference, Rule, parse_rule
from kpi_engine.model.unit import Unit

_COLOURS = ("red", "amber", "yellow", "orange", "green")
_RANK = {"red": 0, "amber": 1, "yellow": 1, "orange": 1, "green": 2}


@dataclass(frozen=True, slots=True)
class Band:
    """The values of one figure for which a rule fires; an open edge is not part of it."""

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = True
    high_open: bool = True

    @property
    def is_empty(self) -> bool:
        """True where no value lies in it."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))


def band_of(rule: Rule, figure: Reference) -> Band:
    """Where the figure must lie for the rule to fire, as far as its numbers say."""
    band = Band()
    for part in rule.comparisons:
        if part.figure != figure or not isinstance(part.limit, float):
            continue
        is_open = part.operator in ("<", ">")
        if part.operator[0] == ">" and (part.limit, is_open) > (band.low, band.low_open):
            band = Band(part.limit, band.high, is_open, band.high_open)
        elif part.operator[0] == "<" and (part.limit, not is_open) < (band.high, not band.high_open):
            band = Band(band.low, part.limit, band.low_open, is_open)
    return band


@plan_rule(
    "rules-overlap", "Two rules that leave a figure no healthy value",
    "Where one rule speaks below and another above, values on which both do get opposite orders.", "target",
)  # fmt: skip
def rules_overlap(plan: Plan) -> Iterator[Finding]:
    """`nrr < 1` and `nrr > 0.9`: one limits from above, the other from below, and they overlap."""
    below: dict[Reference, list[tuple[Trigger, Band]]] = defaultdict(list)
    above: dict[Reference, list[tuple[Trigger, Band]]] = defaultdict(list)
    for trigger, rule in _rules(plan):
        if len(rule.references) != 1:
            continue
        figure = rule.references[0]
        band = band_of(rule, figure)
        if math.isinf(band.low) != math.isinf(band.high):
            (below if math.isinf(band.low) else above)[figure].append((trigger, band))
    for figure, lower in below.items():
        for low_rule, low in lower:
            for high_rule, high in above[figure]:
                if low.high > high.low and low_rule.then != high_rule.then:
                    yield _finding(
                        "overlapping rules", "likely", (low_rule.id, high_rule.id),
                        f"{low_rule.id} ({low_rule.when}) and {high_rule.id} ({high_rule.when}) both speak "
                        f"between {number(high.low)} and {number(low.high)}; {figure} is never at peace.",
                        f"Put the limit of {high_rule.id} at {number(low.high)} or above.",
                    )  # fmt: skip


@plan_rule(
    "rule-never-speaks", "A rule that can never fire, or always does",
    "A rule that never fires warns of nothing, and one that always does is no longer read.", "target",
)  # fmt: skip
def rule_never_speaks(plan: Plan) -> Iterator[Finding]:
    """Limits that exclude each other, and limits beyond what the figure can be (5 for 5 %)."""
    for trigger, rule in _rules(plan):
        for figure in rule.references:
            band = band_of(rule, figure)
            if band.is_empty:
                yield _finding(
                    "empty band", "proven", (trigger.id,),
                    f"{trigger.id} ({trigger.when}) can never fire: no value of {figure} is both.",
                    "Swap the limits, or make two rules of it.",
                )  # fmt: skip
                break
            yield from _out_of_reach(plan, trigger, figure, band)


def can_decide(plan: Plan, rule: Rule) -> bool:
    """False for a rule that always or never fires because of its own limits: that is told once."""
    trigger = Trigger("", rule.text, "")
    bands = [(figure, band_of(rule, figure)) for figure in rule.references]
    return not any(band.is_empty or any(_out_of_reach(plan, trigger, figure, band)) for figure, band in bands)


def _out_of_reach(plan: Plan, trigger: Trigger, figure: Reference, band: Band) -> Iterator[Finding]:
    """A limit beyond the bound; one at the bound itself is a check of the input."""
    found = figure_named(figure.term, plan.guide)
    bounds = found.hard_bounds if found else Bounds()
    for limit in (band.low, band.high):
        if found is None or math.isinf(limit) or bounds.contains(limit):
            continue
        fits = [value for power in (2, 1, 3) if bounds.contains(value := scaled(limit, power)) and value]
        like = f"Did you mean {number(fits[0])}?" if fits and found.term.unit is Unit.FRACTION else ""
        yield _finding(
            "limit out of reach", "likely", (trigger.id,),
            f"{trigger.id} ({trigger.when}): {found.label} can only be {bounds}, so {number(limit)} is never "
            "reached.", like or "Correct the limit.",
        )  # fmt: skip


@plan_rule(
    "bands-in-order", "Bands of status that overlap, leave a gap or stand upside down",
    "A value that is red and amber at once, or neither, gets its colour by chance.", "target",
)  # fmt: skip
def bands_in_order(plan: Plan) -> Iterator[Finding]:
    """Benchmarks named red, amber and green: each ends where the next begins, green is on the good side."""
    for kpi in plan.guide.kpis if plan.guide else ():
        bands = sorted(_coloured(kpi), key=lambda item: (item[1], item[2]))
        for name, low, high in bands:
            if low > high:
                yield _of_bands(kpi, "empty band", f"{name} goes from {number(low)} to {number(high)}")
        if len(bands) < 2 or any(low > high for _, low, high in bands):
            continue
        ranks = [_rank(name) for name, *_ in bands]
        for (name, _, high), (other, low, _) in pairwise(bands):
            if high > low:
                both = f"{number(low)} to {number(high)} is {name} and {other}"
                yield _of_bands(kpi, "overlapping bands", both)
            elif high < low:
                yield _of_bands(kpi, "gap between bands",
                                f"{number(high)} to {number(low)} is neither {name} nor {other}")  # fmt: skip
        good = sorted(ranks, reverse=kpi.better == "lower")
        if kpi.better != "neither" and ranks != good and len(set(ranks)) > 1:
            order = ", ".join(name for name, *_ in bands)
            what = f"upwards they are {order}, but {kpi.better} is better"
            yield _of_bands(kpi, "bands upside down", what)


def _of_bands(kpi: GuideKpi, kind: str, what: str) -> Finding:
    text = f"The bands of {kpi.label}: {what}."
    return _finding(kind, "likely", (f"benchmarks.{kpi.id}",), text,
                    "Let each band end where the next one begins.")  # fmt: skip


def _coloured(kpi: GuideKpi) -> list[tuple[str, float, float]]:
    found = []
    for item in kpi.benchmarks:
        if _colour(item.name):
            edges = dict(item.edges)
            found.append((item.name, edges.get("low", -math.inf), edges.get("high", math.inf)))
    return found


def _colour(name: str) -> str:
    words = name.casefold().replace("_", " ").split()
    return next((colour for colour in _COLOURS if colour in words), "")


def _rank(name: str) -> int:
    return _RANK[_colour(name)]


def _rules(plan: Plan) -> Iterator[tuple[Trigger, Rule]]:
    """Rules of a guide by itself: beside facts they have been looked at already."""
    guide: Guide | None = plan.guide if all(item.fact is None for item in plan.own) else None
    for trigger in guide.triggers if guide else ():
        yield trigger, parse_rule(trigger.when, trigger.id)


def _finding(kind: str, verdict: Verdict, ids: tuple[str, ...], text: str, more: str) -> Finding:
    return Finding(ids, "", kind, verdict, "warning", fitted(text, [more]))
