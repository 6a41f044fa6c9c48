"""Examples of functions laid out on one sheet: arguments in cells, the formula beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from kpi_engine.model.cell_error import CellError

CODES = {
    CellError.NULL: 521, CellError.DIV0: 532, CellError.VALUE: 519, CellError.REF: 524,
    CellError.NAME: 525, CellError.NUM: 503, CellError.NA: 32767,
}  # fmt: skip
"""The number that Calc's getError tells for each error."""
_ANSWERS = 60
"""The column where answers begin, right of all arguments."""


@dataclass
class Sheet:
    """What Calc is asked for, and where each answer will stand."""

    cells: dict[str, Any] = field(default_factory=dict)
    arrays: dict[str, str] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)
    row: int = 1

    def add(self, name: str, arguments: Any, down: int = 1, across: int = 1) -> None:
        """One call in the next free rows; an argument that is None is left out."""
        column, tallest, references = 1, down, []
        for argument in arguments:
            rows = _rows(argument)
            for below, row in enumerate(rows):
                for right, content in enumerate(row):
                    if content is not None:
                        self.cells[_place(self.row + below, column + right)] = _typed(content)
            last = _place(self.row + len(rows) - 1, column + len(rows[0]) - 1)
            first = _place(self.row, column)
            whole = f"{first}:{last}" if isinstance(argument, list | tuple) else first
            references.append("" if argument is None else whole)
            column, tallest = column + len(rows[0]) + 1, max(tallest, len(rows))
        assert column < _ANSWERS
        formula = f"={name}({';'.join(references)})"
        area = f"{_place(self.row, _ANSWERS)}:{_place(self.row + down - 1, _ANSWERS + across - 1)}"
        if down == across == 1:
            self.cells[_place(self.row, _ANSWERS)] = formula
        else:
            self.arrays[area] = formula
        self.read.append(area)
        self.heights.append(down)
        self.row += tallest + 1

    def asked(self) -> dict[str, Any]:
        """For Calc."""
        return {"cells": self.cells, "arrays": self.arrays, "read": self.read}

    def answers(self, told: dict[str, Any]) -> list[list[list[Any]]]:
        """What Calc told, a table for every call."""
        rows = iter(told["cells"])
        return [[next(rows) for _ in range(height)] for height in self.heights]


def agrees(answer: Any, expected: Any, within: float = 0.0) -> bool:
    """Whether a cell holds what is expected; errors by Calc's own number for them."""
    if isinstance(expected, CellError):
        return isinstance(answer, dict) and answer["error"] == CODES[expected]
    if expected is None or expected == "":
        return answer == ""
    if isinstance(expected, str):
        return bool(answer == expected)
    return isinstance(answer, float) and answer == pytest.approx(
        float(expected), rel=1e-9, abs=max(within, 1e-12)
    )


def _rows(argument: Any) -> list[list[Any]]:
    if not isinstance(argument, list | tuple):
        return [[argument]]
    return [list(row) if isinstance(row, list | tuple) else [row] for row in argument]


def _typed(content: Any) -> Any:
    """As a person types it; a truth value is a formula, since nothing else is one in Calc."""
    if isinstance(content, bool):
        return f"={str(content).upper()}()"
    return f"'{content}" if isinstance(content, str) else content


def _place(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"
