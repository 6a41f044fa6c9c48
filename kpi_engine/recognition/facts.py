"""From a mapping to Facts: every figure in its term's unit, with its digits and what it follows from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from statistics import median_low

from kpi_engine.formula.references import column_letters, place_name
from kpi_engine.model.digits import half_unit
from kpi_engine.model.fact import Fact, Place
from kpi_engine.recognition.digits import decimals, is_cut, is_rounded
from kpi_engine.recognition.follows import Followed
from kpi_engine.recognition.grid import Cell, Grid, Values
from kpi_engine.recognition.mapping import MappedRange, Mapping
from kpi_engine.recognition.tables.reading import sheets_of
from kpi_engine.recognition.words.heading_words import part_of
from kpi_engine.recognition.words.keys import whole_or
from kpi_engine.tracing.shown import shown
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range, parse_reference
from kpi_engine.workbook.styles import CellStyle

_MOST_LINKS = 8
_LINK = re.compile(r"\+?(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?[A-Z]{1,3}\$?\d+")


def facts_of(package: Package, mapping: Mapping, *, values: Values | None = None) -> list[Fact]:
    """The figures of the mapped cells, in the order of the mapping; errors, texts and blanks are none.

    A cell whose period the headings do not tell is no fact. `values` are results that are not stored.
    """
    figures = _Figures(package, values)
    facts = [fact for item in mapping.ranges for fact in _facts(package, item, figures)]
    return Followed(package, sheets_of(package, values)).facts(facts)


class _Figures:
    """What the headings, the key columns and the formulas of a workbook say of its figures."""

    def __init__(self, package: Package, values: Values | None) -> None:
        self._sheets = sheets_of(package, values)

    def grid(self, sheet: str) -> Grid:
        """The cells of a sheet."""
        return self._sheets.grid(sheet)

    def origin(self, sheet: str, cell: Cell) -> Cell:
        """The cell that a formula such as `=Metrics!C5` only repeats, or the cell itself."""
        for _ in range(_MOST_LINKS):
            found = _LINK.fullmatch(cell.formula) if cell.formula else None
            area = (
                parse_reference(found[0].lstrip("+")) or parse_range(found[0].lstrip("+"), sheet)
                if found
                else None
            )
            if area is None or area.sheet.casefold() not in self._sheets.names:
                break
            sheet = self._sheets.names[area.sheet.casefold()]
            further = self.grid(sheet).rows.get(area.top, {}).get(area.left)
            if further is None or further.figure != cell.figure:
                break
            cell = further
        return cell

    def period(self, area: Area, offset: int) -> str | None:
        """The period that the heading at this place of a range names; None where it names none."""
        row, column = area.top + offset * (area.columns == 1), area.left + offset * (area.columns > 1)
        for axis in self._sheets.axes(area.sheet):
            line, at = (column, row) if axis.view.turned else (row, column)
            if axis.top <= line <= axis.at and at in axis.headings:
                return axis.headings[at].period or None
        cell = self.grid(area.sheet).rows.get(row, {}).get(column)
        return (part_of(cell).period or None) if cell else None

    def segment(self, area: Area, offset: int) -> str:
        """The segment that a key column names; "" for the whole."""
        row, column = area.top + offset * (area.columns == 1), area.left + offset * (area.columns > 1)
        cell = self.grid(area.sheet).rows.get(row, {}).get(column)
        return whole_or(cell.text.strip()) if cell else ""


def _facts(package: Package, item: MappedRange, figures: _Figures) -> Iterator[Fact]:
    area, headings, segments = (
        _area(text, item.sheet) for text in (item.cells, item.headings, item.segments)
    )
    if area is None:
        return
    rows = figures.grid(area.sheet).rows
    cells = [(at, cell) for at, (row, column) in enumerate(area.positions())
             if (cell := rows.get(row, {}).get(column)) is not None and cell.figure is not None]  # fmt: skip
    typed = [decimals(cell.figure or 0.0) for _, cell in cells if cell.typed]
    usual = median_low(typed) if typed else 0
    for at, cell in cells:
        period = figures.period(headings, at) if headings else item.period
        if period is not None:
            fact = _fact(package, item, cell, period, _half_unit(figures.origin(item.sheet, cell), usual))
            yield replace(fact, segment=figures.segment(segments, at)) if segments else fact


def _area(text: str, sheet: str) -> Area | None:
    """The range, on its own sheet where it names one."""
    return parse_range(text, sheet) or parse_reference(text) if text else None


def _fact(package: Package, item: MappedRange, cell: Cell, period: str, half: float) -> Fact:
    figure = cell.figure or 0.0
    scale = 10.0**item.power
    value = _scaled(figure, item.power)
    place = Place(package.path.name, item.sheet, cell.row, column_letters(cell.column))
    return Fact(
        id=place_name(item.sheet, cell.row, cell.column), term=item.term,
        value=-value if item.negated else value, raw=shown(figure, CellStyle(cell.format)),
        half_unit=half * scale, place=place, period=period, scenario=item.scenario, segment=item.segment,
        entity=item.entity, currency=item.currency, note=item.label, computed=not cell.typed,
    )  # fmt: skip


def _half_unit(cell: Cell, usual: int) -> float:
    """Half a unit of the last digit typed, or that a formula rounds to; other results are exact."""
    figure = cell.figure or 0.0
    if cell.typed:
        return half_unit(max(decimals(figure), usual))
    if is_rounded(cell.formula):
        return half_unit(decimals(figure)) * (2 if is_cut(cell.formula) else 1)
    return abs(figure) * 1e-12


def _scaled(figure: float, power: int) -> float:
    """In the term's unit, without the noise of a multiplication by 0.01."""
    return figure * 10.0**power if power >= 0 else figure / 10.0**-power
