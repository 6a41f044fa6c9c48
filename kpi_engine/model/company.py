"""What a company's file states in its own words: terms, KPIs, targets, benchmarks, rules, definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kpi_engine.model.cell_error import CellError
from kpi_engine.model.guide import Benchmark, Review, Trigger
from kpi_engine.model.policy import Policy
from kpi_engine.model.term import UNBOUNDED, Bounds, Term
from kpi_engine.model.unit import Unit

OWN = "own"
"""The code under which a company's guide is called, and the family of its KPIs."""

Path = tuple[str, ...]
"""The keys that lead to a place of the file: `("kpis", "revenue_per_seat", "formula")`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place of the file, and what to do about it."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class NoValue:
    """A case in which an own KPI has no value, as the company sees it."""

    when: str
    because: str
    error: CellError = CellError.DIV0


@dataclass(frozen=True, slots=True)
class OwnExample:
    """A worked case: figures by term (None is a blank), what must come out, give or take `within`."""

    given: Mapping[str, float | None]
    result: float | CellError
    because: str = ""
    within: float = 0.0


@dataclass(frozen=True, slots=True)
class OwnTargets:
    """Targets by year (0 is every year) and by segment; None takes away what the guide states."""

    years: Mapping[int, float | None] = field(default_factory=dict)
    segments: Mapping[str, Mapping[int, float | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnKpi:
    """A KPI that the company defines itself, as a formula over terms and other KPIs."""

    id: str
    title: str
    formula: str
    unit: Unit
    better: Literal["higher", "lower", "neither"]
    question: str
    help: str
    examples: tuple[OwnExample, ...]
    requires: tuple[str, ...] = ()
    no_value: tuple[NoValue, ...] = ()
    targets: OwnTargets = field(default_factory=OwnTargets)
    benchmarks: tuple[Benchmark, ...] = ()
    review: Review = ""
    period: str = ""
    segments: tuple[str, ...] = ()
    bounds: Bounds = UNBOUNDED
    decimals: int | None = None
    synonyms: tuple[str, ...] = ()
    source: str = ""

    @property
    def function(self) -> str:
        """The name under which a cell calls it: `REVENUE_PER_SEAT`."""
        return self.id.upper()


@dataclass(frozen=True, slots=True)
class Company:
    """Everything a company's file states. An empty selection shows all KPIs of its guides and all its own.

    `guides` are built upon in their order: where two have the same KPI, the first counts. `without` names
    rules of these guides that the company does not want.
    """

    name: str
    currency: str = ""
    fiscal_year_ends: int = 12
    first_month: str = ""
    guides: tuple[str, ...] = ()
    kpis_shown: tuple[str, ...] = ()
    segments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    kpis: tuple[OwnKpi, ...] = ()
    targets: Mapping[str, OwnTargets] = field(default_factory=dict)
    benchmarks: Mapping[str, tuple[Benchmark, ...]] = field(default_factory=dict)
    triggers: tuple[Trigger, ...] = ()
    without: tuple[str, ...] = ()
    policy: Policy = field(default_factory=Policy)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further words for terms and KPIs, by which tables and workbooks of the company name them."""
