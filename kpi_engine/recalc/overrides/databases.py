"""DSUM and its kin: rows of a table that meet criteria."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from kpi_engine.model.cell_error import NUM, VALUE, CellError, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.averages import mean, variance
from kpi_engine.recalc.overrides.base import NotComputedError, RefusedError, override, rows, text
from kpi_engine.recalc.overrides.criteria import SIGN, Condition, kind, operand, ordered
from kpi_engine.recalc.overrides.lookups import compare, wildcard


def _selected(database: CellValue, field: CellValue, criteria: CellValue) -> list[Scalar]:
    """The field's values in the rows that meet one of the criteria rows; no field means every row as 1."""
    header, *table = rows(database)
    at = _field(header, field)
    if not table:
        raise RefusedError(VALUE)
    wanted, *conditions = rows(criteria)
    columns = [_column(header, name) for name in wanted]
    kept = [row for row in table if any(_meets(row, columns, line) for line in conditions)]
    return [1.0 if at is None else row[at] for row in kept]


def _column(header: Sequence[Scalar], name: Scalar) -> int | None:
    """The first column with this heading, compared as text: TRUE is `true`, 1 is `1`."""
    wanted = _text(name).casefold()
    return next(
        (at for at, heading in enumerate(header) if wanted and _text(heading).casefold() == wanted), None
    )


def _field(header: Sequence[Scalar], field: CellValue) -> int | None:
    table = rows(field)
    if len(table) * len(table[0]) != 1:
        raise RefusedError(VALUE)
    cell = table[0][0]
    if cell is None:
        return None
    if isinstance(cell, CellError):
        raise RefusedError(cell)
    named = _column(header, cell) if isinstance(cell, str) else None
    if named is not None:
        return named
    try:
        number = math.trunc(float(cell))
    except ValueError:
        raise RefusedError(VALUE) from None
    if not 1 <= number <= len(header):
        raise RefusedError(VALUE)
    return number - 1


def _meets(row: Sequence[Scalar], columns: Sequence[int | None], line: Sequence[Scalar]) -> bool:
    return all(
        condition is None or (_free(condition) if column is None else _test(condition)(row[column]))
        for column, condition in zip(columns, line, strict=True)
    )


def _free(condition: Scalar) -> bool:
    """A condition under no heading of the table is a formula about its first row: only text is never true."""
    if isinstance(condition, str):
        return False
    raise NotComputedError


def _test(condition: Scalar) -> Condition:
    """A condition: `>5`, `<>x`, `=` (empty), `=text` (exactly), plain text (begins so), or a value."""
    if not isinstance(condition, str):
        return lambda value: compare(value, condition) == 0
    found = SIGN.fullmatch(condition)
    if found is None:
        wanted = operand(condition)
        if isinstance(wanted, str):
            pattern = wildcard(wanted + "*")
            return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None
        return lambda value: kind(value) == kind(wanted) and compare(value, wanted) == 0
    sign, wanted = found[1], operand(found[2])
    return _equality(wanted, negated=sign == "<>") if sign in ("=", "<>") else ordered(sign, wanted)


def _equality(wanted: Scalar, *, negated: bool) -> Condition:
    if wanted == "":
        return lambda value: (value is None) != negated
    if isinstance(wanted, str):
        pattern = wildcard(wanted)
        return lambda value: (isinstance(value, str) and pattern.fullmatch(value) is not None) != negated
    return lambda value: (kind(value) == kind(wanted) and compare(value, wanted) == 0) != negated


def _text(value: Scalar) -> str:
    return "" if isinstance(value, CellError) else text([[value]])


def _numbers(values: Sequence[Scalar]) -> list[float]:
    for value in values:
        if isinstance(value, CellError):
            raise RefusedError(value)
    return [float(each) for each in values if kind(each) == "number" and each is not None]


def _enter(name: str, total: Callable[[list[float]], float], meaning: str) -> None:
    def compute(database: CellValue, field: CellValue, criteria: CellValue) -> CellValue:
        return total(_numbers(_selected(database, field, criteria)))

    compute.__doc__ = meaning
    override(name)(compute)


_enter("DSUM", math.fsum, "The sum of the numbers.")
_enter("DPRODUCT", lambda values: math.prod(values) if values else 0.0, "The product; 0 of no number.")
_enter("DAVERAGE", mean, "The mean; #DIV/0! of no number.")
_enter("DMAX", lambda values: max(values, default=0.0), "The largest; 0 of no number.")
_enter("DMIN", lambda values: min(values, default=0.0), "The smallest; 0 of no number.")
_enter("DVAR", variance, "The variance of a sample.")
_enter("DVARP", lambda values: variance(values, of_all=True), "The variance of a population.")
_enter("DSTDEV", lambda values: math.sqrt(variance(values)), "The deviation of a sample.")
_enter("DSTDEVP", lambda values: math.sqrt(variance(values, of_all=True)), "The deviation of a population.")


@override("DCOUNT")
def count_numbers(database: CellValue, field: CellValue, criteria: CellValue) -> CellValue:
    """How many numbers; errors do not count."""
    found = _selected(database, field, criteria)
    return float(sum(kind(value) == "number" for value in found))


@override("DCOUNTA")
def count_filled(database: CellValue, field: CellValue, criteria: CellValue) -> CellValue:
    """How many cells that are not empty."""
    return float(sum(value is not None for value in _selected(database, field, criteria)))


@override("DGET")
def get_one(database: CellValue, field: CellValue, criteria: CellValue) -> CellValue:
    """The value of the only row that meets the criteria; none is #VALUE!, several are #NUM!."""
    found = _selected(database, field, criteria)
    if len(found) != 1:
        raise RefusedError(NUM if found else VALUE)
    return found[0]
