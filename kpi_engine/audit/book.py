"""A workbook as rules look at it: its sheets read once, and what takes longer when a rule asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from kpi_engine.audit.cells import Cell, SheetCells
from kpi_engine.audit.life.decided_sheet import audit_sheets
from kpi_engine.audit.uses import Uses
from kpi_engine.model.audit import NotChecked
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding
from kpi_engine.recalc import Recalculation, recalculate
from kpi_engine.workbook.labels import Labels
from kpi_engine.workbook.package import Package, SheetInfo
from kpi_engine.workbook.sheet_setup import SheetSetup, read_setup
from kpi_engine.workbook.styles import CellStyle, Styles, read_styles


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures that were recognised in the workbook, and what `kpi check` finds wrong among them."""

    facts: Sequence[Fact] = ()
    findings: Sequence[Finding] = ()


def _no_figures() -> Figures:
    return Figures()


@dataclass(eq=False)
class AuditBook:
    """One workbook under audit. `figures` recognises and checks its figures when a rule first asks.

    A rule that cannot look at something says so with `leave_out`; it is told in the coverage. `sha256` is of
    the file as it was given.
    """

    package: Package
    figures_of: Callable[[], Figures] = _no_figures
    left_out: list[NotChecked] = field(default_factory=list)
    sha256: str = ""

    @property
    def name(self) -> str:
        """The file name."""
        return self.package.path.name

    def leave_out(self, what: str, why: str) -> None:
        """Say that something was not checked, and why; the same is told once."""
        item = NotChecked(what, why)
        if item not in self.left_out:
            self.left_out.append(item)

    @cached_property
    def sheets(self) -> tuple[SheetCells, ...]:
        """Every worksheet in the order of the tabs, hidden ones too; chart sheets hold no cells."""
        return tuple(SheetCells(self.package, info.name) for info in self.worksheets)

    @cached_property
    def worksheets(self) -> tuple[SheetInfo, ...]:
        """What the workbook says of each worksheet; the report of an earlier audit is none of its own."""
        reports = audit_sheets(self.package)
        return tuple(
            info for info in self.package.sheets if info.kind == "worksheet" and info.name not in reports
        )

    def sheet(self, name: str) -> SheetCells | None:
        """A worksheet by its name, upper or lower case."""
        return self._by_name.get(name.casefold())

    @cached_property
    def _by_name(self) -> Mapping[str, SheetCells]:
        return {sheet.name.casefold(): sheet for sheet in self.sheets}

    @cached_property
    def styles(self) -> Styles:
        """The cell styles by number."""
        return read_styles(self.package)

    @cached_property
    def date_styles(self) -> frozenset[int]:
        """The numbers of the styles that show a number as a date."""
        return frozenset(at for at in range(len(self.styles)) if self.styles[at].showing.kind == "date")

    def style(self, sheet: str, row: int, column: int) -> CellStyle:
        """How a cell shows its value."""
        cells = self.sheet(sheet)
        cell = cells.get(row, column) if cells else None
        return self.styles[cell.style if cell else 0]

    @cached_property
    def labels(self) -> Labels:
        """What the cells are called."""
        return Labels(self.package, self._cells_of)

    def _cells_of(self, sheet: str) -> Iterable[Cell]:
        cells = self.sheet(sheet)
        if cells is None:
            return ()
        return chain(cells.cells.values(), (Cell(row, 1, None, "", "", "", 0) for row in cells.blank_rows))

    def setup(self, sheet: str) -> SheetSetup:
        """Protection, merged cells, hidden rows and columns, validations of a sheet."""
        if sheet not in self._setups:
            self._setups[sheet] = read_setup(self.package, sheet)
        return self._setups[sheet]

    @cached_property
    def _setups(self) -> dict[str, SheetSetup]:
        return {}

    @cached_property
    def uses(self) -> Uses:
        """Which cells formulas read, and which formulas read them."""
        return Uses(self.sheets, self.package)

    @cached_property
    def recalculation(self) -> Recalculation:
        """Every formula computed anew and compared with the stored result; seconds for a large workbook."""
        return recalculate(self.package, causes=True)

    @cached_property
    def figures(self) -> Figures:
        """The recognised figures and what is inconsistent among them; seconds for a large workbook."""
        return self.figures_of()
