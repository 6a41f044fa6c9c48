"""Proof that a rewritten workbook gives what it gave before, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import show
from kpi_engine.portable.plan import CellKey, Plan
from kpi_engine.portable.writing import value_of
from kpi_engine.recalc import CellVerdict, recalculate
from kpi_engine.recalc.compare import same
from kpi_engine.workbook.package import Package


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that would not give the same, and how."""

    reason: str


def comparable(verdicts: Iterable[CellVerdict]) -> int:
    """How many cells were computed, so that they can be compared."""
    return sum(each.is_computed for each in verdicts)


@dataclass(frozen=True, slots=True)
class Proof:
    """The cells that would not give the same, and those that tell formulas and say something new."""

    broken: Mapping[CellKey, Broken]
    retold: Mapping[CellKey, Scalar]


def proved(made: Plan, before: Mapping[CellKey, CellVerdict], after: Package) -> Proof:
    """What the rewritten workbook gives, beside what it gave before."""
    computed = {(each.sheet, each.cell): each for each in recalculate(after).cells}
    own = {key for each in made.cells.values() for key in each.covers}
    values = _constants(after, own) if made.converter.form == "values" else {}
    found: dict[CellKey, Broken] = {}
    retold: dict[CellKey, Scalar] = {}
    for key, verdict in before.items():
        if key in made.telling:
            now = computed.get(key)
            if now is not None and now.is_computed and now.status != "equal":
                retold[key] = now.computed
            continue
        if made.converter.form == "values" and key in own:
            if values.get(key) != value_of(verdict):
                found[key] = Broken(f"the cell reads back as {show(values.get(key))}")
        elif reason := _differs(verdict, computed.get(key), rewritten=key in own):
            found[key] = Broken(reason)
    return Proof(found, retold)


def _differs(one: CellVerdict, other: CellVerdict | None, *, rewritten: bool) -> str:
    """How a cell differs after the rewriting; "" where it gives the same."""
    if other is None:
        return "the cell holds no formula any more"
    if one.is_computed and other.is_computed:
        if same(one.computed, other.computed):
            return ""
        return f"it would give {show(other.computed)} instead of {show(one.computed)}"
    if other.status == "equal" or (not rewritten and one.status == other.status):
        return ""
    return f"its result cannot be compared: {other.reason or one.reason}"


def _constants(package: Package, wanted: set[CellKey]) -> dict[CellKey, Scalar]:
    """What the cells hold as plain values."""
    return {
        (cell.sheet, cell.ref): cell.value
        for sheet in {sheet for sheet, _ in wanted}
        for cell in package.cells(sheet)
        if not cell.kind and (cell.sheet, cell.ref) in wanted
    }
