"""A builtin applied to each element of its arrays, in a small workbook of its own.

In Excel `SUMPRODUCT(--ISNUMBER(A1:A9))` asks ISNUMBER nine times; the calculation engine asks it once. Values
are put into cells, so that a blank stays a blank and text stays text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpi_engine.formula.references import cell_name
from kpi_engine.recalc.lambda_values import table_of
from kpi_engine.recalc.small_workbook import small_workbook

_SHEET = "Elements"
_NOT_AVAILABLE = {"type": "Error", "kind": "Na"}


class Lifter:
    """Holds the small workbook; one for each session, since an engine cannot call itself."""

    def __init__(self, prepare: Callable[[Any], None], *, since_1904: bool = False) -> None:
        """`prepare` registers our versions of builtins."""
        self._prepare = prepare
        self._since_1904 = since_1904

    def __call__(self, name: str, marks: str, *arguments: Any) -> Any:
        """The results of `name` for each element of the arguments marked L; those marked W go in whole."""
        given = iter(arguments)
        values = [None if mark == "O" else next(given) for mark in marks]
        height, width = _size(
            [table_of(value) for value, mark in zip(values, marks, strict=True) if mark == "L"]
        )
        engine = small_workbook(_SHEET, prepare=self._prepare, since_1904=self._since_1904)
        texts, column = [], 1
        for value, mark in zip(values, marks, strict=True):
            cells = _broadcast(table_of(value), height, width) if mark == "L" else table_of(value)
            texts.append(_Placed(mark, isinstance(value, list), column, len(cells), len(cells[0])))
            if mark != "O":
                engine.set_values_batch(_SHEET, 1, column, [row if row else [None] for row in cells])
                column += len(cells[0])
        for row in range(height):
            for across in range(width):
                written = ",".join(each.text(row, across) for each in texts)
                engine.set_formula(_SHEET, row + 1, column + across, f"={name}({written})")
        engine.evaluate_all()
        return [
            [engine.get_value(_SHEET, row + 1, column + across) for across in range(width)]
            for row in range(height)
        ]


class _Placed:
    """Where an argument stands in the small workbook."""

    def __init__(self, mark: str, is_table: bool, column: int, height: int, width: int) -> None:
        self.mark, self.is_table = mark, is_table
        self.column, self.height, self.width = column, height, width

    def text(self, row: int, across: int) -> str:
        """The reference to the argument for one element."""
        if self.mark == "O":
            return ""
        if self.mark == "L":
            return cell_name(row + 1, self.column + across)
        first = cell_name(1, self.column)
        last = cell_name(self.height, self.column + self.width - 1)
        return f"{first}:{last}" if self.is_table else first


def _size(tables: list[list[list[Any]]]) -> tuple[int, int]:
    return max((len(each) for each in tables), default=1), max((len(each[0]) for each in tables), default=1)


def _broadcast(table: list[list[Any]], height: int, width: int) -> list[list[Any]]:
    """One row or column is repeated, the rest is #N/A, as in any array formula."""
    rows, columns = len(table), len(table[0])

    def at(row: int, column: int) -> Any:
        row, column = (0 if rows == 1 else row), (0 if columns == 1 else column)
        return table[row][column] if row < rows and column < columns else _NOT_AVAILABLE

    return [[at(row, column) for column in range(width)] for row in range(height)]
