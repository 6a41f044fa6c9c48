"""The results under one cell computed anew, and again with inputs moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import Place, sheet_and_cell
from kpi_engine.recalc.clock import calculated_on, judged_by_day
from kpi_engine.recalc.computing import Computation
from kpi_engine.recalc.judging import verdicts
from kpi_engine.recalc.loaded import Loaded
from kpi_engine.recalc.settling import settle
from kpi_engine.recalc.values import NotComputed
from kpi_engine.recalc.verdict import CellVerdict
from kpi_engine.tracing.cone import Cone
from kpi_engine.tracing.traced import Traced


class Computed:
    """The formulas under a result inside the calculation engine, and no others.

    TODAY() takes the day that the file's own results are of, as a recalculation has it.
    """

    def __init__(self, traced: Traced, cone: Cone) -> None:
        self._traced, self._cone = traced, cone
        book = traced.book
        held = {place: book.constants.get(place) for place in cone.inputs}
        formulas = set(cone.formulas)
        if cone.elsewhere:
            held = {**book.constants, **self._stored_elsewhere(formulas)}
        self._held = held
        workings = traced.workings
        self._as_of = calculated_on(traced.package, workings) if workings.asks_the_clock else None
        moment = self._as_of.moment if self._as_of else None
        self._loaded = Loaded(workings, formulas, held, moment)
        self._done = Computation(self._loaded, {}, set())
        settle(self._done)

    @cached_property
    def verdicts(self) -> Mapping[Place, CellVerdict]:
        """What a recalculation says of each formula under the result."""
        found: Sequence[CellVerdict] = verdicts(self._done)
        if self._as_of is not None:
            found = judged_by_day(self._done, self._as_of, found)
            self._loaded.session.evaluate()
        by_name = {(each.sheet, each.cell): each for each in found}
        places = [*self._cone.formulas]
        places += [each for place in places for each in self._traced.workings.fills.get(place, ())]
        return {place: by_name[key] for place in places if (key := sheet_and_cell(place)) in by_name}

    def value(self, place: Place) -> Scalar:
        """What a cell holds: computed anew where that is possible, else what the file says."""
        verdict = self.verdicts.get(place)
        of_a_day = verdict is not None and verdict.status == "volatile" and verdict.computed is not None
        if verdict is None or not (of_a_day or verdict.is_computed):
            return self._traced.stored(place)
        return verdict.cached if verdict.status == "equal" else verdict.computed

    def base(self, asked: Place) -> Scalar | NotComputed:
        """The result as the engine has it now; also one that an array formula fills in."""
        return self._loaded.session.values([asked])[asked]

    def moved(self, place: Place, value: Scalar, asked: Place) -> Scalar | NotComputed:
        """The result with another value in one input; the input is put back."""
        session = self._loaded.session
        session.set_constants({place: value})
        session.evaluate()
        result = session.values([asked])[asked]
        session.set_constants({place: self._held.get(place)})
        return result

    def settled_back(self) -> None:
        """Compute once more with every input as the file has it."""
        self._loaded.session.evaluate()

    def _stored_elsewhere(self, formulas: set[Place]) -> dict[Place, Scalar]:
        """What formulas outside hold, for formulas that find their cells while they are computed."""
        book = self._traced.book
        held = {cell.place: cell.cached for cell in book.formulas if cell.place not in formulas}
        held |= {place: value for place, (anchor, value) in book.spilled.items() if anchor not in formulas}
        return {place: value for place, value in held.items() if value is not None}
