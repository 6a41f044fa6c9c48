"""Which decimal sign a column of figures uses: proved by its own numbers, never assumed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpi_engine.model.written import clipped
from kpi_engine.sources.header import ValueColumn
from kpi_engine.sources.number import DecimalSign, take_apart
from kpi_engine.sources.table import Misfit, Record, StoredNumber, Table


@dataclass(slots=True)
class _Column:
    """The first number of a column that proves each sign: (row, text)."""

    point: tuple[int, str] | None = None
    comma: tuple[int, str] | None = None

    @property
    def sign(self) -> DecimalSign | None:
        return "." if self.point else "," if self.comma else None


def settled_signs(table: Table, columns: tuple[ValueColumn, ...]) -> dict[int, DecimalSign | None]:
    """The decimal sign of each column, None where no number of it proves one.

    Two numbers of one column that prove different signs are refused with both rows named.
    """
    found = _proofs(columns, table.records())
    for index, column in found.items():
        if column.point and column.comma:
            first, second = sorted((column.point, column.comma))
            why = (
                f'"{clipped(first[1], 20)}" here and "{clipped(second[1], 20)}" in row {second[0]} '
                "use different decimal signs. Write the column in one way."
            )
            raise table.refusal(first[0], index, why, "decimal-conflict")
    return {index: column.sign for index, column in found.items()}


def usual_signs(table: Table, columns: tuple[ValueColumn, ...]) -> dict[int, DecimalSign | None]:
    """The decimal sign that each column of a table of many companies proves; None where two are proved.

    Rows that do not fit under the header are passed over.
    """
    fitting = (found for found in table.rows() if not isinstance(found, Misfit))
    found = _proofs(columns, fitting)
    return {index: None if column.point and column.comma else column.sign for index, column in found.items()}


def _proofs(columns: tuple[ValueColumn, ...], records: Iterable[Record]) -> dict[int, _Column]:
    found = {column.index: _Column() for column in columns}
    for row, cells in records:
        for index, column in found.items():
            text = cells[index]
            if text.isdigit() or (column.point and column.comma) or isinstance(text, StoredNumber):
                continue
            parts = take_apart(text)
            if parts is None:
                continue
            if parts.settles == "." and not column.point:
                column.point = (row, text)
            elif parts.settles == "," and not column.comma:
                column.comma = (row, text)
    return found
