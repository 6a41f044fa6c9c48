"""What a stated figure may be, given the digits it shows and what it is stated for."""

from __future__ import annotations

from kpi_engine.diagnosis.figures import Figure
from kpi_engine.diagnosis.intervals import INFINITY, Interval
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.scenario import CALLED
from kpi_engine.model.unit import Unit

GOALS = frozenset(CALLED["Target"])
"""Scenarios whose figures are aims: what they say of each other is no statement about the business."""

WHOLE = frozenset((
    "", "all", "all customers", "all plans", "all products", "all regions", "all segments", "all tiers",
    "company total", "consolidated", "grand total", "overall", "total", "total company", "whole company",
))  # fmt: skip
"""Names of segments that stand for the whole."""


def span_of(fact: Fact, figure: Figure) -> Interval:
    """What the figure may be: its value, give or take half a unit of its last digit.

    Whole months are often rounded up. A figure that repeats the guide's own target is a goal: being better
    contradicts nothing. Nor does anything contradict a target that is marked as disputed.
    """
    value = float(fact.value)
    low, high = value - fact.half_unit, value + fact.half_unit
    if figure.term.unit is Unit.MONTHS and value == int(value):
        low = min(low, value - 1)
    if figure.kpi and _is_goal(figure.kpi, value, fact.half_unit):
        if any(mark.kind == "uncertain" for mark in figure.kpi.marks):
            return Interval(-INFINITY, INFINITY)
        low, high = (low, INFINITY) if figure.kpi.better == "higher" else (-INFINITY, high)
    return Interval(low, high)


def _is_goal(kpi: GuideKpi, value: float, half_unit: float) -> bool:
    targets = (
        *kpi.targets.values(),
        *(t for by_year in kpi.segment_targets.values() for t in by_year.values()),
    )
    return kpi.better != "neither" and any(abs(value - target) <= half_unit + 1e-9 for target in targets)
