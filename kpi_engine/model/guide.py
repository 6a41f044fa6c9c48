"""A guide: which KPIs an industry follows, with targets, benchmarks, review rhythm and triggers, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kpi_engine.model.unit import Unit

Interpolation = Literal["linear", "geometric", "step", "none"]
MarkKind = Literal["uncertain", "assumed", "derived", "restored"]
Review = Literal["daily", "weekly", "monthly", "quarterly", ""]

UNSTATED = "unstated"
"""The period of a rate of which the guide does not say whether it is per month or per year."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a guide does not state plainly: shown wherever the figure is shown.

    `restored` is a figure whose decimal point was lost in print; `derived` one that follows from others
    (and is no target unless the guide states it as one); `assumed` our reading where the guide is silent;
    `uncertain` one that is disputed.
    """

    kind: MarkKind
    why: str = ""

    def __str__(self) -> str:
        """`uncertain: the printed figure is contained in another`."""
        return f"{self.kind}: {self.why}" if self.why else self.kind


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A figure to compare with, never a target.

    A range has the edges `low` and `high`; a named figure has one edge that repeats the name: `strong_below`.
    `period` is the period it is measured over (`year`) where the guide says so, and `unstated` where a rate
    depends on it and the guide does not say: then nothing is compared with it.
    """

    name: str
    edges: tuple[tuple[str, float], ...]
    note: str = ""
    period: str = ""

    @classmethod
    def between(cls, name: str, low: float, high: float, note: str = "", period: str = "") -> Benchmark:
        """A range."""
        return cls(name, (("low", low), ("high", high)), note, period)

    @classmethod
    def at(cls, name: str, figure: float, note: str = "", period: str = "") -> Benchmark:
        """A named figure: `aim_below`, `elite_above`."""
        return cls(name, ((name, figure),), note, period)


@dataclass(frozen=True, slots=True)
class GuideKpi:
    """One KPI of a guide: the function that computes it, on which terms, and what it should reach.

    `inputs` binds each argument of the function to a term, to another KPI of the guide, to a number or to a
    sum of figures (see `model.binding`), so that a template and a check can compute it. Without a function
    the KPI is the term under `value` itself. `choices` are the definitions on which the guide differs from
    the catalogue's defaults: `{"breakeven": "first profitable month"}`. `notes` are what the guide says
    about it besides (a floor, a driver), shown and never a target.
    `targets` maps years to figures; `{0: value}` holds for every year. `segment_targets` maps a segment
    (tier, channel …) to targets of its own. `segments` names the dimensions it is broken down by.
    `period` is the period a rate is measured over; an amount with the period `year` is that of the fiscal
    year so far. `decimals` says how many are shown where the unit's usual number does not suit. `aliases`
    are other names that the guide has for the KPI; as an input of another KPI such a name is the term. A
    `secondary` KPI is shown below the main ones; a `working` one is only needed to compute others.
    """

    id: str
    label: str
    function: str
    better: Literal["higher", "lower", "neither"]
    unit: Unit
    meaning: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[int, float] = field(default_factory=dict)
    segment_targets: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    interpolation: Interpolation = "linear"
    target_date: str = ""
    review: Review = ""
    review_rule: Literal["", "first_business_day"] = ""
    period: str = ""
    benchmarks: tuple[Benchmark, ...] = ()
    segments: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    secondary: bool = False
    working: bool = False
    decimals: int | None = None
    notes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def compares_with(self, benchmark: Benchmark) -> bool:
        """False for a benchmark of another period, or of one that nobody states."""
        if benchmark.period == UNSTATED:
            return False
        return not (self.period and benchmark.period) or benchmark.period == self.period

    @property
    def number_format(self) -> str:
        """The Excel number format of the KPI: its unit's, or with as many decimals as it needs."""
        if self.decimals is None:
            return self.unit.number_format
        places = f"0.{'0' * self.decimals}" if self.decimals else "0"
        return f"{places}%" if self.unit is Unit.FRACTION else f"#,##{places}"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule of a guide in the trigger grammar, and the action it calls for."""

    id: str
    when: str
    then: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideTable:
    """A table that a guide lists among its KPIs, such as a funnel; `function` gives it in a cell."""

    id: str
    label: str
    function: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Guide:
    """An industry's KPIs, declared once; templates, functions and pages are derived from it.

    `dimensions` lists the segments of each dimension: `{"tier": ("Core", "Pro", "Enterprise")}`;
    in `partial_dimensions` the segments need not add up to the whole business.
    `segment_terms` names the term a segment has of its own (`("mrr", "Enterprise")` is `enterprise_mrr`).
    `tables` are shown on sheets of their own; `claims` are quoted studies: notes, never targets; `prices` are
    list prices per month by tier.
    """

    id: str
    code: str
    title: str
    kpis: tuple[GuideKpi, ...]
    triggers: tuple[Trigger, ...]
    model_start: str = ""
    dimensions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    partial_dimensions: tuple[str, ...] = ()
    segment_terms: Mapping[tuple[str, str], str] = field(default_factory=dict)
    trigger_terms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    tables: tuple[GuideTable, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers customers are on, cheapest first."""
        return self.dimensions.get("tier", ())

    def kpi(self, name: str) -> GuideKpi | None:
        """The KPI with this id or alias (case-blind), or the only one that the function `name` computes."""
        wanted = name.strip().casefold()
        if not wanted:
            return None  # a KPI without a function is not meant by a name that says nothing
        for kpi in self.kpis:
            if wanted in (kpi.id.casefold(), *kpi.aliases):
                return kpi
        return self.only_kpi_of(wanted)

    def only_kpi_of(self, function: str) -> GuideKpi | None:
        """The only KPI that a function computes; figures that merely help count where no other is."""
        computed = [kpi for kpi in self.kpis if kpi.function.casefold() == function.casefold()]
        candidates = [kpi for kpi in computed if not kpi.working] or computed
        return candidates[0] if len(candidates) == 1 else None
