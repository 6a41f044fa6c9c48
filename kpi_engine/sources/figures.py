"""The figures of a table: each cell read under the decimal sign of its column, with its unit applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kpi_engine.errors import SourceError
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.written import clipped
from kpi_engine.sources.decimals import settled_signs
from kpi_engine.sources.header import ValueColumn
from kpi_engine.sources.number import DecimalSign, Parts, read_number, take_apart
from kpi_engine.sources.table import StoredNumber, Table
from kpi_engine.sources.units import StatedUnit


class Figure(NamedTuple):
    """A figure in the unit of its term, half a unit of its last digit, and the currency written beside it."""

    value: float
    half_unit: float
    currency: str


class Figures:
    """Reads the value cells of one table; what could only be guessed is refused with its row and column."""

    def __init__(
        self,
        table: Table,
        columns: tuple[ValueColumn, ...],
        decimal: DecimalSign | None,
        usual: Mapping[int, DecimalSign | None] | None = None,
    ) -> None:
        """`usual` has the sign of a column where the table's own numbers prove none."""
        self._table = table
        self._signs: dict[int, DecimalSign | None] = {column.index: decimal for column in columns}
        if decimal is None:
            settled = settled_signs(table, columns)
            self._signs = {index: sign or (usual or {}).get(index) for index, sign in settled.items()}

    def read(self, row: int, column: int, text: str, unit: StatedUnit) -> Figure:
        """The figure in a cell; `text` is not blank."""
        if isinstance(text, StoredNumber):
            return _stored(text, unit)
        parts = take_apart(text)
        if parts is None:
            raise self._refusal(row, column, _why_no_number(text), "not-a-number")
        if parts.percent and unit.power > 0:
            raise self._refusal(
                row, column, f'"{clipped(text)}" is a percentage, its unit is {unit.text}.', "unit"
            )
        sign = self._signs[column]
        if parts.ambiguous and sign is None:
            raise self._refusal(row, column, _two_readings(text, parts), "ambiguous-number")
        number = read_number(parts, sign, 0 if parts.percent else unit.power)
        if number is None:
            raise self._refusal(row, column, _why_not_under(text, sign), "not-a-number")
        return Figure(number.value, number.half_unit, number.currency)

    def _refusal(self, row: int, column: int, why: str, code: str) -> SourceError:
        return self._table.refusal(row, column, why, code)


def _stored(cell: StoredNumber, unit: StatedUnit) -> Figure:
    power = 0 if cell.percent and unit.percent else unit.power
    # Dividing by a whole power of ten rounds once; multiplying by 0.01 would round twice.
    factor = float(10 ** abs(power))
    if power < 0:
        return Figure(cell.value / factor, cell.half_unit / factor, "")
    return Figure(cell.value * factor, cell.half_unit * factor, "")


def _why_no_number(text: str) -> str:
    shown = clipped(text)
    if text.startswith("="):
        return f'"{shown}" is a formula without a result. Open the file in Excel, save it, and try again.'
    if CellError.from_text(text):
        return f"{shown} is an error of the source. Put it right there, or leave the cell empty."
    return f'"{shown}" is not a number. Write a number, or leave the cell empty when it is not known.'


def _two_readings(text: str, parts: Parts) -> str:
    point, comma = parts.number(parts.point).value, parts.number(parts.comma).value
    return f'"{clipped(text)}" can be {point:g} or {comma:g}. Say which: --decimal . or --decimal ,'


def _why_not_under(text: str, sign: DecimalSign | None) -> str:
    if sign is None:
        return f'"{clipped(text)}" is larger than any cell can hold. Correct it.'
    name = "point" if sign == "." else "comma"
    return f'"{clipped(text)}" is not a number with a decimal {name}. Correct it, or change --decimal.'
