"""What a workbook would give with other formulas or figures in some cells, as far as these reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import FormulaCell, Place
from kpi_engine.recalc.clock import calculated_on
from kpi_engine.recalc.compare import same
from kpi_engine.recalc.computing import Computation
from kpi_engine.recalc.intervals import Area
from kpi_engine.recalc.judging import verdicts
from kpi_engine.recalc.loaded import Loaded
from kpi_engine.recalc.reading import read_book
from kpi_engine.recalc.settling import settle
from kpi_engine.recalc.verdict import CellVerdict, Recalculation
from kpi_engine.recalc.workings import Workings
from kpi_engine.system.collector import no_searching
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import cell_position

_TIMES = 3
"""Areas that overlap so often (running sums do) are not looked at one by one: every cell is taken."""


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
    """One workbook, asked again and again what other formulas and figures would give; the file stays.

    `as_it_is` gives the workbook recalculated as it stands: what a result is compared with.
    """

    def __init__(self, package: Package, as_it_is: Callable[[], Recalculation]) -> None:
        self._package, self._as_it_is = package, as_it_is

    @cached_property
    def _workings(self) -> Workings:
        return Workings(read_book(self._package))

    @cached_property
    def _day(self) -> date | None:
        asks = self._workings.asks_the_clock
        day = calculated_on(self._package, self._workings) if asks else None
        return day.moment if day else None

    @cached_property
    def _told(self) -> Mapping[Place, CellVerdict]:
        """The formulas of which there is something to tell; all others give what the file holds."""
        return {(each.sheet, *cell_position(each.cell)): each for each in self._as_it_is().told()}

    @cached_property
    def _held(self) -> Mapping[str, Mapping[tuple[int, int], Scalar]]:
        """What the cells of each sheet (case-folded) hold, results of formulas as stored."""
        book = self._workings.book
        held: dict[str, dict[tuple[int, int], Scalar]] = defaultdict(dict)
        for (sheet, row, column), value in book.constants.items():
            held[sheet.casefold()][row, column] = value
        for cell in book.formulas:
            held[cell.sheet.casefold()][cell.row, cell.column] = cell.cached
        for (sheet, row, column), (_, value) in book.spilled.items():
            held[sheet.casefold()][row, column] = value
        return held

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
        own = [each.cell for each in self._workings.cells if each.cell.place in affected]
        new = [FormulaCell(place, text, self._stored(place)) for place, text in formulas.items()]
        unproven = {
            place: told.reason
            for place in affected
            if (told := self._told.get(place)) is not None and not told.is_computed
        }
        with no_searching():
            found = self._computed([*own, *new], affected | formulas.keys(), values, unproven)
        return self._compared(found, values)

    def _computed(
        self, cells: list[FormulaCell], affected: Set[Place], values: Mapping[Place, Scalar],
        unproven: Mapping[Place, str],
    ) -> Sequence[CellVerdict]:  # fmt: skip
        """These formulas computed on what all other cells hold."""
        workings = Workings(replace(self._workings.book, formulas=cells))
        constants = self._read_by(workings)
        loaded = Loaded(workings, None, constants, self._day)
        loaded.set_aside(unproven)
        done = Computation(loaded, values, affected)
        settle(done)
        return verdicts(done)

    def _read_by(self, workings: Workings) -> dict[Place, Scalar]:
        """What stands in the cells that formulas read, but for those that are computed themselves."""
        computed = workings.prepared.keys() | {place for each in workings.fills.values() for place in each}
        titles = {sheet.casefold(): sheet for sheet in workings.book.sheets}
        areas = workings.graph.areas_of(set(workings.prepared))
        most = _TIMES * sum(map(len, self._held.values()))
        if areas is None or sum(_cells(area) for area in areas) > most:
            areas = [(sheet, 1, 1, LAST_ROW, LAST_COLUMN) for sheet in titles]
        found: dict[Place, Scalar] = {}
        for sheet, *edges in areas:
            for (row, column), value in _inside(self._held.get(sheet, {}), *edges):
                place = titles.get(sheet, sheet), row, column
                if value is not None and place not in computed:
                    found[place] = value
        return found

    def _compared(self, found: Iterable[CellVerdict], values: Mapping[Place, Scalar]) -> Effect:
        moved: list[Change] = []
        unknown, count = "", 0
        for new in found:
            place = new.sheet, *cell_position(new.cell)
            told = self._told.get(place)
            was = told.computed if told else self._stored(place)
            count += 1
            if not new.is_computed or (told is not None and not told.is_computed):
                unknown = unknown or new.reason or (told.reason if told else "")
            elif not same(was, new.computed):
                moved.append(Change(place, was, new.computed))
        moved += [Change(place, self._stored(place), value) for place, value in values.items()
                  if not same(self._stored(place), value)]  # fmt: skip
        return Effect(tuple(moved), count, unknown)

    def _stored(self, place: Place) -> Scalar:
        return self._held.get(place[0].casefold(), {}).get((place[1], place[2]))


def _cells(area: Area) -> int:
    return (area[3] - area[1] + 1) * (area[4] - area[2] + 1)


def _inside(
    cells: Mapping[tuple[int, int], Scalar], top: int, left: int, bottom: int, right: int
) -> Iterator[tuple[tuple[int, int], Scalar]]:
    """The cells of one sheet inside a rectangle, whichever way is shorter."""
    if _cells(("", top, left, bottom, right)) > len(cells):
        yield from (
            (at, value) for at, value in cells.items() if top <= at[0] <= bottom and left <= at[1] <= right
        )
        return
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) in cells:
                yield (row, column), cells[row, column]
