"""From a mapping to Facts: every figure in its term's unit, with the digits it has and what it follows from."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median_low

from kpi_engine.formula.references import column_letters, place_name
from kpi_engine.model.fact import Fact, Place
from kpi_engine.recognition.axes import Axis, axes_of
from kpi_engine.recognition.digits import decimals, half_unit, is_rounded
from kpi_engine.recognition.follows import Followed
from kpi_engine.recognition.grid import Cell, Grid, Values, View, read_grid
from kpi_engine.recognition.heading_words import part_of
from kpi_engine.recognition.mapping import MappedRange, Mapping
from kpi_engine.recognition.titles import titles_of
from kpi_engine.tracing.shown import shown
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import parse_range, parse_reference
from kpi_engine.workbook.styles import CellStyle, read_styles


def facts_of(package: Package, mapping: Mapping, *, values: Values | None = None) -> list[Fact]:
    """The figures of the mapped cells, in the order of the mapping; errors, texts and blanks are none.

    A cell whose period the headings do not tell is no fact. `values` are results that are not stored.
    """
    styles = read_styles(package)
    sheets = (sheet for item in mapping.ranges for sheet in (item.sheet, _headings_sheet(item)))
    grids = {
        sheet: _Sheet(read_grid(package, sheet, styles, values or {})) for sheet in dict.fromkeys(sheets)
    }
    followed = Followed(package, {sheet: each.grid for sheet, each in grids.items()})
    facts = [
        fact for item in mapping.ranges
        for fact in _facts(package, item, grids[item.sheet], grids[_headings_sheet(item)])
    ]  # fmt: skip
    return followed.facts(facts)


def _headings_sheet(item: MappedRange) -> str:
    """The sheet of the headings: that of the figures, unless they name another one."""
    named = parse_reference(item.headings)
    return named.sheet if named is not None else item.sheet


class _Sheet:
    """One sheet with the headings that were found on it."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.axes: list[Axis] = []
        for turned in (False, True):
            self.axes += axes_of(View(grid, turned), titles_of(grid))

    def period(self, headings: str, offset: int) -> str | None:
        """The period that the heading cell at this place in the range of headings names."""
        area = parse_range(headings) or parse_reference(headings)
        if area is None:
            return None
        place = list(area.positions())[offset]
        for axis in self.axes:
            line, at = (place[1], place[0]) if axis.view.turned else place
            if axis.top <= line <= axis.at and at in axis.headings:
                return axis.headings[at].period or None
        cell = self.grid.rows.get(place[0], {}).get(place[1])
        return (part_of(cell).period or None) if cell else None


def _facts(package: Package, item: MappedRange, sheet: _Sheet, headed: _Sheet) -> Iterator[Fact]:
    area = parse_range(item.cells, item.sheet)
    if area is None:
        return
    cells = [(at, cell) for at, (row, column) in enumerate(area.positions())
             if (cell := sheet.grid.rows.get(row, {}).get(column)) is not None and cell.figure is not None]  # fmt: skip
    typed = [decimals(cell.figure or 0.0) for _, cell in cells if cell.typed]
    usual = median_low(typed) if typed else 0
    for at, cell in cells:
        period = headed.period(item.headings, at) if item.headings else item.period
        if period is not None:
            yield _fact(package, item, cell, period, usual)


def _fact(package: Package, item: MappedRange, cell: Cell, period: str, usual: int) -> Fact:
    figure = cell.figure or 0.0
    scale = 10.0**item.power
    value = _scaled(figure, item.power)
    half = half_unit(figure, usual) if cell.typed or is_rounded(cell.formula) else abs(figure) * 1e-12
    return Fact(
        id=place_name(item.sheet, cell.row, cell.column), term=item.term,
        value=-value if item.negated else value, raw=shown(figure, CellStyle(cell.format)),
        half_unit=half * scale, place=Place(package.path.name, item.sheet, cell.row, column_letters(cell.column)),
        period=period, scenario=item.scenario, segment=item.segment, entity=item.entity, currency=item.currency,
        note=item.label, computed=not cell.typed,
    )  # fmt: skip


def _scaled(figure: float, power: int) -> float:
    """In the term's unit, without the noise of a multiplication by 0.01."""
    return figure * 10.0**power if power >= 0 else figure / 10.0**-power
