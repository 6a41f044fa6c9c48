"""Which sheet of the copy is which of the template, and where its rows and columns stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from kpi_engine.fill.returned.alignment import aligned
from kpi_engine.fill.returned.moves import Moves, line
from kpi_engine.fill.returned.roles import Roles
from kpi_engine.fill.returned.sheet_cells import SheetCells
from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW
from kpi_engine.workbook.package import Package, SheetInfo
from kpi_engine.workbook.references import Area, AreaIndex

_ENOUGH = 0.5


class Sheets:
    """The sheets of a workbook, their cells read when they are first asked for."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._read: dict[str, SheetCells] = {}

    def __getitem__(self, sheet: str) -> SheetCells:
        if sheet not in self._read:
            self._read[sheet] = SheetCells(self.package, sheet)
        return self._read[sheet]


def matched(template: Sheets, copy: Sheets) -> dict[str, str]:
    """The sheet of the copy for each of the template, by name, else by what stands on it."""
    there = {sheet.name.casefold(): sheet for sheet in copy.package.sheets}
    found = {
        sheet.name: there[sheet.name.casefold()].name
        for sheet in template.package.sheets
        if sheet.name.casefold() in there
    }
    free = [sheet for sheet in copy.package.sheets if sheet.name not in found.values()]
    for sheet in template.package.sheets:
        if sheet.name not in found and free:
            best = max(free, key=partial(_alike, template, copy, sheet))
            if _alike(template, copy, sheet, best) >= _ENOUGH:
                found[sheet.name] = best.name
                free.remove(best)
    return found


def _alike(template: Sheets, copy: Sheets, sheet: SheetInfo, other: SheetInfo) -> float:
    if sheet.kind != other.kind:
        return 0.0
    mine, theirs = template[sheet.name].texts, copy[other.name].texts
    return _common(mine, theirs) if mine | theirs else 0.0


def _common(mine: Iterable[object], theirs: Iterable[object]) -> float:
    """The share of what two collections hold that both hold."""
    one, other = set(mine), set(theirs)
    return len(one & other) / len(one | other) if one | other else 0.01


def moves_of(old: SheetCells, new: SheetCells, roles: Roles, sheet: str, name: str) -> Moves:
    """Rows first, by their labels; then columns, by labels and formulas in the rows that are known."""
    inputs = roles.inputs(sheet)
    typed_columns = {column for area in inputs for column in range(area.left, area.right + 1)}
    pairs = aligned(
        old.rows(typed_columns), new.rows(typed_columns), lambda i, j: old.alike(i + 1, new, j + 1)
    )
    rows = line(dict(_numbered(pairs, old.last_row)), old.last_row, LAST_ROW)
    back = {new_row: row for row, new_row in rows.places.items()}
    typed_rows = {row for area in inputs for row in _rows_of(area, old.last_row)}
    index = AreaIndex(inputs)
    mine = old.columns(lambda row: row, lambda row, column: index.at(row, column) is not None, typed_rows)
    theirs = new.columns(back.get, lambda _row, _column: False, typed_rows)
    columns = aligned(mine, theirs, lambda i, j: _common(mine[i], theirs[j]))
    across = line(dict(_numbered(columns, old.last_column)), old.last_column, LAST_COLUMN)
    return Moves(name, rows, across)


def _rows_of(area: Area, last: int) -> range:
    return range(area.top, min(area.bottom, last) + 1)


def _numbered(pairs: dict[int, int], last: int) -> Iterator[tuple[int, int]]:
    """Places counted from 1; lines after the last one that was found follow it."""
    yield from ((old + 1, new + 1) for old, new in pairs.items())
    end = max(pairs, default=-1)
    for old in range(end + 1, last):
        yield old + 1, pairs.get(end, -1) + old - end + 1
