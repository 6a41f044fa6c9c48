"""A template as its author made it: everything that is looked at is read once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from kpi_engine.errors import TemplateError
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.targets import Attempt, Target, TargetReader
from kpi_engine.sources.target_map import MapRow
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.sheet_setup import SheetSetup, read_setup
from kpi_engine.workbook.styles import CellStyle, Styles, read_styles
from kpi_engine.workbook.validations import Validation


class AuthoredBook:
    """A template with its targets, the wrong ones too, and the setup and styles of its sheets.

    `rows` is a map given beside the template, as for a fill.
    """

    def __init__(self, package: Package, rows: Sequence[MapRow] | None = None) -> None:
        self.package, self._rows = package, rows
        self.cells = Cells(package)
        self._setups: dict[str, SheetSetup] = {}
        self._records: dict[str, tuple[CellRecord, ...]] = {}
        self._rules: dict[tuple[str, int], list[tuple[Area, Validation]]] = {}

    @cached_property
    def read(self) -> tuple[tuple[Attempt, ...], TemplateError | None]:
        """Every place that the template names, and why its map cannot be read at all."""
        try:
            return tuple(TargetReader(self.package, self.cells, self._rows).attempts()), None
        except TemplateError as problem:
            return (), problem

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every place that the template names for a figure."""
        return self.read[0]

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The places that can be found."""
        return tuple(attempt.target for attempt in self.attempts if attempt.target is not None)

    @cached_property
    def styles(self) -> Styles:
        """The styles of the workbook's cells."""
        return read_styles(self.package)

    def setup(self, sheet: str) -> SheetSetup:
        """Protection, merged cells, hidden lines and validations of a sheet."""
        if sheet not in self._setups:
            self._setups[sheet] = read_setup(self.package, sheet)
        return self._setups[sheet]

    def records(self, sheet: str) -> tuple[CellRecord, ...]:
        """The cells that a sheet states."""
        if sheet not in self._records:
            self._records[sheet] = tuple(self.package.cells(sheet))
        return self._records[sheet]

    def style(self, sheet: str, row: int, column: int) -> CellStyle:
        """How a cell looks; one that the sheet does not state looks like its column."""
        record = self.cells.record(sheet, row, column)
        return self.styles[record.style if record else self.setup(sheet).column_style(column)]

    def validation(self, sheet: str, row: int, column: int) -> Validation | None:
        """The validation of a cell."""
        if (sheet, row) not in self._rules:
            self._rules[sheet, row] = [
                (area, rule)
                for rule in self.setup(sheet).validations
                for area in rule.areas
                if area.top <= row <= area.bottom
            ]
        found = self._rules[sheet, row]
        return next((rule for area, rule in found if area.left <= column <= area.right), None)
