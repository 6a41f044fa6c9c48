"""Recalculating a workbook: prepared, computed, compared cell by cell with what the file holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kpi_engine.formula.references import cell_name, cell_place
from kpi_engine.model.cell_error import Scalar
from kpi_engine.recalc.computing import Computation
from kpi_engine.recalc.judging import verdicts
from kpi_engine.recalc.reading import read_book
from kpi_engine.recalc.session import engine_name
from kpi_engine.recalc.settling import settle
from kpi_engine.recalc.verdict import Recalculation
from kpi_engine.workbook.package import Package


class Recalculator:
    """The formulas of one workbook, ready to be computed with other inputs, as often as wanted."""

    def __init__(self, package: Package) -> None:
        self.package = package

    def recalculate(
        self, inputs: Mapping[tuple[str, str], Scalar] | None = None, *, as_of: date | None = None
    ) -> Recalculation:
        """As `recalculate` below; inputs of an earlier call are forgotten."""
        return recalculate(self.package, inputs, as_of=as_of)


def recalculate(
    package: Package, inputs: Mapping[tuple[str, str], Scalar] | None = None, *, as_of: date | None = None
) -> Recalculation:
    """Every formula of a workbook computed anew and compared with the value that the file holds.

    `inputs` maps (sheet, cell) to a value that replaces what the file has there, before anything is computed.
    `as_of` is the day that TODAY and NOW take; without it, cells that need them are reported as volatile.
    """
    changed = [(package.sheet(sheet).name, *cell_place(ref)) for sheet, ref in inputs or {}]
    done = Computation(read_book(package, inputs), changed, as_of)
    settle(done)
    affected = frozenset((sheet, cell_name(row, column)) for sheet, row, column in done.affected)
    return Recalculation(tuple(verdicts(done)), engine_name(), package.path.name, affected)
