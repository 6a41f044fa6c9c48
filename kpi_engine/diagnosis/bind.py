"""From facts to a board: which figures belong together, and the identities and bounds that bind them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product

from kpi_engine.catalogue.guide_identities import identities_for
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.diagnosis.board import Board, Cell, Group, Limit, Tie
from kpi_engine.diagnosis.figures import Figure, figure_named
from kpi_engine.diagnosis.forms import can_be_solved, form_of
from kpi_engine.diagnosis.intervals import INFINITY, Interval
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.identity import Grain, Identity, names_in
from kpi_engine.model.unit import Unit

STATED_TWICE = "stated_twice"
"""The rule that one figure stated more than once agrees with itself."""

TOO_MANY = 12
"""Where a term is stated so often that an identity could be bound in more ways, it is bound once."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The board, and facts of one figure that contradict each other without saying which period they mean."""

    board: Board
    undated: tuple[tuple[Cell, ...], ...]


def bind(facts: Sequence[Fact], identities: Sequence[Identity], trusted: Collection[str] = ()) -> Bound:
    """Lay out the facts. Text, and names that are no figure we know, are left aside."""
    binder = _Binder(identities)
    for fact in facts:
        binder.place(fact, trusted=fact.id in trusted)
    return binder.finish()


class _Binder:
    def __init__(self, identities: Sequence[Identity]) -> None:
        self.identities = identities
        self.board = Board()
        self.groups: dict[Group, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
        self.undated: list[tuple[Cell, ...]] = []

    def place(self, fact: Fact, *, trusted: bool) -> None:
        guide = GUIDES.find(fact.guide) if fact.guide else None
        figure = figure_named(fact.term, guide)
        if figure is None or not isinstance(fact.value, int | float):
            return
        group = _group_of(fact, guide)
        cell = Cell(
            len(self.board.cells), figure.label, figure.term, float(fact.value), span_of(fact, figure), group,
            fact, trusted,
        )  # fmt: skip
        self.board.cells.append(cell)
        self.board.add(Limit(cell))
        self.groups[group][figure.id].append(cell)

    def finish(self) -> Bound:
        for group, figures in self.groups.items():
            for id_, cells in figures.items():
                figures[id_] = self._agreeing(group, cells)
        for group in list(self.groups):
            guide = GUIDES.find(group.guide) if group.guide else None
            for identity in identities_for(guide, self.identities) if guide else self.identities:
                self._bind_identity(group, identity)
        return Bound(self.board, tuple(self.undated))

    def _agreeing(self, group: Group, cells: list[Cell]) -> list[Cell]:
        """Figures stated more than once must agree; where they need not, identities use none of them."""
        if len(cells) < 2:
            return cells
        tags = {(cell.fact.unit, cell.fact.currency) for cell in cells if cell.fact}
        low, high = max(cell.span.low for cell in cells), min(cell.span.high for cell in cells)
        if len(tags) > 1 or (not group.period and low > high):
            self.undated += [tuple(cells)] if len(tags) == 1 else []
            return []
        same = Identity(STATED_TWICE, "first", "=", "second", f"{cells[0].label} is stated twice: both agree")
        for first, second in pairwise(cells):
            self._tie(same, {"first": first, "second": second})
        return cells

    def _bind_identity(self, group: Group, identity: Identity) -> None:
        if identity.grains and group.period and grain_of(group.period) not in identity.grains:
            return
        choices = {name: self._cells_for(group, name) for name in identity.terms}
        unstated = [name for name, cells in choices.items() if not cells]
        if len(unstated) == len(choices) or not set(unstated) <= set(identity.zero_if_unstated):
            return
        if not can_be_solved(identity):
            return
        for name in unstated:
            choices[name] = [self._unstated(group, name)]
        for other in {name for left, right in identity.forms[1:] for name in names_in(f"{left} - ({right})")}:
            if other not in choices and self._cells_for(group, other):
                choices[other] = self._cells_for(group, other)[:1]
        combinations = list(product(*choices.values()))
        for combination in combinations if len(combinations) <= TOO_MANY else combinations[:1]:
            self._tie(identity, dict(zip(choices, combination, strict=True)))

    def _cells_for(self, group: Group, name: str) -> list[Cell]:
        """The cells that a name of an identity stands for; a lagged one looks into the period before."""
        if not name.endswith("[-1]"):
            return self.groups[group].get(name, []) if group in self.groups else []
        earlier = period_before(group.period)
        before = Group(group.guide, group.entity, earlier, group.scenario, group.segment)
        return self.groups[before].get(name[:-4], []) if earlier and before in self.groups else []

    def _unstated(self, group: Group, id_: str) -> Cell:
        term = TERMS.get(id_)
        cell = Cell(len(self.board.cells), term.label, term, 0.0, Interval(0.0, 0.0), group)
        self.board.cells.append(cell)
        self.board.add(Limit(cell))
        self.groups[group][id_] = [cell]
        return cell

    def _tie(self, identity: Identity, cells: dict[str, Cell]) -> None:
        currencies = {
            c.fact.currency for c in cells.values() if c.fact and c.fact.currency and c.term.unit.is_money
        }
        if len(currencies) > 1:
            return
        read = (form_of(left, identity.relation, right) for left, right in identity.forms)
        forms = tuple(form for form in read if set(form.names) <= set(cells))
        used = {name for form in forms for name in form.names}
        at = {name: cell.index for name, cell in cells.items() if name in used}
        self.board.add(Tie(identity, forms, at, frozenset(at[name] for name in forms[0].names)))


def _group_of(fact: Fact, guide: Guide | None) -> Group:
    return Group(
        guide.id if guide else fact.guide.strip().casefold(), fact.entity.strip().casefold(), fact.period,
        fact.scenario.strip().casefold(), fact.segment.strip().casefold(),
    )  # fmt: skip


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


_GRAINS: tuple[tuple[str, Grain], ...] = (
    (r"\d{4}-\d{2}", "month"), (r"\d{4}-Q\d", "quarter"), (r"\d{4}", "year"), (r"\d{4}-W\d{2}", "week"),
)  # fmt: skip


def grain_of(period: str) -> Grain | None:
    """Month, quarter, year or week; None for a period that is spelled otherwise."""
    return next((grain for pattern, grain in _GRAINS if re.fullmatch(pattern, period)), None)


def period_before(period: str) -> str:
    """The period before, spelled alike: `2025-12` before `2026-01`; empty where it cannot be known."""
    match grain_of(period):
        case "year":
            return f"{int(period) - 1:04d}"
        case "week":
            monday = date.fromisocalendar(int(period[:4]), int(period[6:]), 1) - timedelta(weeks=1)
            return f"{monday.isocalendar().year:04d}-W{monday.isocalendar().week:02d}"
        case "month" | "quarter" as grain:
            parts, label = (12, "{:02d}") if grain == "month" else (4, "Q{}")
            year, last = divmod(int(period[:4]) * parts + int(period[-2:].lstrip("Q")) - 2, parts)
            return f"{year:04d}-{label.format(last + 1)}"
    return ""
