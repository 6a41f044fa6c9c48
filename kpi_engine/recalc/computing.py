"""Computing a book: what the engine cannot compute keeps its cached value, and the rest is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.compare import same
from kpi_engine.recalc.exactness import doubtful
from kpi_engine.recalc.graph import Dependents
from kpi_engine.recalc.loaded import Loaded
from kpi_engine.recalc.prepare import Prepared
from kpi_engine.recalc.values import NotComputed

_ROUNDS = 6
SMALL = 1e-4
"""A number nearer to zero may be rounding left over where large amounts cancel."""
_CIRCLES = "the workbook allows circular formulas, so the result depends on how often they were calculated"
EXTERNAL = "another workbook is read"
_WHY = {
    "Circ": "the formula depends on its own result",
    "Name": "a name or a function in the formula is not known here",
    "NImpl": "the calculation engine cannot compute a part of the formula",
}


class Values:
    """What the formulas give; kept are only the values that are not plainly what the file holds."""

    def __init__(
        self, formulas: Mapping[Place, Prepared], other: Mapping[Place, Scalar | NotComputed]
    ) -> None:
        self._formulas, self.other = formulas, other

    def __contains__(self, place: Place) -> bool:
        return place in self._formulas or place in self.other

    def __getitem__(self, place: Place) -> Scalar | NotComputed:
        return self.other[place] if place in self.other else self._formulas[place].cell.cached


class Computation:
    """The values of a book's formulas, and why some of them could not be computed."""

    def __init__(
        self, loaded: Loaded, changed: Mapping[Place, Scalar], affected: Set[Place],
        asked: Set[Place] | None = None,
    ) -> None:  # fmt: skip
        """`changed` are new inputs by cell, `affected` the cells whose cached values they make old.

        `asked` are the formulas to compute, all loaded ones without; others count with their cached values.
        """
        self.loaded, self.book, self.session = loaded, loaded.workings.book, loaded.session
        self.cells, self.prepared = loaded.cells, loaded.prepared
        if asked is not None:
            self.cells = [each for each in loaded.cells if each.cell.place in asked]
            self.prepared = {each.cell.place: each for each in self.cells}
        self.changed, self.affected = bool(changed), affected
        self.problems = {place: why for place, why in loaded.problems.items() if place in self.prepared}
        self.volatile, self.external = set(loaded.volatile), loaded.external
        self.doubted: dict[Place, Scalar] = {}
        self.values = Values(self.prepared, {})
        self.unlike: list[Prepared] = []
        """The formulas whose value is not plainly what the file holds; of others there is nothing to tell."""
        self.extremes: tuple[float, float] | None = None
        """The lowest and the largest number of the workbook, once somebody asked for them."""
        self.literals: dict[int, tuple[float | None, bool]] = {}
        """The largest number in the last sum of a formula and whether it subtracts, alike in all copies."""
        aside = {} if asked is None else loaded.kept(loaded.prepared.keys() - self.prepared.keys())
        self.replaced = set(aside)
        loaded.enter(changed)
        self.session.set_constants(aside)
        self._compute()
        self.tainted = self._tainted()

    @property
    def filled(self) -> Mapping[Place, Sequence[Place]]:
        """The cells that each array formula fills."""
        return self.loaded.workings.fills

    def _compute(self) -> None:
        self._evaluate()
        for round_ in range(_ROUNDS):
            failing = self._failing()
            if not failing:
                break
            roots = self._roots(failing) if round_ < _ROUNDS - 1 else set(failing)
            self.problems |= {place: failing[place] for place in roots}
            self.replace(self.loaded.kept(roots))

    def replace(self, values: Mapping[Place, Scalar]) -> None:
        """Put values in place of formulas and compute what depends on them."""
        self.replaced |= values.keys()
        self.session.set_constants(values)
        self._evaluate()

    def _evaluate(self) -> None:
        self.session.evaluate()
        prepared = self.prepared
        unlike = [(each, value) for each, value in self.session.read(prepared.items())
                  if not _alike(each.cell.cached, value)]  # fmt: skip
        other = {each.cell.place: value for each, value in unlike}
        filled = (place for anchor, places in self.filled.items() if anchor in prepared for place in places)
        other |= self.session.values(filled)
        self.values, self.extremes = Values(prepared, other), None
        self.unlike = [each for each, _ in unlike]

    def _failing(self) -> dict[Place, str]:
        """Cells whose value is no value, with the reason; an unknown name is one only if Excel knew it."""
        failing: dict[Place, str] = {}
        circles = self.book.iterate and self.session.went_in_circles()
        for each in self.unlike:
            place = each.cell.place
            value = self.values[place]
            if place in self.problems:
                continue
            if isinstance(value, NotComputed):
                failing[place] = _WHY.get(value.kind, _WHY["NImpl"])
            elif value is CellError.NAME and each.cell.cached is not CellError.NAME:
                failing[place] = _WHY["Name"]
            elif place in self.external and _differs(each, value):
                failing[place] = EXTERNAL
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
            self.volatile |= self.loaded.workings.graph.reached(self.volatile)
        origins = self.loaded.workings.graph.origins(doubtful) if doubtful else {}
        return {place: f"{sheet}!{cell_name(row, column)}" for place, (sheet, row, column) in origins.items()}

    def _doubtful(self, place: Place) -> bool:
        """True when the kept value may be old; what a what-if table depends on is not known here."""
        cell = self.prepared[place].cell
        return place in self.affected or cell.cached is None or (cell.what_if_table and self.changed)


def _alike(cached: Scalar, value: Scalar | NotComputed) -> bool:
    """True for the same value, unless it is so small that it may be left over from rounding."""
    if cached != value or cached is None or type(cached) is not type(value):
        return False
    return type(value) is not float or value == 0.0 or not -SMALL < value < SMALL


def _differs(each: Prepared, value: Scalar) -> bool:
    return each.cell.cached is not None and not same(each.cell.cached, value)
