"""A plan: the figures aimed at or budgeted by one business, with the targets and rules of its guide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from kpi_engine.calc.interpolate import EVERY_YEAR, target_in
from kpi_engine.diagnosis.figures import Figure
from kpi_engine.diagnosis.stated import GOALS
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.scenario import CALLED
from kpi_engine.model.term import Term

Kind = Literal["actual", "target", "plan", "forecast"]
"""What was reached, what is aimed at (better is welcome), what is budgeted, what is expected."""

PLANNED: tuple[Kind, ...] = ("target", "plan", "forecast")
ANY: tuple[Kind, ...] = ("actual", *PLANNED)

POWERS = (1, 2, 3, -1, -2)
"""The powers of ten by which a lost point makes a figure too large or too small."""

_WORDS: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("target", GOALS | {"objective", "objectives"}),
    ("forecast", frozenset(CALLED["Forecast"])),
    ("plan", frozenset((*CALLED["Budget"], *CALLED["Plan"]))),
)


def kind_of(scenario: str) -> Kind:
    """What a scenario stands for, by its words: `Budget 2026` is a plan, `Base case` is read as reached."""
    words = set(re.findall(r"[a-z]+", scenario.casefold()))
    return next((kind for kind, known in _WORDS if words & known), "actual")


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """One figure of a plan: a fact, or a target of a guide (`fact` is None) for a year, 0 for every year."""

    figure: str
    label: str
    term: Term
    value: float
    half_unit: float = 0.0
    period: str = ""
    segment: str = ""
    kpi: GuideKpi | None = None
    fact: Fact | None = None
    disputed: bool = False

    @property
    def low(self) -> float:
        """The least it can be, given the digits it shows."""
        return self.value - self.half_unit

    @property
    def high(self) -> float:
        """The most it can be."""
        return self.value + self.half_unit

    @property
    def id(self) -> str:
        """The fact's own id; of a guide's target the place in a company's file: `targets.cac.2026`."""
        if self.fact:
            return self.fact.id
        parts = ("targets", self.name, self.segment, self.period or "every_year")
        return ".".join(part for part in parts if part)

    @property
    def name(self) -> str:
        """How triggers call it: the guide's id of the KPI, else the figure's."""
        return self.kpi.id if self.kpi else self.figure

    @property
    def key(self) -> str:
        """`cac`, or `nrr[Pro]`."""
        return f"{self.name}[{self.segment}]" if self.segment else self.name

    @property
    def year(self) -> int:
        """The year it is for; 0 where none is stated."""
        return int(self.period[:4]) if self.period[:4].isdigit() else EVERY_YEAR


Index = dict[tuple[str, str], dict[str, list[Planned]]]
"""Figures by name and segment in lower case, then by period."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The `own` figures of one scenario, and the `goals` that they are held against.

    For a plan of targets both are the same, with the guide's targets for what nobody stated. `guide` gives
    prices, first month and triggers; without one there are none.
    """

    kind: Kind
    own: tuple[Planned, ...]
    goals: tuple[Planned, ...] = ()
    guide: Guide | None = None
    _own: Index = field(init=False, repr=False)
    _goals: Index = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_own", _indexed(self.own))
        object.__setattr__(self, "_goals", _indexed(self.goals))

    @property
    def all(self) -> tuple[Planned, ...]:
        """Own figures first, then goals."""
        mine = set(map(id, self.own))
        return (*self.own, *(goal for goal in self.goals if id(goal) not in mine))

    def of(self, *figures: str, segment: str = "") -> list[Planned]:
        """The plan's own figures under these names, of one segment."""
        pools = (self._own.get((figure, segment.casefold()), {}) for figure in figures)
        return [item for by_period in pools for items in by_period.values() for item in items]

    def at(self, figure: str, period: str, segment: str = "", *, goals: bool = True) -> Planned | None:
        """The figure for that very period, else for its year, else the one for any time; own before goals."""
        mine = _found(self._own, figure, period, segment)
        return mine or (self.goal(figure, period, segment) if goals else None)

    def goal(self, figure: str, period: str, segment: str = "") -> Planned | None:
        """What the figure is held against in that period."""
        return _found(self._goals, figure, period, segment)

    def aims(self, figure: str, segment: str = "") -> list[Planned]:
        """Every goal under this name, whatever its period."""
        by_period = self._goals.get((figure, segment.casefold()), {})
        return [item for items in by_period.values() for item in items]

    def moments(self, *figures: str) -> list[tuple[str, str]]:
        """(period, segment) of which something under these names is the plan's own, in order."""
        return sorted({
            (period, items[0].segment)
            for (figure, _), by_period in self._own.items() if figure in figures
            for period, items in by_period.items()
        })  # fmt: skip

    def segments(self, figure: str) -> list[str]:
        """The segments of which the plan states a figure, in the order stated."""
        return [segment for name, segment in self._own if name == figure and segment]

    @property
    def last_year(self) -> int:
        """The last year for which anything is stated."""
        return max((item.year for item in self.all), default=EVERY_YEAR)


def _indexed(items: Iterable[Planned]) -> Index:
    found: Index = {}
    for item in items:
        by_period = found.setdefault((item.figure, item.segment.casefold()), {})
        by_period.setdefault(item.period, []).append(item)
    return found


def _found(index: Index, figure: str, period: str, segment: str) -> Planned | None:
    by_period = index.get((figure, segment.casefold()), {})
    for wanted in (period, period[:4], ""):
        if wanted in by_period:
            return by_period[wanted][-1]
    return _between([items[-1] for items in by_period.values()], period) if by_period else None


def _between(stated: Sequence[Planned], period: str) -> Planned | None:
    """A target between its stated years, on the line from one to the next, as KPI_TARGET answers it."""
    by_year = {item.year: item for item in stated if len(item.period) == 4 and item.year}
    if len(by_year) < 2 or not period[:4].isdigit():
        return None
    value = target_in({year: item.value for year, item in by_year.items()}, int(period[:4]))
    if isinstance(value, CellError):
        return None
    before = by_year[max(year for year in by_year if year <= int(period[:4]))]
    return replace(before, value=value)


def planned(fact: Fact, figure: Figure, value: float, *, disputed: bool) -> Planned:
    """A fact as a figure of a plan."""
    return Planned(
        figure.id, figure.label, figure.term, value, fact.half_unit, fact.period, fact.segment.strip(),
        figure.kpi, fact, disputed,
    )  # fmt: skip


def series(items: Iterable[Planned]) -> Iterator[list[Planned]]:
    """Figures of several years, by name and segment, each in the order of the years."""
    found: dict[tuple[str, str], dict[int, Planned]] = {}
    for item in items:
        if item.year and len(item.period) == 4:
            found.setdefault((item.name, item.segment.casefold()), {})[item.year] = item
    for by_year in found.values():
        if len(by_year) > 1:
            yield [by_year[year] for year in sorted(by_year)]
