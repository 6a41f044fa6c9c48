"""What binds figures: the bounds of one, and identities between several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kpi_engine.diagnosis.cells import Cell, Reader
from kpi_engine.diagnosis.forms import Form
from kpi_engine.diagnosis.intervals import EVERYWHERE, INFINITY, Interval, Spans, touch
from kpi_engine.model.identity import Identity


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
        return self.own | self.roots if self.roots else self.own

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
        return any(form.holds(names) for form in self.forms) or self.silent(read)

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
