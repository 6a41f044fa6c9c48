"""What a sheet states besides its cells: protection, merged cells, hidden rows and columns."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.sheet_markup import whole
from kpi_engine.workbook.validations import Validation, validations_of


@dataclass(frozen=True, slots=True)
class SheetSetup:
    """One sheet's protection, merges, hidden rows and columns, and rules for typing."""

    protected: bool = False
    merges: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    column_styles: tuple[tuple[int, int, int], ...] = ()
    validations: tuple[Validation, ...] = ()

    def column_style(self, column: int) -> int:
        """The style of a column's cells that the sheet does not state."""
        return next((style for low, high, style in self.column_styles if low <= column <= high), 0)


def read_setup(package: Package, sheet: str) -> SheetSetup:
    """The setup of a sheet; a chart sheet has none."""
    info = package.sheet(sheet)
    if info.kind != "worksheet":
        return SheetSetup()
    markup = package.markup(info.name)
    return SheetSetup(
        protected=markup.is_protected,
        merges=tuple(Area(info.name, m.top, m.left, m.bottom, m.right) for m in markup.merges),
        hidden_rows=markup.hidden_rows,
        hidden_columns=frozenset(
            column for each in markup.columns if each.hidden for column in range(each.first, each.last + 1)
        ),
        column_styles=tuple((each.first, each.last, whole(each.style)) for each in markup.columns),
        validations=validations_of(markup, package),
    )
