"""Which cells of a workbook that nobody described hold which term."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Mapping as Words
from dataclasses import replace

from kpi_engine.recognition.grid import Grid, Values, View
from kpi_engine.recognition.mapping import MappedRange, Mapping
from kpi_engine.recognition.meaning.found import Found
from kpi_engine.recognition.meaning.lines import LineReader
from kpi_engine.recognition.meaning.settling import settled
from kpi_engine.recognition.tables.axes import axes_of
from kpi_engine.recognition.tables.blocks import lines_of
from kpi_engine.recognition.tables.flat import flat_lines
from kpi_engine.recognition.tables.lists import regular, singles_of
from kpi_engine.recognition.tables.part_columns import key_axes, part_axes
from kpi_engine.recognition.tables.reading import sheets_of
from kpi_engine.recognition.words.term_names import canonical
from kpi_engine.recognition.words.titles import scenario_in, titles_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range


def recognise(
    package: Package, *, values: Values | None = None, words: Words[str, str] | None = None,
    known: Collection[MappedRange] = (), leaving_out: Collection[str] = (),
) -> Mapping:  # fmt: skip
    """Find the terms of a workbook by its labels.

    `values` are results of formulas that the file has not stored, by sheet, row and column. `words` are the
    user's own names of terms. Cells of `known` ranges are left out, and so are
    the sheets `leaving_out`.
    """
    sheets = sheets_of(package, values)
    found = Found()
    taken = _areas(known)
    own = {canonical(name): term for name, term in (words or {}).items()}
    for info in package.sheets:
        if info.kind == "worksheet" and not info.name.startswith("_") and info.name not in leaving_out:
            found.add(sheet_ranges(_without(sheets.grid(info.name), taken.get(info.name, [])), own))
    ranges, unknown = settled(found)
    return Mapping(package.path.name, "", tuple(ranges), tuple(unknown))


def sheet_ranges(grid: Grid, words: Words[str, str]) -> Found:
    """What one sheet holds: tables with months across, then those with months down, then single figures."""
    titles = titles_of(grid)
    reader = LineReader(grid.sheet, titles, scenario_in(titles), words)
    across = lines_of(axes_of(View(grid), titles))
    taken = {(line.number, at) for line in across for at in line.cells}
    rest = _less(grid, taken)
    down = list(flat_lines(lines_of(axes_of(View(rest, turned=True), titles))))
    taken |= {(at, line.number) for line in down for at in line.cells}
    found = reader.lines(across)
    found.add(reader.lines(down))
    for view, axes in ((View(grid), part_axes), (View(grid, turned=True), part_axes),
                       (View(grid, turned=True), key_axes)):  # fmt: skip
        beside = [
            line for line in lines_of(list(axes(view, taken)))
            if not any(view.place(line.number, at) in taken for at in line.cells)
        ]  # fmt: skip
        taken |= {view.place(line.number, at) for line in beside for at in line.cells}
        found.add(reader.lines(beside))
    found.add(reader.singles(regular(list(singles_of(grid, taken)))))
    return found


def _less(grid: Grid, taken: set[tuple[int, int]]) -> Grid:
    """The sheet without the figures of tables that are read already."""
    if not taken:
        return grid
    rows = {
        row: {column: cell for column, cell in line.items() if (row, column) not in taken}
        for row, line in grid.rows.items()
    }
    return replace(grid, rows=rows)


def _areas(known: Collection[MappedRange]) -> dict[str, list[Area]]:
    found: dict[str, list[Area]] = {}
    for item in known:
        if area := parse_range(item.cells, item.sheet):
            found.setdefault(item.sheet, []).append(area)
    return found


def _without(grid: Grid, areas: Sequence[Area]) -> Grid:
    """The sheet without the figures that are known already."""
    figures = {
        (row, column) for area in areas for row, column in area.positions()
        if (cell := grid.rows.get(row, {}).get(column)) is not None and cell.figure is not None
    }  # fmt: skip
    return _less(grid, figures)
