"""Recalculating a workbook: prepared, computed, compared cell by cell with what the file holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.affected import Affected
from kpi_engine.recalc.book import Place, sheet_and_cell
from kpi_engine.recalc.causes import with_causes
from kpi_engine.recalc.clock import AsOf, calculated_on, judged_by_day
from kpi_engine.recalc.computing import Computation
from kpi_engine.recalc.judging import verdicts
from kpi_engine.recalc.loaded import Loaded
from kpi_engine.recalc.reading import placed, read_book
from kpi_engine.recalc.session import engine_name
from kpi_engine.recalc.settling import settle
from kpi_engine.recalc.verdict import CellVerdict, Recalculation
from kpi_engine.recalc.workings import Workings
from kpi_engine.system.collector import no_searching
from kpi_engine.workbook.package import Package

Inputs = Mapping[tuple[str, str], Scalar]


class Recalculator:
    """The formulas of one workbook, ready to be computed with other inputs, as often as wanted."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._affected = Affected(package)

    def recalculate(self, inputs: Inputs | None = None, *, as_of: date | None = None) -> Recalculation:
        """As `recalculate` below; inputs of an earlier call are forgotten."""
        return recalculate(self.package, inputs, as_of=as_of)

    @property
    def what_if_results(self) -> list[tuple[str, str]]:
        """Sheet and cell of the stored results of what-if tables, which nobody but Excel computes."""
        return [sheet_and_cell(place) for place in self._affected.what_if_results()]

    def day_of_results(self) -> AsOf | None:
        """The day that the file's results are of, and how it is known; None where no formula asks."""
        return self._affected.day_of_results()

    def recalculate_affected(
        self, inputs: Inputs | None = None, *, as_of: date | None = None
    ) -> Recalculation:
        """Only the formulas whose stored results do not hold with these inputs, on this day.

        Each gets the result that `recalculate` gives it; all other formulas count with what the file holds.
        Inputs of an earlier call are forgotten; what was read and prepared for it is used again.
        """
        given = placed(self.package, inputs or {})
        if self._affected.replaces_formulas(given):
            return _recalculated(self.package, inputs, as_of, self._affected.unproven(given))
        with self._affected.computed(given, as_of) as done:
            return _result(self.package, done)


def recalculate(
    package: Package, inputs: Inputs | None = None, *, as_of: date | AsOf | None = None, causes: bool = False
) -> Recalculation:
    """Every formula of a workbook computed anew and compared with the value that the file holds.

    `inputs` maps (sheet, cell) to a value that replaces what the file has there, before anything is computed.
    `as_of` is the day that TODAY takes, and the moment (or the day's midnight) that NOW takes. Without it and
    without inputs the day of the file's own results counts, and cells that follow the day are never called
    different; an `AsOf` states such a day. Without a day and with inputs, cells that need it are volatile.
    `causes` looks for the reason of each difference: old results after a changed input become stale.
    """
    return _recalculated(package, inputs, as_of, {}, by_day=as_of is None and not inputs, causes=causes)


def _recalculated(
    package: Package, inputs: Inputs | None, as_of: date | AsOf | None, unproven: Mapping[Place, str],
    *, by_day: bool = False, causes: bool = False,
) -> Recalculation:  # fmt: skip
    with no_searching():
        return _computed(package, inputs, as_of, unproven, by_day=by_day, causes=causes)


def _computed(
    package: Package, inputs: Inputs | None, as_of: date | AsOf | None, unproven: Mapping[Place, str],
    *, by_day: bool, causes: bool,
) -> Recalculation:  # fmt: skip
    given = placed(package, inputs or {})
    workings = Workings(read_book(package, inputs))
    affected: set[Place] = workings.graph.reached(given, perhaps=True) if given else set()
    if by_day and workings.asks_the_clock:
        as_of = calculated_on(package, workings)
    moment = as_of.moment if isinstance(as_of, AsOf) else as_of
    loaded = Loaded(workings, None, workings.book.constants, moment)
    loaded.set_aside(unproven)
    done = Computation(loaded, given, affected)
    settle(done)
    return _result(package, done, as_of if isinstance(as_of, AsOf) else None, causes=causes)


def _result(
    package: Package, done: Computation, as_of: AsOf | None = None, *, causes: bool = False
) -> Recalculation:
    affected = frozenset(sheet_and_cell(place) for place in done.affected)
    found: Sequence[CellVerdict] = verdicts(done)
    if as_of is not None:
        found = judged_by_day(done, as_of, found)
    if causes:
        found = with_causes(done, found)
    return Recalculation(
        found, engine_name(), package.path.name, affected, as_of=as_of.words if as_of else ""
    )
