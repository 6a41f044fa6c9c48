"""Cells that ask for the date, computed as of the day on which the file's own results were calculated.

TODAY() gives another result on every day, so what a file holds for it can only be compared on the day that
the results are of. Which formulas follow the day in fact shows when they are computed on other days too:
most only ask whether a year is over. Those are verified like any other formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from kpi_engine.formula.references import place_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.book import FormulaCell, Place, sheet_and_cell
from kpi_engine.recalc.compare import is_number, same
from kpi_engine.recalc.computing import Computation
from kpi_engine.recalc.selecting import with_filled
from kpi_engine.recalc.values import NotComputed
from kpi_engine.recalc.verdict import CellVerdict
from kpi_engine.recalc.workings import Workings
from kpi_engine.workbook.cell_text import date_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.saved_on import saved_on

_ASKING = ("TODAY()", "NOW()")
_APART = timedelta(days=400)
"""Another year, month, day of the month and day of the week."""
_ALL_YEAR = tuple(timedelta(days=32 * month) for month in range(1, 13))
"""A day in every other month, for a formula that waits for one of them."""
_ANY_DAY = date(2024, 5, 2)
_YEARS = range(1902, 9_900)
"""Years in which a file may be saved; some programs write the year 1."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day, or the moment, that a file's results are of; `why` says how that is known, "" if it is not."""

    moment: date
    why: str

    @property
    def words(self) -> str:
        """`as of 2024-05-02, the day the file was last saved`."""
        day = self.moment.date() if isinstance(self.moment, datetime) else self.moment
        return f"as of {day.isoformat()}, {self.why}" if self.why else ""


def day_saved(package: Package) -> AsOf | None:
    """The day on which the file was last saved; None where it does not say so."""
    day = saved_on(package)
    return AsOf(day, "the day the file was last saved") if day and day.year in _YEARS else None


def calculated_on(package: Package, workings: Workings) -> AsOf:
    """The day of a file's results: what its own TODAY() or NOW() shows, else the day of its last saving."""
    asking = [each.cell for each in workings.cells if each.lowered.clock and _asks(each.cell)]
    shown = {cell.place: moment for cell in asking if (moment := _shown(cell, package)) is not None}
    if shown and len({_day(moment) for moment in shown.values()}) == 1:
        place, moment = next(
            ((place, each) for place, each in shown.items() if isinstance(each, datetime)),
            next(iter(shown.items())),
        )
        return AsOf(moment, f"the day that {place_name(*place)} shows")
    return day_saved(package) or AsOf(_ANY_DAY, "")


def judged_by_day(done: Computation, as_of: AsOf, found: Sequence[CellVerdict]) -> Sequence[CellVerdict]:
    """The verdicts of a computation as of a day: what follows the day is never called different.

    `found` is read before other days are computed; the session is as of the day afterwards.
    """
    asking = _asking(done)
    if not asking:
        return found
    moves = _moving(done, asking, [as_of.moment - _APART, as_of.moment + _APART])
    wrong = {sheet_and_cell(place) for place in asking - moves} & {
        (each.sheet, each.cell) for each in found if each.status in ("different", "stale")
    }
    if wrong:
        moves |= _moving(done, asking, [as_of.moment + step for step in _ALL_YEAR])
    done.session.set_clock(as_of.moment)
    moving = {sheet_and_cell(place) for place in moves}
    return tuple(_told(each, as_of) if (each.sheet, each.cell) in moving else each for each in found)


def _told(verdict: CellVerdict, as_of: AsOf) -> CellVerdict:
    """The verdict on a cell that has another result on another day."""
    if verdict.status == "equal" and as_of.why:
        return replace(verdict, reason=as_of.words)
    if not verdict.is_computed:
        return verdict
    reason = "the result depends on the day"
    if as_of.why:
        return replace(verdict, status="volatile", reason=f"{reason}; recalculated {as_of.words}")
    return replace(verdict, status="volatile", computed=None,
                   reason=f"{reason}, and the file does not say when it was saved")  # fmt: skip


def _asking(done: Computation) -> set[Place]:
    """The computed cells that may follow the day."""
    workings = done.loaded.workings
    start = {each.cell.place for each in done.cells if each.lowered.clock}
    places = with_filled(workings, start) | workings.graph.reached(start, perhaps=True) if start else start
    return {place for place in places if place in done.values}


def _moving(done: Computation, asking: set[Place], days: Iterable[date]) -> set[Place]:
    """Those of the cells that have another result on one of these days.

    A result that was put in place of a formula is computed again; an array's cannot be, and counts as moving.
    """
    workings = done.loaded.workings
    put = asking & done.replaced
    fixed = {place for place in put if place in workings.fills or place in workings.book.spilled}
    done.loaded.restore(put - fixed)
    moves = {place for place in fixed if place not in done.problems}
    for day in days:
        done.session.set_clock(day)
        done.session.evaluate()
        now = done.session.values(asking)
        moves |= {place for place in asking if not _alike(done.values[place], now[place])}
    return moves


def _alike(one: Scalar | NotComputed, other: Scalar | NotComputed) -> bool:
    if isinstance(one, NotComputed) or isinstance(other, NotComputed):
        return isinstance(one, NotComputed) and isinstance(other, NotComputed)
    return same(one, other)


def _asks(cell: FormulaCell) -> bool:
    return cell.formula.replace(" ", "").upper() in _ASKING


def _shown(cell: FormulaCell, package: Package) -> date | None:
    """The day that TODAY() shows in a cell, or the moment that NOW() shows."""
    serial = cell.cached
    day = date_of(serial, date1904=package.date1904) if is_number(serial) else None
    if day is None or day.year not in _YEARS or not is_number(serial):
        return None
    if "NOW" not in cell.formula.upper():
        return day
    return datetime.combine(day, time()) + timedelta(seconds=round(serial % 1 * 86_400))


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
