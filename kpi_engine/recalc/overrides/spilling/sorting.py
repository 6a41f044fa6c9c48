"""FILTER, SORT, SORTBY, UNIQUE and SEQUENCE."""

from __future__ import annotations

from collections import Counter

from kpi_engine.model.cell_error import VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, flag, number, override, rows, whole
from kpi_engine.recalc.overrides.spilling.order import key, sorted_places
from kpi_engine.recalc.overrides.spilling.parts import Table, transposed

_MOST_CELLS = 1_048_576


def _is_kept(cell: Scalar) -> bool:
    if isinstance(cell, CellError):
        raise RefusedError(cell)
    if isinstance(cell, str):
        raise RefusedError(VALUE)
    return bool(cell)


@override("FILTER")
def filtered(array: CellValue, include: CellValue, if_empty: CellValue = None) -> CellValue:
    """The rows or columns whose condition holds; none is `if_empty`, or #CALC! without; text is #VALUE!."""
    table, conditions = rows(array), rows(include)
    if len(conditions[0]) == 1 and len(conditions) == len(table):
        found = [row for row, (cell,) in zip(table, conditions, strict=True) if _is_kept(cell)]
    elif len(conditions) == 1 and len(conditions[0]) == len(table[0]):
        kept = [at for at, cell in enumerate(conditions[0]) if _is_kept(cell)]
        found = [[row[at] for at in kept] for row in table] if kept else []
    else:
        raise RefusedError(VALUE)
    if found:
        return found
    if if_empty is None:
        raise RefusedError(CellError.CALC)
    return if_empty


def _order(value: CellValue) -> int:
    order = whole(value, 1)
    if order not in (1, -1):
        raise RefusedError(VALUE)
    return order


@override("SORT")
def sort(
    array: CellValue, index: CellValue = None, order: CellValue = None, by_column: CellValue = None
) -> CellValue:
    """By one or more rows or columns, texts without case, blanks last; an index outside is #VALUE!."""
    table = transposed(rows(array)) if flag(by_column) else rows(array)
    columns = [1] if index is None else [whole([[cell]]) for row in rows(index) for cell in row]
    ways = [1] if order is None else [_order([[cell]]) for row in rows(order) for cell in row]
    if len(ways) == 1:
        ways *= len(columns)
    if len(ways) != len(columns) or not all(1 <= each <= len(table[0]) for each in columns):
        raise RefusedError(VALUE)
    places = sorted_places([[row[each - 1] for row in table] for each in columns], ways)
    found = [table[at] for at in places]
    return transposed(found) if flag(by_column) else found


@override("SORTBY")
def sortby(array: CellValue, *keys_and_orders: CellValue) -> CellValue:
    """By other rows or columns of the same length; any other length is #VALUE!."""
    table = rows(array)
    keys = [rows(each) for each in keys_and_orders[::2]]
    orders = [_order(each) for each in keys_and_orders[1::2]]
    orders += [1] * (len(keys) - len(orders))
    if keys and all(len(each) == len(table) and len(each[0]) == 1 for each in keys):
        return [table[at] for at in sorted_places([[row[0] for row in each] for each in keys], orders)]
    if keys and all(len(each) == 1 and len(each[0]) == len(table[0]) for each in keys):
        across = sorted_places([each[0] for each in keys], orders)
        return [[row[at] for at in across] for row in table]
    raise RefusedError(VALUE)


@override("UNIQUE")
def unique(array: CellValue, by_column: CellValue = None, once: CellValue = None) -> CellValue:
    """Different rows or columns, texts without case; those that occur exactly once; none is #CALC!."""
    across = flag(by_column)
    table: Table = transposed(rows(array)) if across else rows(array)
    keys = [tuple(key(cell) for cell in row) for row in table]
    counts = Counter(keys)
    first = {each: at for at, each in reversed(list(enumerate(keys)))}
    only = flag(once)
    found = [
        row
        for at, (row, each) in enumerate(zip(table, keys, strict=True))
        if (counts[each] == 1 if only else first[each] == at)
    ]
    if not found:
        raise RefusedError(CellError.CALC)
    return transposed(found) if across else found


@override("SEQUENCE")
def sequence(
    height: CellValue = None, width: CellValue = None, start: CellValue = None, step: CellValue = None
) -> CellValue:
    """Numbers row by row; no rows or columns are #CALC!, a negative number of them #VALUE!."""
    tall, wide, first, more = whole(height, 1), whole(width, 1), number(start, 1.0), number(step, 1.0)
    if tall < 0 or wide < 0 or tall * wide > _MOST_CELLS:
        raise RefusedError(VALUE)
    if tall == 0 or wide == 0:
        raise RefusedError(CellError.CALC)
    return [[first + (row * wide + column) * more for column in range(wide)] for row in range(tall)]
