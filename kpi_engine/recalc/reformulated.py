"""What a workbook would give with other formulas or figures in some cells, as far as these reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import FormulaCell, Place
from kpi_engine.recalc.clock import calculated_on
from kpi_engine.recalc.compare import same
from kpi_engine.recalc.computing import Computation
from kpi_engine.recalc.judging import verdicts
from kpi_engine.recalc.loaded import Loaded
from kpi_engine.recalc.outline import constants_read, read_outline
from kpi_engine.recalc.settling import settle
from kpi_engine.recalc.verdict import CellVerdict
from kpi_engine.recalc.workings import Workings
from kpi_engine.system.collector import no_searching
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import cell_position


@dataclass(frozen=True, slots=True)
class Change:
    """A cell whose result is another one: before and after, each computed here."""

    place: Place
    before: Scalar
    after: Scalar


@dataclass(frozen=True, slots=True)
class Effect:
    """What other contents change: the results that move, how many were computed, and what is not known.

    `unknown` says of the first result that could not be computed why; "" where all of them were.
    """

    moved: tuple[Change, ...] = ()
    computed: int = 0
    unknown: str = ""


class Reformulated:
    """One workbook, asked again and again what other formulas and figures would give; the file stays."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @cached_property
    def _workings(self) -> Workings:
        return Workings(read_outline(self._package))

    @cached_property
    def _day(self) -> date | None:
        asks = self._workings.asks_the_clock
        day = calculated_on(self._package, self._workings) if asks else None
        return day.moment if day else None

    def reached(self, places: Iterable[Place]) -> set[Place]:
        """Every formula whose result depends on one of these cells."""
        return self._workings.graph.reached(places)

    def effect(self, formulas: Mapping[Place, str], values: Mapping[Place, Scalar]) -> Effect:
        """What these formulas (without `=`) and typed values in their cells change in the workbook."""
        given = {*formulas, *values}
        book = self._workings.book
        if any(place in book.spilled or place in self._workings.fills for place in given):
            return Effect(unknown="an array formula fills one of its cells")
        affected = self._workings.graph.reached(given, perhaps=True) - given
        own = [cell for cell in book.formulas if cell.place in affected]
        replaced = [cell for cell in book.formulas if cell.place in given]
        with no_searching():
            before = self._computed([*own, *replaced], frozenset(), {})
            unproven = {place: each.reason for place, each in before.items() if not each.is_computed}
            cached = {cell.place: cell.cached for cell in replaced}
            new = [FormulaCell(place, text, cached.get(place)) for place, text in formulas.items()]
            after = self._computed([*own, *new], affected | formulas.keys(), values, unproven)
        return self._compared(before, after, values)

    def _computed(
        self, cells: list[FormulaCell], affected: Set[Place], values: Mapping[Place, Scalar],
        unproven: Mapping[Place, str] | None = None,
    ) -> dict[Place, CellVerdict]:  # fmt: skip
        """These formulas computed on what all other cells hold."""
        workings = Workings(replace(self._workings.book, formulas=cells))
        asked = set(workings.prepared)
        constants = constants_read(self._package, workings.book, workings.graph.areas_of(asked), asked)
        loaded = Loaded(workings, None, constants, self._day)
        loaded.set_aside(unproven or {})
        done = Computation(loaded, values, affected)
        settle(done)
        return {(each.sheet, *cell_position(each.cell)): each for each in verdicts(done)}

    def _compared(
        self, before: Mapping[Place, CellVerdict], after: Mapping[Place, CellVerdict],
        values: Mapping[Place, Scalar],
    ) -> Effect:  # fmt: skip
        moved: list[Change] = []
        unknown = ""
        for place, new in after.items():
            old = before.get(place)
            was = old.computed if old else self._typed(place)
            if not new.is_computed or (old is not None and not old.is_computed):
                unknown = unknown or (new.reason or (old.reason if old else ""))
            elif not same(was, new.computed):
                moved.append(Change(place, was, new.computed))
        for place in values.keys() - after.keys():
            was = before[place].computed if place in before else self._typed(place)
            if not same(was, values[place]):
                moved.append(Change(place, was, values[place]))
        return Effect(tuple(moved), len(after), unknown)

    def _typed(self, place: Place) -> Scalar:
        """What a cell without a formula holds."""
        cells = self._package.sheet_cells(place[0])
        found = cells.between(place[1], place[1], [(place[2], place[2])]) if cells else ()
        return next((record.value for record in found), None)
