"""A template and its returned copy side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from kpi_engine.fill.returned.matching import Sheets, matched, moves_of
from kpi_engine.fill.returned.moves import Moves
from kpi_engine.fill.returned.roles import Roles
from kpi_engine.sources.target_map import MapRow
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.sheet_setup import SheetSetup, read_setup
from kpi_engine.workbook.styles import Styles, read_styles


class Copies:
    """A template and its copy: cells, roles, and where each sheet, row and column went."""

    def __init__(self, template: Package, copy: Package, rows: Sequence[MapRow] | None = None) -> None:
        self.template, self.copy = template, copy
        self.old, self.new = Sheets(template), Sheets(copy)
        self.roles = Roles(template, rows)
        self.sheets = matched(self.old, self.new)
        self._setups: dict[tuple[bool, str], SheetSetup] = {}

    @cached_property
    def moves(self) -> dict[str, Moves]:
        """Where the rows and columns of each sheet of the template stand in the copy."""
        return {
            sheet: moves_of(self.old[sheet], self.new[name], self.roles, sheet, name)
            for sheet, name in self.sheets.items()
        }

    @cached_property
    def old_styles(self) -> Styles:
        """The styles of the template."""
        return read_styles(self.template)

    @cached_property
    def new_styles(self) -> Styles:
        """The styles of the copy."""
        return read_styles(self.copy)

    def old_setup(self, sheet: str) -> SheetSetup:
        """Protection, validations and hidden lines of a sheet of the template."""
        return self._setup(sheet, of_copy=False)

    def new_setup(self, sheet: str) -> SheetSetup:
        """Protection, validations and hidden lines of a sheet of the copy."""
        return self._setup(sheet, of_copy=True)

    def area(self, area: Area) -> Area | None:
        """Where a rectangle of the template stands in the copy; None when it is gone."""
        moves = self.moves.get(area.sheet)
        return moves.area(area) if moves else None

    def _setup(self, sheet: str, *, of_copy: bool) -> SheetSetup:
        key = of_copy, sheet
        if key not in self._setups:
            self._setups[key] = read_setup(self.copy if of_copy else self.template, sheet)
        return self._setups[key]
