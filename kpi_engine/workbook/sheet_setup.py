"""What a sheet states besides its cells: protection, merged cells, hidden rows and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpi_engine.formula.references import LAST_COLUMN
from kpi_engine.workbook.markup import attribute_dict, attributes, children
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.validations import Validation, validations_of

_TRUE = (b"1", b"true")


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
    markup = SheetMarkup.open(package.read(info.member), info.name, package.path.name)
    protection = markup.parts.get(b"sheetProtection")
    stated = attributes(markup.view, protection) if protection else {}
    columns = list(_columns(markup))
    return SheetSetup(
        protected=stated.get(b"sheet", b"0") in _TRUE,
        merges=tuple(Area(info.name, m.top, m.left, m.bottom, m.right) for m in markup.merges),
        hidden_rows=frozenset(_hidden_rows(markup)),
        hidden_columns=frozenset(
            column for low, high, hidden, _ in columns if hidden for column in range(low, high + 1)
        ),
        column_styles=tuple((low, high, style) for low, high, _, style in columns if style),
        validations=validations_of(markup, package),
    )


def _hidden_rows(markup: SheetMarkup) -> Iterator[int]:
    if b"hidden" not in markup.view:
        return
    for row in markup.rows:
        if attribute_dict(markup.view[row.start : row.inner]).get(b"hidden") in _TRUE:
            yield row.number


def _columns(markup: SheetMarkup) -> Iterator[tuple[int, int, bool, int]]:
    """First, last, hidden and style of each stated group of columns."""
    part = markup.parts.get(b"cols")
    for element in children(markup.view, part.inner, part.inner_end) if part else ():
        stated = attributes(markup.view, element)
        low, high, style = (stated.get(key, b"") for key in (b"min", b"max", b"style"))
        if low.isdigit() and high.isdigit():
            number = int(style) if style.isdigit() else 0
            yield int(low), min(int(high), LAST_COLUMN), stated.get(b"hidden") in _TRUE, number
