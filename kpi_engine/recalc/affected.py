"""Computing only what new inputs make old, again and again for one workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from datetime import date
from functools import cached_property

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.clock import AsOf, calculated_on
from kpi_engine.recalc.computing import Computation
from kpi_engine.recalc.loaded import Loaded
from kpi_engine.recalc.outline import area_filled, constants_read, read_outline
from kpi_engine.recalc.proving import Proofs
from kpi_engine.recalc.selecting import Selection, selected
from kpi_engine.recalc.settling import settle
from kpi_engine.recalc.workings import Workings
from kpi_engine.workbook.package import Package


class Affected:
    """One workbook: its formulas are read and lowered once, and those that are asked for loaded once.

    Calls that ask for formulas loaded before use the same session of the engine; others load a new one.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._selections: dict[frozenset[Place], Selection] = {}
        self._loaded: Loaded | None = None

    @cached_property
    def _workings(self) -> Workings:
        return Workings(read_outline(self._package))

    @cached_property
    def _proofs(self) -> Proofs:
        return Proofs(self._workings, self._constants)

    def day_of_results(self) -> AsOf | None:
        """The day that the file's results are of; None where no formula asks for the day."""
        return calculated_on(self._package, self._workings) if self._workings.asks_the_clock else None

    def replaces_formulas(self, given: Mapping[Place, Scalar]) -> bool:
        """True when an input stands where the workbook computes."""
        places = given.keys()
        return not (
            places.isdisjoint(self._workings.prepared) and places.isdisjoint(self._workings.book.spilled)
        )

    def what_if_results(self) -> list[Place]:
        """The cells that hold a stored result of a what-if table."""
        workings = self._workings
        tables = [each.cell for each in workings.cells if each.cell.what_if_table]
        own = [cell.place for cell in tables if cell.cached is not None]
        filled = [place for cell in tables for place in workings.fills.get(cell.place, ())]
        return own + [place for place in filled if workings.book.spilled[place][1] is not None]

    def unproven(self, changed: Iterable[Place]) -> Mapping[Place, str]:
        """The formulas that new values in these cells may not compute anew, and why."""
        self._proofs.judge(self._selection(frozenset(changed)).affected)
        return self._proofs.unproven

    @contextmanager
    def computed(self, given: Mapping[Place, Scalar], as_of: date | None) -> Iterator[Computation]:
        """The computation with these inputs; afterwards the session is as the file is, or is given up.

        It is given up where an array formula was replaced: the engine does not let it fill its cells again.
        """
        selection = self._selection(frozenset(given))
        self.unproven(given)
        done = self._computation(given, selection, as_of)
        if self._proofs.judge_new_errors(done):
            self._take_back(done)
            done = self._computation(given, selection, as_of)
        yield done
        self._take_back(done)

    def _computation(
        self, given: Mapping[Place, Scalar], selection: Selection, as_of: date | None
    ) -> Computation:
        loaded = self._loaded_for(selection.asked, as_of)
        self._loaded = None
        loaded.set_aside(self._proofs.unproven)
        done = Computation(loaded, given, selection.affected, selection.asked)
        settle(done)
        return done

    def _take_back(self, done: Computation) -> None:
        """Put formulas back where the calculation put values."""
        if self._workings.book.spilled.keys().isdisjoint(done.replaced):
            done.loaded.restore(done.replaced)
            self._loaded = done.loaded

    def _selection(self, changed: frozenset[Place]) -> Selection:
        if changed not in self._selections:
            self._selections = {changed: selected(self._workings, changed)}
        return self._selections[changed]

    def _loaded_for(self, asked: Set[Place], as_of: date | None) -> Loaded:
        day = as_of if self._workings.asks_the_clock else None
        held = self._loaded
        if held is not None and (held.as_of is None) == (day is None):
            held.set_clock(day)
            if asked <= held.prepared.keys():
                return held
            asked = asked | held.prepared.keys()
        return Loaded(self._workings, asked, self._constants(asked), day)

    def _constants(self, asked: Set[Place]) -> dict[Place, Scalar]:
        """What the formulas read, and what stands where they fill cells; all cells when that is not known."""
        workings = self._workings
        areas = workings.graph.areas_of(asked)
        if areas is not None:
            cells = (workings.prepared[place].cell for place in asked if place in workings.fills)
            areas += [area for cell in cells if (area := area_filled(cell))]
        return constants_read(self._package, workings.book, areas, asked)
