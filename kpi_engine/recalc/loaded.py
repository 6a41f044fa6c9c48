"""Formulas of a workbook inside the calculation engine, with the cells that they read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.prepare import Prepared
from kpi_engine.recalc.session import Session
from kpi_engine.recalc.workings import Workings

_CLOCK = "the result depends on today's date"
_CHANCE = "the result depends on chance or on the computer"


class Loaded:
    """A session of the engine that holds some formulas of a workbook.

    What a calculation puts in place of a formula can be taken back, and so can inputs: the next calculation
    starts from the workbook as it is in the file.
    """

    def __init__(
        self, workings: Workings, places: Set[Place] | None, constants: Mapping[Place, Scalar],
        as_of: date | None = None,
    ) -> None:  # fmt: skip
        """`places` are the formulas to compute, all without; `constants` what the other cells hold."""
        self.workings, self.as_of = workings, as_of
        self.cells, self.prepared = workings.cells, workings.prepared
        if places is not None:
            self.cells = [each for each in workings.cells if each.cell.place in places]
            self.prepared = {each.cell.place: each for each in self.cells}
        self.problems: dict[Place, str] = {}
        self.volatile: set[Place] = set()
        self.external: set[Place] = set()
        self.constants = constants
        self.inputs: dict[Place, Scalar] = {}
        self.session = Session(workings.book, workings.around, workings.spare, as_of)
        self.session.set_constants(constants)
        self.session.set_constants(workings.book.linked_cells)
        self.session.set_formulas(self._computable())
        self.session.set_constants(self.kept(self.problems))

    def _computable(self) -> Iterator[tuple[Place, str]]:
        """The formulas that the engine gets; of the others is noted why not."""
        for each in self.cells:
            lowered = each.lowered
            unusual = lowered.volatile or lowered.clock or lowered.external or lowered.problem
            if unusual and (problem := self._problem(each)):
                self.problems[each.cell.place] = problem
            else:
                yield each.cell.place, each.text

    def _problem(self, each: Prepared) -> str:
        """Why a formula is not given to the engine, or ""."""
        lowered = each.lowered
        if lowered.volatile or (lowered.clock and self.as_of is None):
            self.volatile.add(each.cell.place)
            return _CHANCE if lowered.volatile else _CLOCK
        if lowered.external:
            self.external.add(each.cell.place)
        return lowered.problem

    def set_clock(self, as_of: date | None) -> None:
        """Take another day, or another moment of it; only where the clock was known before."""
        if as_of is not None and as_of != self.as_of:
            self.session.set_clock(as_of)
        self.as_of = as_of

    def set_aside(self, unproven: Mapping[Place, str]) -> None:
        """Keep what the file holds for these formulas, for good; `unproven` says of each why."""
        new = {place: why for place, why in unproven.items()
               if place in self.prepared and place not in self.problems}  # fmt: skip
        self.problems |= new
        self.session.set_constants(self.kept(new))

    def kept(self, places: Iterable[Place]) -> dict[Place, Scalar]:
        """The cached values of these formulas and of the cells that they fill."""
        kept: dict[Place, Scalar] = {}
        for place in places:
            kept[place] = self.prepared[place].cell.cached
            for filled in self.workings.fills.get(place, ()):
                kept[filled] = self.workings.book.spilled[filled][1]
        return kept

    def enter(self, inputs: Mapping[Place, Scalar]) -> None:
        """Put inputs into their cells; the inputs of an earlier call give way to what the file holds."""
        back = {place: self.constants.get(place) for place in self.inputs if place not in inputs}
        self.session.set_constants({**back, **inputs})
        self.inputs = dict(inputs)

    def restore(self, replaced: Iterable[Place]) -> None:
        """Put formulas back in the cells that got values instead; no formulas that fill other cells."""
        for place in replaced:
            if place not in self.problems:
                self.session.set_formula(place, self.prepared[place].text)
