"""Comparing a returned copy with its template: every difference besides the figures that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kpi_engine.fill.returned.cell_differences import CellDifferences
from kpi_engine.fill.returned.copies import Copies
from kpi_engine.fill.returned.difference import Difference
from kpi_engine.fill.returned.formulas import Formulas
from kpi_engine.fill.returned.input_differences import input_differences
from kpi_engine.fill.returned.name_differences import name_differences
from kpi_engine.fill.returned.package_differences import package_differences
from kpi_engine.fill.returned.sheet_differences import (
    hidden_differences,
    line_differences,
    sheet_differences,
)
from kpi_engine.fill.returned.table_differences import table_differences
from kpi_engine.fill.returned.typed import Typed
from kpi_engine.fill.targets import Target
from kpi_engine.sources.target_map import MapRow
from kpi_engine.workbook.package import Package

_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Verification:
    """The differences, the gravest first, and the inputs that hold something else than the template."""

    template: str
    returned: str
    differences: tuple[Difference, ...]
    filled: tuple[tuple[Target | None, str, str], ...]
    """The target, sheet and cell of each input that was filled."""

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many differences of each severity."""
        return {
            severity: sum(each.kind.severity == severity for each in self.differences) for severity in _ORDER
        }


def verify_returned(
    returned: Package, template: Package, rows: Sequence[MapRow] | None = None
) -> Verification:
    """What `returned` changed besides the inputs of `template`; stored results do not count.

    Programs rewrite a workbook when they save it; formulas, names and constants are compared by what they
    mean, at the places to which inserted and deleted rows have moved them. `rows` is a map given beside the
    template, as for a fill.
    """
    copies = Copies(template, returned, rows)
    typed = Typed(copies)
    differences = sorted(_all(copies, typed), key=lambda each: _ORDER[each.kind.severity])
    filled = tuple((target, sheet, place) for sheet, cells in typed.filled.items() for target, place in cells)
    return Verification(template.path.name, returned.path.name, tuple(differences), filled)


def _all(copies: Copies, typed: Typed) -> Iterator[Difference]:
    formulas = Formulas(copies)
    yield from package_differences(copies)
    yield from sheet_differences(copies)
    yield from name_differences(copies, formulas)
    yield from table_differences(copies)
    for sheet, name in copies.sheets.items():
        if copies.template.sheet(sheet).kind != "worksheet" or copies.copy.sheet(name).kind != "worksheet":
            continue
        yield from line_differences(copies, sheet)
        yield from CellDifferences(copies, formulas, typed, sheet).all()
        yield from input_differences(copies, sheet)
        yield from hidden_differences(copies, sheet)
    yield from typed.summaries()
