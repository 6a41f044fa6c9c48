"""From facts to a board: which figures belong together, and the identities and bounds that bind them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpi_engine.catalogue.guide_identities import identities_for
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.diagnosis.board import Board, Cell, Group, Limit
from kpi_engine.diagnosis.calendar import grain_of, period_before
from kpi_engine.diagnosis.customs import Custom, set_aside_customs
from kpi_engine.diagnosis.figures import Figure, figure_named, is_of_a_business
from kpi_engine.diagnosis.following import Following, roots_of
from kpi_engine.diagnosis.intervals import Interval
from kpi_engine.diagnosis.patterns import TOLERANCE, Pattern, patterns_of, same_currency
from kpi_engine.diagnosis.stated import GOALS, WHOLE, span_of
from kpi_engine.diagnosis.wholes import bind_wholes
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide
from kpi_engine.model.identity import Identity
from kpi_engine.model.term import UNBOUNDED, Term
from kpi_engine.system.collector import no_searching

STATED_TWICE = "stated_twice"
"""The rule that one figure stated more than once agrees with itself."""

STATED_ELSEWHERE = 2
"""A figure that so many other periods state is missing where it is not stated, and no 0."""

Figures = dict[str, list[Cell]]
"""The cells of one group by the id of their figure."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The board, what was left off it, and facts of one figure that do not say which period they mean.

    `customs` are identities by which a business does not go: it has another definition.
    """

    board: Board
    undated: tuple[tuple[Cell, ...], ...]
    customs: tuple[Custom, ...] = ()


def bind(facts: Sequence[Fact], identities: Sequence[Identity], trusted: Collection[str] = ()) -> Bound:
    """Lay out the facts. Text, and names that are no figure we know, are left aside."""
    binder = _Binder(identities)
    with no_searching():
        for fact in facts:
            binder.place(fact, trusted=fact.id in trusted)
        return binder.finish()


class _Binder:
    def __init__(self, identities: Sequence[Identity]) -> None:
        self.identities = identities
        self.board = Board()
        self.groups: dict[Group, Figures] = defaultdict(lambda: defaultdict(list))
        self.undated: list[tuple[Cell, ...]] = []
        self.roots: dict[int, frozenset[int]] = {}
        self.usual: Counter[tuple[Group, str]] = Counter()
        self.named: dict[tuple[str, str], tuple[Guide | None, Figure | None]] = {}

    def place(self, fact: Fact, *, trusted: bool) -> None:
        if not is_of_a_business(fact.value):
            return
        name = (fact.term, fact.guide)
        if name not in self.named:
            guide = GUIDES.find(fact.guide) if fact.guide else None
            self.named[name] = guide, figure_named(fact.term, guide)
        guide, figure = self.named[name]
        if figure is None:
            return
        cell = Cell(
            len(self.board.cells), figure.label, figure.term, float(fact.value), span_of(fact, figure),
            _group_of(fact, guide), fact, trusted,
        )  # fmt: skip
        self.board.cells.append(cell)
        self.groups[cell.group][figure.id].append(cell)

    def finish(self) -> Bound:
        self.roots = roots_of(self.board.cells)
        for cell in self.board.cells:
            self._limit(cell)
        for group, figures in self.groups.items():
            for id_, cells in figures.items():
                figures[id_] = self._agreeing(group, cells)
        patterns = {guide: self._patterns(guide) for guide in {group.guide for group in self.groups}}
        stated = [group for group in self.groups if group.scenario not in GOALS]
        self.usual = self._usually_stated()
        for group in stated:
            self._bind_group(group, patterns[group.guide])
        bind_wholes(self.board, {group: self.groups[group] for group in stated}, self.roots)
        customs = set_aside_customs(self.board)
        self.board.following = Following.of(self.board, self.roots)
        return Bound(self.board, tuple(self.undated), customs)

    def _usually_stated(self) -> Counter[tuple[Group, str]]:
        """In how many periods of one length a figure is stated and not 0; a lack there is no 0."""
        return Counter(
            (_any_period(group), id_)
            for group, figures in self.groups.items()
            for id_, cells in figures.items()
            if any(cell.value for cell in cells)
        )

    def _patterns(self, name: str) -> list[Pattern]:
        guide = GUIDES.find(name) if name else None
        return patterns_of(identities_for(guide, self.identities) if guide else self.identities)

    def _agreeing(self, group: Group, cells: list[Cell]) -> list[Cell]:
        """Figures stated more than once must agree; where they need not, identities use none of them."""
        if len(cells) < 2:
            return cells
        tags = {(cell.fact.unit, cell.fact.currency) for cell in cells if cell.fact}
        low, high = max(cell.span.low for cell in cells), min(cell.span.high for cell in cells)
        if len(tags) > 1 or (not group.period and low > high):
            self.undated += [tuple(cells)] if len(tags) == 1 else []
            return []
        for first, second in pairwise(cells):
            identity = Identity(STATED_TWICE, "first", "=", "second", _twice(first, second))
            (pattern,) = patterns_of([identity])
            self.board.add(pattern.tie({"first": first, "second": second}, self.roots))
        return cells

    def _bind_group(self, group: Group, patterns: Iterable[Pattern]) -> None:
        figures = self.groups[group]
        earlier = period_before(group.period)
        before = Group(group.guide, group.entity, earlier, group.scenario, group.segment)
        lagged = self.groups[before] if earlier and before in self.groups else {}
        cells = {id_: each for id_, each in figures.items() if each}
        cells |= {f"{id_}[-1]": each for id_, each in lagged.items() if each}
        for pattern in patterns:
            if pattern.needed and cells.keys() >= pattern.needed and pattern.suits(group):
                for name in pattern.unstated(cells):
                    cells[name] = figures[name] = [self._silent(TERMS.get(name), Interval(0.0, 0.0), group)]
                self._bind(pattern, group, cells)

    def _bind(self, pattern: Pattern, group: Group, cells: Figures) -> None:
        allowed = pattern.identity.tolerance
        room = Interval(-allowed, allowed)
        extra = {TOLERANCE.id: self._silent(TOLERANCE, room, group, trusted=True)} if allowed else {}
        for choice in pattern.choices(cells):
            if same_currency(choice.values()):
                tie = pattern.tie(choice | extra, self.roots)
                if not self._lacks(group, choice) or tie.holds(self.board.read()):
                    self.board.add(tie)

    def _lacks(self, group: Group, choice: Mapping[str, Cell]) -> bool:
        """True where a figure counts as 0 that other periods state: it may be missing."""
        return any(
            cell.fact is None
            and self.usual[_any_period(group), name.removesuffix("[-1]")] >= STATED_ELSEWHERE
            for name, cell in choice.items()
        )

    def _silent(self, term: Term, span: Interval, group: Group, *, trusted: bool = False) -> Cell:
        """A cell for what nobody states."""
        cell = Cell(len(self.board.cells), term.label, term, 0.0, span, group, None, trusted)
        self.board.cells.append(cell)
        self._limit(cell)
        return cell

    def _limit(self, cell: Cell) -> None:
        if cell.term.bounds != UNBOUNDED:
            self.board.add(Limit(cell, self.roots.get(cell.index, frozenset())))


def _any_period(group: Group) -> Group:
    return replace(group, period=grain_of(group.period) or "")


def _twice(first: Cell, second: Cell) -> str:
    """`MRR is the same in CRM and in ledger`; sources that are not named leave it at `is stated twice`."""
    sources = [cell.fact.source.strip() for cell in (first, second) if cell.fact]
    if len(set(sources)) == 2 and all(sources):
        return f"{first.label} is the same in {sources[0]} and in {sources[1]}"
    return f"{first.label} is stated twice: both agree"


def _group_of(fact: Fact, guide: Guide | None) -> Group:
    segment = fact.segment.strip().casefold()
    return Group(
        guide.id if guide else fact.guide.strip().casefold(), fact.entity.strip().casefold(), fact.period,
        fact.scenario.strip().casefold(), "" if segment in WHOLE else segment,
    )  # fmt: skip
