"""One stated figure as a diagnosis sees it: a cell, and the group of figures that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kpi_engine.diagnosis.intervals import Interval
from kpi_engine.model.fact import Fact
from kpi_engine.model.term import Term

Reader = Callable[[int], Interval]
"""What each cell may be: the stated figures, some of them replaced by a proposal."""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that belong together: one guide, entity, period, scenario and segment."""

    guide: str
    entity: str
    period: str
    scenario: str
    segment: str


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One figure: a fact, or (`fact` is None) one that nobody stated and that counts as 0."""

    index: int
    label: str
    term: Term
    value: float
    span: Interval
    group: Group
    fact: Fact | None = None
    trusted: bool = False

    @property
    def half_unit(self) -> float:
        """Half a unit of its last digit."""
        return self.fact.half_unit if self.fact else 0.0

    @property
    def computed(self) -> bool:
        """True for the result of a formula: it cannot have been mistyped, the figures behind it can."""
        return self.fact is not None and self.fact.computed
