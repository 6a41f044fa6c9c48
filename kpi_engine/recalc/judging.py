"""From computed values to a verdict on each cell."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.formula.programs import LAMBDAS
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.status import Status
from kpi_engine.recalc.book import FormulaCell, Place
from kpi_engine.recalc.cancellation import largest_operand
from kpi_engine.recalc.compare import OPERANDS, cancels, is_number, same
from kpi_engine.recalc.computing import EXTERNAL, Computation
from kpi_engine.recalc.lambdas import ENGINE
from kpi_engine.recalc.values import NotComputed
from kpi_engine.recalc.verdict import RESTS_ON, CellVerdict, Verdicts

_STALE_INPUT = "an input of the formula was changed and the file still holds the old result"
_STALE_FILE = "the file asks to be calculated on opening, so its results may be old ones"

KEPT = "another workbook is read; its cells count as this file has kept them"


def verdicts(done: Computation) -> Verdicts:
    """One verdict per formula cell and per cell that an array formula fills, in the order of the file."""
    return Verdicts(_entries(done))


def _entries(done: Computation) -> Iterator[FormulaCell | CellVerdict]:
    unlike = {id(each) for each in done.unlike}
    told = done.problems.keys() | done.volatile | done.external | done.tainted.keys()
    for each in done.cells:
        place = each.cell.place
        plain = id(each) not in unlike and place not in told and place not in done.filled
        if plain and LAMBDAS not in each.text:
            yield each.cell
            continue
        yield _verdict(done, each.cell, each.cell.place, each.cell.cached)
        for place in done.filled.get(each.cell.place, ()):
            yield _verdict(done, each.cell, place, done.book.spilled[place][1])


def _verdict(done: Computation, cell: FormulaCell, place: Place, cached: Scalar) -> CellVerdict:
    computed, status, reason = _judged(done, cell, place, cached)
    filled = (
        "" if place == cell.place else f"filled by the array formula in {cell_name(cell.row, cell.column)}"
    )
    name = cell_name(place[1], place[2])
    engine = ENGINE if LAMBDAS in done.prepared[cell.place].text else ""
    return CellVerdict(place[0], name, cell.formula, cached, computed, status, reason or filled, engine)


def _judged(done: Computation, cell: FormulaCell, place: Place, cached: Scalar) -> tuple[Scalar, Status, str]:
    anchor = cell.place
    if anchor in done.external and anchor not in done.volatile:
        value = done.values[place]
        if anchor in done.problems or isinstance(value, NotComputed):
            return cached, "external", done.problems.get(anchor, EXTERNAL)
        return value, "external", KEPT
    if anchor in done.volatile:
        reason = done.problems.get(anchor, f"{RESTS_ON} a cell whose result depends on the date or on chance")
        value = done.values[place]
        return (
            None if anchor in done.problems or isinstance(value, NotComputed) else value,
            "volatile",
            reason,
        )
    if anchor in done.problems:
        return done.doubted.get(place), "not_verifiable", done.problems[anchor]
    if anchor in done.tainted:
        return None, "not_verifiable", f"{RESTS_ON} {done.tainted[anchor]}, which cannot be computed"
    value = done.values[place]
    if isinstance(value, NotComputed):
        return None, "not_verifiable", "the calculation engine cannot compute the formula"
    computed = 0.0 if value is None else value
    if cached is None:
        return computed, "uncached", "the file holds no value for the formula"
    comparable = place not in done.affected
    if same(cached, computed) or (comparable and _is_residue(done, anchor, cached, computed)):
        return computed, "equal", ""
    return computed, *_unequal(done, anchor)


def _is_residue(done: Computation, anchor: Place, cached: Scalar, computed: Scalar) -> bool:
    if not (is_number(cached) and is_number(computed)):
        return False
    apart = abs(float(cached) - float(computed)) / OPERANDS
    return cancels(cached, computed, largest_operand(done, anchor, apart))


def _unequal(done: Computation, place: Place) -> tuple[Status, str]:
    if place in done.affected:
        return "stale", _STALE_INPUT
    if done.book.recalculates_on_opening:
        return "stale", _STALE_FILE
    return "different", "the file holds another value than the formula gives"
