"""Computing a book: what the engine cannot compute keeps its cached value, and the rest is checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.recalc.book import Book, Place
from kpi_engine.recalc.compare import same
from kpi_engine.recalc.exactness import doubtful
from kpi_engine.recalc.graph import Dependents
from kpi_engine.recalc.prepare import Prepared, prepare, surroundings
from kpi_engine.recalc.session import Session
from kpi_engine.recalc.values import NotComputed

_ROUNDS = 6
_SPARE = "KPI spare"
_CLOCK = "the result depends on today's date"
_CHANCE = "the result depends on chance or on the computer"
_CIRCLES = "the workbook allows circular formulas, so the result depends on how often they were calculated"
_WHY = {
    "Circ": "the formula depends on its own result",
    "Name": "a name or a function in the formula is not known here",
    "NImpl": "the calculation engine cannot compute a part of the formula",
}


class Computation:
    """The values of a book's formulas, and why some of them could not be computed."""

    def __init__(self, book: Book, changed: Sequence[Place] = (), as_of: date | None = None) -> None:
        """`changed` are the cells that hold a new input; `as_of` is the day of TODAY and NOW."""
        self.book = book
        self.as_of = as_of
        spare = _unused(_SPARE, book.sheets)
        around = surroundings(book, spare)
        self.session = Session(book, around, spare, as_of)
        self.cells = prepare(book, around)
        self.prepared = {each.cell.place: each for each in self.cells}
        self.changed = bool(changed)
        self.affected = self.graph.reached(changed, perhaps=True) if changed else set()
        self.values: dict[Place, Scalar | NotComputed] = {}
        self.problems: dict[Place, str] = {}
        self.doubted: dict[Place, Scalar] = {}
        self.volatile: set[Place] = set()
        self.external: set[Place] = set()
        self._compute()
        self.tainted = self._tainted()

    @cached_property
    def graph(self) -> Dependents:
        """Who depends on whom."""
        shapes = ((each.cell.place, each.lowered.shape) for each in self.cells)
        fills: dict[Place, list[Place]] = {}
        for place, (anchor, _) in self.book.spilled.items():
            fills.setdefault(anchor, []).append(place)
        return Dependents(shapes, fills)

    def _compute(self) -> None:
        self.session.set_constants(self.book.constants)
        for each in self.cells:
            problem = self._problem(each) or self.session.set_formula(each.cell.place, each.text)
            if problem:
                self.problems[each.cell.place] = problem
        self._keep(self.problems)
        self._evaluate()
        for round_ in range(_ROUNDS):
            failing = self._failing()
            if not failing:
                break
            roots = self._roots(failing) if round_ < _ROUNDS - 1 else set(failing)
            self.problems |= {place: failing[place] for place in roots}
            self._keep(roots)
            self._evaluate()

    def _problem(self, each: Prepared) -> str:
        """Why a formula is not given to the engine, or ""."""
        lowered = each.lowered
        if lowered.volatile or (lowered.clock and self.as_of is None):
            self.volatile.add(each.cell.place)
            return _CHANCE if lowered.volatile else _CLOCK
        if lowered.external:
            self.external.add(each.cell.place)
        return lowered.problem

    def _keep(self, places: Iterable[Place]) -> None:
        """Put the cached values of these cells, and of the cells that they fill, in place of the formulas."""
        wanted = set(places)
        kept: dict[Place, Scalar] = {place: self.prepared[place].cell.cached for place in wanted}
        for place, (anchor, cached) in self.book.spilled.items():
            if anchor in wanted:
                kept[place] = cached
        self.session.set_constants(kept)

    def replace(self, values: Mapping[Place, Scalar]) -> None:
        """Put values in place of formulas and compute what depends on them."""
        self.session.set_constants(values)
        self._evaluate()

    def _evaluate(self) -> None:
        self.session.evaluate()
        self.values = self.session.values([*self.prepared, *self.book.spilled])

    def _failing(self) -> dict[Place, str]:
        """Cells whose value is no value, with the reason; an unknown name is one only if Excel knew it."""
        failing: dict[Place, str] = {}
        circles = self.book.iterate and self.session.went_in_circles()
        for place, each in self.prepared.items():
            value = self.values[place]
            if place in self.problems:
                continue
            if isinstance(value, NotComputed):
                failing[place] = _WHY.get(value.kind, _WHY["NImpl"])
            elif value is CellError.NAME and each.cell.cached is not CellError.NAME:
                failing[place] = _WHY["Name"]
            elif circles and place not in self.affected and _differs(each, value):
                failing[place] = _CIRCLES
            elif place not in self.affected and (doubt := doubtful(each, value)):
                failing[place] = doubt
                self.doubted[place] = value
        return failing

    def _roots(self, failing: dict[Place, str]) -> set[Place]:
        """The failing cells that do not fail because of another; all of them where they fail in a circle."""
        graph = Dependents((place, self.prepared[place].lowered.shape) for place in failing)
        roots = set(failing) - graph.reached(failing)
        return roots or set(failing)

    def _tainted(self) -> dict[Place, str]:
        """Cells that rest on a cell whose kept value may no longer hold, with the cell that it is."""
        doubtful = [place for place in self.problems if place not in self.volatile and self._doubtful(place)]
        if self.volatile:
            self.volatile |= self.graph.reached(self.volatile)
        origins = self.graph.origins(doubtful) if doubtful else {}
        return {place: f"{sheet}!{cell_name(row, column)}" for place, (sheet, row, column) in origins.items()}

    def _doubtful(self, place: Place) -> bool:
        """True when the kept value may be old; what a what-if table depends on is not known here."""
        cell = self.prepared[place].cell
        return place in self.affected or cell.cached is None or (cell.what_if_table and self.changed)


def _differs(each: Prepared, value: Scalar) -> bool:
    return each.cell.cached is not None and not same(each.cell.cached, value)


def _unused(name: str, sheets: Sequence[str]) -> str:
    taken = {sheet.casefold() for sheet in sheets}
    while name.casefold() in taken:
        name += "_"
    return name
