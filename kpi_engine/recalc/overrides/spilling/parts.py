"""Parts of a table and tables put together."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.model.cell_error import NA, NUM, VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, flag, override, rows, single, whole

Table = list[list[Scalar]]


def transposed(table: Table) -> Table:
    """Rows as columns."""
    return [list(column) for column in zip(*table, strict=True)]


def _nothing() -> RefusedError:
    return RefusedError(CellError.CALC)


def _taken(size: int, count: CellValue) -> slice:
    if count is None:
        return slice(None)
    wanted = whole(count)
    if wanted == 0:
        raise _nothing()
    return slice(0, wanted) if wanted > 0 else slice(max(size + wanted, 0), size)


@override("TAKE")
def take(array: CellValue, height: CellValue = None, width: CellValue = None) -> CellValue:
    """The first rows or columns, the last for a negative number; none at all is #CALC!."""
    table = rows(array)
    kept = table[_taken(len(table), height)]
    across = _taken(len(table[0]), width)
    return [row[across] for row in kept]


def _dropped(size: int, count: CellValue) -> slice:
    unwanted = 0 if count is None else whole(count)
    if abs(unwanted) >= size:
        raise _nothing()
    return slice(unwanted, size) if unwanted >= 0 else slice(0, size + unwanted)


@override("DROP")
def drop(array: CellValue, height: CellValue = None, width: CellValue = None) -> CellValue:
    """Without the first rows or columns, the last for a negative number; nothing left is #CALC!."""
    table = rows(array)
    kept = table[_dropped(len(table), height)]
    across = _dropped(len(table[0]), width)
    return [row[across] for row in kept]


@override("EXPAND")
def expand(
    array: CellValue, height: CellValue = None, width: CellValue = None, pad: CellValue = None
) -> CellValue:
    """Made larger with #N/A or another value; a smaller size is #VALUE!."""
    table = rows(array)
    tall = len(table) if height is None else whole(height)
    wide = len(table[0]) if width is None else whole(width)
    if tall < len(table) or wide < len(table[0]):
        raise RefusedError(VALUE)
    fill = _padding(pad)
    widened = [row + [fill] * (wide - len(row)) for row in table]
    return widened + [[fill] * wide for _ in range(tall - len(table))]


def _padding(pad: CellValue) -> Scalar:
    if pad is None:
        return NA
    return pad[0][0] if isinstance(pad, list) else pad


def _chosen(table: Table, numbers: Sequence[CellValue]) -> Table:
    found = []
    for cell in (cell for value in numbers for row in rows(value) for cell in row):
        at = whole([[cell]])
        if not 1 <= abs(at) <= len(table):
            raise RefusedError(VALUE)
        found.append(table[at - 1 if at > 0 else at])
    return [list(row) for row in found]


@override("CHOOSEROWS")
def chooserows(array: CellValue, *numbers: CellValue) -> CellValue:
    """Rows by number, from the end for a negative one; a number outside the table is #VALUE!."""
    return _chosen(rows(array), numbers)


@override("CHOOSECOLS")
def choosecols(array: CellValue, *numbers: CellValue) -> CellValue:
    """Columns by number, from the end for a negative one; a number outside the table is #VALUE!."""
    return transposed(_chosen(transposed(rows(array)), numbers))


@override("VSTACK")
def vstack(*arrays: CellValue) -> CellValue:
    """Tables below one another; a narrower one is filled with #N/A."""
    tables = [rows(each) for each in arrays if each is not None]
    if not tables:
        raise RefusedError(VALUE)
    width = max(len(table[0]) for table in tables)
    return [row + [NA] * (width - len(row)) for table in tables for row in table]


@override("HSTACK")
def hstack(*arrays: CellValue) -> CellValue:
    """Tables beside one another; a shorter one is filled with #N/A."""
    sides: list[CellValue] = [transposed(rows(each)) for each in arrays if each is not None]
    stacked = vstack(*sides)
    return transposed(rows(stacked))


def _in_line(array: CellValue, ignore: CellValue, by_column: CellValue) -> list[Scalar]:
    skips = whole(ignore)
    if not 0 <= skips <= 3:
        raise RefusedError(VALUE)
    table = transposed(rows(array)) if flag(by_column) else rows(array)
    found = [
        cell
        for row in table
        for cell in row
        if not (skips & 1 and cell is None) and not (skips & 2 and isinstance(cell, CellError))
    ]
    if not found:
        raise _nothing()
    return found


@override("TOCOL")
def tocol(array: CellValue, ignore: CellValue = None, by_column: CellValue = None) -> CellValue:
    """All values in one column; 1 leaves out blanks, 2 errors, 3 both."""
    return [[cell] for cell in _in_line(array, ignore, by_column)]


@override("TOROW")
def torow(array: CellValue, ignore: CellValue = None, by_column: CellValue = None) -> CellValue:
    """All values in one row; 1 leaves out blanks, 2 errors, 3 both."""
    return [_in_line(array, ignore, by_column)]


def _wrapped(vector: CellValue, count: CellValue, pad: CellValue) -> Table:
    table = rows(vector)
    if len(table) > 1 and len(table[0]) > 1:
        raise RefusedError(VALUE)
    if isinstance(single(count), bool):
        raise RefusedError(VALUE)
    size = whole(count)
    if size < 1:
        raise RefusedError(NUM)
    line = [cell for row in table for cell in row]
    size = min(size, len(line)) if len(line) <= size else size
    fill = _padding(pad)
    return [
        line[at : at + size] + [fill] * (size - len(line[at : at + size])) for at in range(0, len(line), size)
    ]


@override("WRAPROWS")
def wraprows(vector: CellValue, count: CellValue, pad: CellValue = None) -> CellValue:
    """A row or column broken into rows; a table is #VALUE!, a count below 1 #NUM!."""
    return _wrapped(vector, count, pad)


@override("WRAPCOLS")
def wrapcols(vector: CellValue, count: CellValue, pad: CellValue = None) -> CellValue:
    """A row or column broken into columns; a table is #VALUE!, a count below 1 #NUM!."""
    return transposed(_wrapped(vector, count, pad))
