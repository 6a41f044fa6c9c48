"""Approximate search as Excel does it: by halving, whether the values are sorted or not."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.formula.guards import HLOOKUP, LOOKUP, MATCH, VLOOKUP
from kpi_engine.model.cell_error import NA, VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, flag, override, rows, single, whole
from kpi_engine.recalc.overrides.criteria import kind as kind_of
from kpi_engine.recalc.overrides.lookups import compare, equals_or_matches


def place_in(values: Sequence[Scalar], wanted: Scalar) -> int | None:
    """The last value that the halving finds to be no larger; values of another kind are passed over."""
    low, high = -1, len(values)
    while high - low > 1:
        middle = low + (high - low) // 2
        found = _of_kind(values, wanted, middle, high)
        if found is None:
            high = middle
            continue
        order = compare(values[found], wanted)
        if order == 0:
            return _last_equal(values, wanted, found, high)
        if order > 0 and found == high - 1 and found != middle:
            high = middle
        elif order > 0:
            high = found
        else:
            low = found
    return low if low >= 0 else None


def _of_kind(values: Sequence[Scalar], wanted: Scalar, start: int, end: int) -> int | None:
    own = kind_of(wanted)
    return next((at for at in range(start, end) if kind_of(values[at]) == own), None)


def _last_equal(values: Sequence[Scalar], wanted: Scalar, found: int, end: int) -> int:
    while (
        found + 1 < end
        and kind_of(values[found + 1]) == kind_of(wanted)
        and not compare(values[found + 1], wanted)
    ):
        found += 1
    return found


def _key(value: CellValue) -> Scalar:
    """What is looked for; an empty cell is 0."""
    cell = single(value) if value is not None else None
    return 0.0 if cell is None else cell


@override(MATCH)
def match(wanted: CellValue, array: CellValue, kind: CellValue = 1.0) -> CellValue:
    """MATCH 1 halves, -1 goes down to the last value that is no smaller, 0 takes * and ? in texts."""
    table = rows(array)
    if isinstance(array, CellError):
        raise RefusedError(array)
    if len(table) > 1 and len(table[0]) > 1:
        raise RefusedError(NA)
    values = [row[0] for row in table] if len(table[0]) == 1 else table[0]
    key, way = _key(wanted), whole(kind)
    if way > 0:
        found = place_in(values, key)
    elif way == 0:
        found = _exact(values, key)
    else:
        found = _descending(values, key)
    return NA if found is None else float(found + 1)


def _exact(values: Sequence[Scalar], key: Scalar) -> int | None:
    equal = equals_or_matches(key)
    return next((at for at, value in enumerate(values) if equal(value)), None)


def _descending(values: Sequence[Scalar], key: Scalar) -> int | None:
    best: int | None = None
    for at, value in enumerate(values):
        if kind_of(value) != kind_of(key):
            continue
        order = compare(value, key)
        if order == 0:
            return at
        if order < 0:
            return best
        best = at
    return best


@override(VLOOKUP)
def vertical(
    wanted: CellValue, table: CellValue, column: CellValue, approximate: CellValue = True
) -> CellValue:
    """VLOOKUP: an error that is looked for is passed on, text instead of a table is #VALUE!.

    A column of 0 is #VALUE!, but what is not found at all is #N/A.
    """
    return _looked_up(wanted, rows(table), column, approximate, is_table=isinstance(table, list))


@override(HLOOKUP)
def horizontal(
    wanted: CellValue, table: CellValue, row: CellValue, approximate: CellValue = True
) -> CellValue:
    """HLOOKUP, like VLOOKUP with rows and columns exchanged."""
    turned = [list(each) for each in zip(*rows(table), strict=True)]
    return _looked_up(wanted, turned, row, approximate, is_table=isinstance(table, list))


def _looked_up(
    wanted: CellValue,
    table: Sequence[Sequence[Scalar]],
    column: CellValue,
    approximate: CellValue,
    *,
    is_table: bool,
) -> CellValue:
    if not is_table:
        given = table[0][0]
        raise RefusedError(given if isinstance(given, CellError) else VALUE if isinstance(given, str) else NA)
    key, at = _key(wanted), whole(column)
    if at > len(table[0]):
        raise RefusedError(CellError.REF)
    first = [row[0] for row in table]
    found = place_in(first, key) if flag(approximate, False) else _exact(first, key)
    if found is None:
        return NA
    if at < 1:
        raise RefusedError(VALUE)
    value = table[found][at - 1]
    return 0.0 if value is None else value


@override(LOOKUP)
def look_up(wanted: CellValue, array: CellValue, results: CellValue = None) -> CellValue:
    """LOOKUP halves the longer side of a table, the first column of a square; the other end answers."""
    table, key = rows(array), _key(wanted)
    by_row = len(table[0]) > len(table)
    found = place_in(table[0] if by_row else [row[0] for row in table], key)
    if found is None:
        return NA
    if results is None:
        value = table[-1][found] if by_row else table[found][-1]
    else:
        answers = rows(results)
        if len(answers) > 1 and len(answers[0]) > 1:
            raise RefusedError(NA)
        line = answers[0] if len(answers) == 1 else [row[0] for row in answers]
        if found >= len(line):
            raise RefusedError(NA)
        value = line[found]
    return 0.0 if value is None else value
