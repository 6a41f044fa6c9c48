"""Targets by year: inside their bounds, on one scale, and going the way that is better."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.diagnosis.families import scaled
from kpi_engine.diagnosis.plan.plan import ANY, PLANNED, Plan, Planned, series
from kpi_engine.diagnosis.plan.rule import plan_rule
from kpi_engine.diagnosis.plan.telling import finding, named, of, shown
from kpi_engine.model.finding import Finding, Verdict
from kpi_engine.model.term import Aggregation
from kpi_engine.model.unit import Unit

POWERS = (1, 2, 3, 4, -1, -2, -3, -4)
NEAR, NEAREST = 2.0, 1.5
"""Up to this factor beside the line of its neighbours a figure is on their scale; at an end the lesser."""
FAR = 5.0
"""Only a figure at least so many times off that line is a slip of the point; growth alone never is."""
EVEN = 0.25
"""Steps that differ by no more than this part of the largest are one trend."""
WORSE = 0.05
LONGEST_LOOK = 10
"""Years that a trend is extended at most."""

_BETTER_WITH_TIME = frozenset(("cac", "cogs_ratio", "nps"))
"""Beside shares and margins what nobody plans to get worse; growth and leverage fade as one grows."""


@plan_rule(
    "target-beyond-bound", "A target beyond what its KPI can be",
    "A share above 100 % or a negative cost cannot be reached, so every gap to it is meaningless.", *PLANNED,
)  # fmt: skip
def beyond_bound(plan: Plan) -> Iterator[Finding]:
    """Single figures outside their hard bounds; those a trend leads out of bounds are told as a trend."""
    on_trend = {id(item) for line in series(plan.own) for item in _led_out(line)}
    for item in plan.own:
        bounds = item.term.hard_bounds
        if bounds.contains(item.value) or id(item) in on_trend:
            continue
        fits = [value for power in POWERS[:4] if bounds.contains(value := scaled(item.value, power))]
        like = f"If its decimal point was lost, it is {shown(item, fits[0])}." if fits else ""
        yield finding(
            "beyond its bound", "likely", [item],
            f"{of(item)}; it can only be {bounds}.", like, severity="error",
            proposed=[(item, fits[0])] if fits else (),
        )  # fmt: skip


@plan_rule(
    "trajectory-leaves-bound", "A trajectory that leaves its bound",
    "A trend that ends above 100 % was extended without a look at what it measures.", *PLANNED, explains=True,
)  # fmt: skip
def leaves_bound(plan: Plan) -> Iterator[Finding]:
    """Even steps that lead out of the bound, in the years stated or up to the last year of the plan."""
    for line in series(plan.own):
        out = _led_out(line)
        if out:
            step = shown(out[0], line[1].value - line[0].value)
            yield finding(
                "leaves its bound", "likely", out,
                f"{of(out[0])} after steps of {step} a year; it can only be {out[0].term.hard_bounds}.",
                "Let the steps become smaller, or end the targets earlier.",
            )  # fmt: skip
        elif all(line[-1].term.hard_bounds.contains(item.value) for item in line):
            yield from _extended(line, plan.last_year)


def _extended(line: Sequence[Planned], until: int) -> Iterator[Finding]:
    last = line[-1]
    if len(line) < 3 or not _even(line):
        return
    step = last.value - line[-2].value
    per_year = step / (last.year - line[-2].year)
    for year in range(last.year + 1, min(until, last.year + LONGEST_LOOK) + 1):
        value = last.value + per_year * (year - last.year)
        if not last.term.hard_bounds.contains(value):
            yield finding(
                "leaves its bound", "note", [last],
                f"{of(last)}. At the same pace it would be {shown(last, value)} in {year}; it can only be "
                f"{last.term.hard_bounds}.", f"State a target for {year}.",
            )  # fmt: skip
            return


def _led_out(line: Sequence[Planned]) -> list[Planned]:
    """The figures beyond the bound where the even steps before lead there."""
    inside = [item for item in line if item.term.hard_bounds.contains(item.value)]
    out = [item for item in line if not item.term.hard_bounds.contains(item.value)]
    orderly = bool(out) and len(inside) > 1 and out[0].year > inside[-1].year
    return out if orderly and _even([*inside, out[0]]) else []


def _even(line: Sequence[Planned]) -> bool:
    """True where every year adds about the same."""
    steps = [(b.value - a.value) / (b.year - a.year) for a, b in pairwise(line)]
    largest = max(abs(step) for step in steps)
    return largest > 0 and all(abs(step - steps[-1]) <= EVEN * largest for step in steps)


@plan_rule(
    "trajectory-jumps-scale", "A target ten or a hundred times off its neighbours",
    "A lost decimal point in one year bends every target that is interpolated from it.", *ANY,
    explains=True,
)  # fmt: skip
def jumps_scale(plan: Plan) -> Iterator[Finding]:
    """A figure that a power of ten puts back on the line of the years around it.

    Of years that were reached only a rate between two others is judged: ends and amounts may leap.
    """
    for line in series(plan.own):
        if len(line) < 3 or min(item.value for item in line) <= 0:
            continue
        jumping = [(item, value) for item in line if (value := _on_scale(line, item)) is not None]
        if len(jumping) == 1 and (plan.kind != "actual" or _is_rate_between(line, jumping[0][0])):
            item, value = jumping[0]
            others = ", ".join(f"{shown(other)} ({other.period})" for other in line if other is not item)
            verdict: Verdict = "note" if item in (line[0], line[-1]) else "likely"
            yield finding(
                "scale", verdict, [item],
                f"{of(item)}, beside {others}.", f"With its point in place it is {shown(item, value)}.",
                proposed=[(item, value)],
            )  # fmt: skip


def _is_rate_between(line: Sequence[Planned], item: Planned) -> bool:
    return item.term.aggregation is Aggregation.POOLED and item not in (line[0], line[-1])


def _on_scale(line: Sequence[Planned], item: Planned) -> float | None:
    """What the figure is with its point moved onto the line of the others; None where it is there already.

    At either end there is no line but the nearest figure, so only a rate is judged there: an amount may leap.
    """
    at, near = line.index(item), NEAR
    rest = [other for other in line if other is not item]
    if not _one_scale(rest):
        return None
    if 0 < at < len(line) - 1:
        before, after = line[at - 1], line[at + 1]
        part = (item.year - before.year) / (after.year - before.year)
        expected = before.value ** (1 - part) * after.value**part
    elif item.term.aggregation is Aggregation.POOLED:
        expected, near = line[1 if at == 0 else -2].value, NEAREST
    else:
        return None
    if 1 / FAR < item.value / expected < FAR:
        return None
    tries = (scaled(item.value, power) for power in POWERS)
    bounds = item.term.hard_bounds
    fits = [value for value in tries if 1 / near <= value / expected <= near and bounds.contains(value)]
    return min(fits, key=lambda value: abs(math.log(value / expected)), default=None)


def _one_scale(line: Sequence[Planned]) -> bool:
    """True where no year is more than the usual growth away from the one before."""
    return all(1 / FAR < b.value / a.value < FAR for a, b in pairwise(line))


@plan_rule(
    "trajectory-turns-worse", "Targets that get worse from year to year",
    "A target that moves the wrong way rewards a decline, unless that is the intention.", "target",
)  # fmt: skip
def turns_worse(plan: Plan) -> Iterator[Finding]:
    """Shares, margins, CAC: the last target is worse than the first, and no year between is better."""
    for line in series(plan.own):
        first, last = line[0], line[-1]
        better = first.kpi.better if first.kpi else _direction(first)
        if better == "neither" or not _should_improve(plan, first):
            continue
        sign = 1 if better == "higher" else -1
        steps = [sign * (b.value - a.value) for a, b in pairwise(line)]
        if max(steps) <= 0 and -sum(steps) > WORSE * abs(first.value):
            yield finding(
                "wrong direction", "note", [first, last],
                f"{named(first)} goes from {shown(first)} to {shown(last)} in {last.period}; "
                f"{better} is better.",
                "If that is intended, nothing is to do; else swap the figures.",
            )  # fmt: skip


def _direction(item: Planned) -> str:
    return next((kpi.better for kpi in KPIS if kpi.id == item.figure), "neither")


def _should_improve(plan: Plan, item: Planned) -> bool:
    """A dearer customer is no worse one where each pays more too."""
    bounds = item.term.bounds
    if item.figure == "cac":
        return not any(
            line[-1].value > line[0].value for line in series(plan.of("arpu", "arpa", "acv", "ltv"))
        )
    is_share = item.term.unit is Unit.FRACTION and bounds.high == 1
    return is_share or item.figure in _BETTER_WITH_TIME
