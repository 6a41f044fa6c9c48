"""Figures and what binds them: cells, bounds and identities, ready to be asked what holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kpi_engine.diagnosis.following import Following
from kpi_engine.diagnosis.forms import Form
from kpi_engine.diagnosis.intervals import EVERYWHERE, INFINITY, Interval, Spans, meet_all, touch
from kpi_engine.model.fact import Fact
from kpi_engine.model.identity import Identity
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


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """The bounds of one cell; `roots` are the typed cells behind a computed one."""

    cell: Cell
    roots: frozenset[int] = frozenset()

    @property
    def own(self) -> frozenset[int]:
        """The cell that it bounds."""
        return frozenset((self.cell.index,))

    @property
    def cells(self) -> frozenset[int]:
        """Every cell whose change it feels."""
        return self.own | self.roots

    @property
    def certain(self) -> bool:
        """Bounds hold for every business."""
        return True

    @property
    def is_equation(self) -> bool:
        return False

    @property
    def rule(self) -> str:
        return "bound"

    @property
    def words(self) -> str:
        """`Gross margin is at most 1`."""
        bounds = self.cell.term.bounds
        if bounds.low is not None and bounds.high is not None:
            return f"{self.cell.label} lies between {bounds.low:g} and {bounds.high:g}"
        if bounds.low is not None:
            return f"{self.cell.label} is at least {bounds.low:g}"
        return f"{self.cell.label} is at most {bounds.high:g}" if bounds.high is not None else ""

    def silent(self, read: Reader) -> bool:
        """Bounds always say something."""
        return False

    def holds(self, read: Reader) -> bool:
        """True when the cell can lie inside its bounds."""
        return touch(self.room(self.cell.index, read), read(self.cell.index))

    def room(self, cell: int, read: Reader) -> Spans:
        """The bounds, with 1e-9 for float rounding."""
        bounds = self.cell.term.bounds
        low = -INFINITY if bounds.low is None else bounds.low - 1e-9
        high = INFINITY if bounds.high is None else bounds.high + 1e-9
        return (Interval(low, high),)


@dataclass(frozen=True, slots=True, eq=False)
class Tie:
    """One identity bound to cells; `forms` are those whose figures are all there, the main one first.

    `own` are the cells of its main form, `cells` those and the typed ones behind them, whose change it feels.
    It is not `certain` where only the figures suggest that it should hold: that some segments are all.
    """

    identity: Identity
    forms: tuple[Form, ...]
    at: Mapping[str, int]
    own: frozenset[int]
    cells: frozenset[int]
    certain: bool = True

    @property
    def is_equation(self) -> bool:
        return self.identity.relation == "="

    @property
    def rule(self) -> str:
        return self.identity.id

    @property
    def words(self) -> str:
        """`Gross margin + COGS ratio = 1`."""
        return self.identity.words

    def holds(self, read: Reader) -> bool:
        """True when one of the forms holds, or when it says nothing."""
        names = self._names(read)
        return self.silent(read) or any(form.holds(names) for form in self.forms)

    def silent(self, read: Reader) -> bool:
        """True when the figure it defines is divided away, so that it says nothing."""
        defined = self.identity.defines
        return bool(defined) and 0 in self.forms[0].coefficient(defined, self._names(read))

    def room(self, cell: int, read: Reader) -> Spans:
        """The values of a cell with which the identity holds, the other cells being what `read` says."""
        names, name = self._names(read), self.name(cell)
        otherwise = any(name not in form.names and form.holds(names) for form in self.forms)
        return EVERYWHERE if otherwise else self.implied(cell, read)

    def implied(self, cell: int, read: Reader) -> Spans:
        """The values of a cell that its own forms imply, whatever other forms say; none for other cells."""
        if cell not in self.own:
            return ()
        names, name = self._names(read), self.name(cell)
        if self.silent(read) and name not in self._divisors:
            return EVERYWHERE
        return tuple(span for form in self.forms if name in form.names for span in form.solve(name, names))

    def name(self, cell: int) -> str:
        """What the identity calls a cell."""
        return next(name for name, index in self.at.items() if index == cell)

    def _names(self, read: Reader) -> Callable[[str], Interval]:
        return lambda name: read(self.at[name])

    @property
    def _divisors(self) -> frozenset[str]:
        defined = self.identity.defines
        products = (names for names, _ in self.forms[0].products if defined in names)
        return frozenset(name for names in products for name in names) - {defined}


Constraint = Limit | Tie


@dataclass(slots=True)
class Board:
    """All cells and constraints of one diagnosis."""

    cells: list[Cell] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    following: Following = field(default_factory=Following)
    _of: dict[int, list[Constraint]] = field(default_factory=lambda: defaultdict(list))

    def add(self, constraint: Constraint) -> None:
        """Enter a constraint."""
        self.constraints.append(constraint)
        for cell in constraint.cells:
            self._of[cell].append(constraint)

    def of(self, cells: Iterable[int]) -> list[Constraint]:
        """Every constraint that touches one of the cells, each once."""
        return list(dict.fromkeys(constraint for cell in cells for constraint in self._of[cell]))

    def ties_on(self, cell: int) -> Iterator[Tie]:
        """The equations whose main form involves a cell."""
        return (
            item for item in self._of[cell]
            if isinstance(item, Tie) and item.is_equation and cell in item.own
        )  # fmt: skip

    def read(self, changes: Mapping[int, Interval] | None = None) -> Reader:
        """The stated figures with some replaced, and what follows them computed again."""
        replaced, cells = changes or {}, self.cells
        if self.following.followers.keys().isdisjoint(replaced):
            return lambda index: replaced[index] if index in replaced else cells[index].span
        return self.following.reader(cells, replaced)

    def rooms(self, cell: int, changes: Mapping[int, Interval] | None = None) -> dict[Constraint, Spans]:
        """What each constraint on a cell allows it to be, also through the figures that follow it."""
        read, following = self.read(changes), self.following
        if cell in following.followers:
            return {item: following.room(self.cells, item, cell, read) for item in self._of[cell]}
        return {item: item.room(cell, read) for item in self._of[cell]}

    def room(
        self, cell: int, changes: Mapping[int, Interval] | None = None, *, without: int | None = None
    ) -> Spans:
        """The values of a cell that satisfy all its constraints (but those that involve cell `without`)."""
        rooms = self.rooms(cell, changes).items()
        return meet_all(room for item, room in rooms if without not in item.cells)

    def broken(self, changes: Mapping[int, Interval] | None = None) -> list[Constraint]:
        """Every constraint that does not hold."""
        read = self.read(changes)
        return [constraint for constraint in self.constraints if not constraint.holds(read)]

    def first_broken(
        self, changes: Mapping[int, Interval], also: Iterable[Constraint] = ()
    ) -> Constraint | None:
        """The first constraint of the changed cells or of `also` that fails or is silenced by the change."""
        read, stated = self.read(changes), self.read()
        for item in dict.fromkeys((*also, *self.of(changes))):
            if not item.holds(read) or (item.silent(read) and not item.silent(stated)):
                return item
        return None

    def satisfied(self, changes: Mapping[int, Interval]) -> bool:
        """True when every constraint on the changed cells holds and none is silenced by the change."""
        return self.first_broken(changes) is None
