"""A guide: which KPIs an industry follows, with targets, benchmarks, review rhythm and triggers, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Interpolation = Literal["linear", "geometric", "step", "none"]
Review = Literal["daily", "weekly", "monthly", "quarterly", ""]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a guide does not state plainly: shown wherever the figure is shown."""

    kind: Literal["uncertain", "assumed", "derived", "restored"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A figure to compare with, never a target: one or two named edges (`low`, `high`, `strong_below` …)."""

    name: str
    edges: tuple[tuple[str, float], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class GuideKpi:
    """One KPI of a guide: the function that computes it, on which terms, and what it should reach.

    `inputs` binds each argument of the function to a term id (or to another KPI id of the guide), so that a
    template and a check can compute it. `targets` maps years to figures; a scalar target is `{0: value}`
    and holds for every year. `segment_targets` maps a segment (tier, channel …) to targets of its own.
    """

    id: str
    label: str
    function: str
    better: Literal["higher", "lower", "neither"]
    unit: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[int, float] = field(default_factory=dict)
    segment_targets: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    interpolation: Interpolation = "linear"
    target_date: str = ""
    review: Review = ""
    period: str = ""
    benchmarks: tuple[Benchmark, ...] = ()
    segments: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    secondary: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule of a guide in the trigger grammar, and the action it calls for."""

    id: str
    when: str
    then: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """An industry's KPIs, declared once; templates, functions and pages are derived from it."""

    id: str
    code: str
    title: str
    kpis: tuple[GuideKpi, ...]
    triggers: tuple[Trigger, ...]
    model_start: str = ""
    tiers: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)

    def kpi(self, name: str) -> GuideKpi | None:
        """The KPI with this id (case-blind), or the only one computed by the function of that name."""
        wanted = name.strip().casefold()
        for kpi in self.kpis:
            if kpi.id.casefold() == wanted:
                return kpi
        by_function = [kpi for kpi in self.kpis if kpi.function.casefold() == wanted]
        return by_function[0] if len(by_function) == 1 else None
