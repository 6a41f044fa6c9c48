"""How a function that gives a table reads its arguments: as rows of cells, each with its own rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, TypeVar

from kpi_engine.calc.coerce import read_cell
from kpi_engine.model.cell_error import BLANK, DEFINED, DIV0, NA, NUM, TEXT, VALUE, CellError
from kpi_engine.model.condition import SLACK
from kpi_engine.model.function import Argument, CellValue

Cells = list[list[Any]]
T = TypeVar("T")
NOTHING: Cells = [[None]]
"""An argument that is left out."""
_PRECEDENCE = (VALUE, NA, NUM, DIV0)
_YES, _NO = ("true", "yes"), ("false", "no")


def read_arguments(cells: Sequence[CellValue], arguments: Sequence[Argument]) -> list[Cells] | CellError:
    """Every argument as rows of cells, or the first error among them; too many arguments are #VALUE!."""
    if len(cells) > len(arguments):
        return VALUE
    given = [rows_of(cell) for cell in (*cells, *[None] * (len(arguments) - len(cells)))]
    error = _first_error(given)
    return given if error is None else error


def rows_of(cell: Any) -> Cells:
    """An argument as rows of cells, short rows filled up with blanks; an empty range is one blank cell."""
    if hasattr(cell, "tolist"):
        cell = cell.tolist()
    if not isinstance(cell, list | tuple):
        return [[cell]]
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in cell]
    width = max(map(len, rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows] if width else [[None]]


def _first_error(given: list[Cells]) -> CellError | None:
    for rows in given:
        for row in rows:
            for cell in row:
                if isinstance(cell, CellError | str):
                    code = read_cell(cell)[1]
                    if code != TEXT:
                        return CellError(code)
    return None


def worst(failures: list[CellError]) -> CellError:
    """The error that goes first where several apply."""
    return min(failures, key=_PRECEDENCE.index)


def within_cells(table: Cells) -> Cells:
    """The table with #NUM! in each cell whose number is beyond the largest float."""
    return [
        [NUM if isinstance(cell, float) and not isfinite(cell) else cell for cell in row] for row in table
    ]


def flat(rows: Cells) -> list[Any]:
    """The cells of a range in reading order."""
    return [cell for row in rows for cell in row]


def same_shape(*ranges: Cells) -> bool:
    """True where ranges have as many rows and columns."""
    return len({(len(rows), len(rows[0])) for rows in ranges}) == 1


def is_blank(cell: Any) -> bool:
    """True for an empty cell and for empty text."""
    return not cell.strip() if isinstance(cell, str) else read_cell(cell)[1] == BLANK


def label(cell: Any) -> str:
    """A name as it is compared: 7 typed as text is 7, spaces and upper case do not count."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:.15g}"
    return " ".join(str(cell).split()).casefold()


def option(rows: Cells, options: Mapping[str, T], default: T, failures: list[CellError]) -> T:
    """The option that a word names; blank is the default, an unknown word #N/A."""
    if rows == NOTHING:
        return default
    word = str(rows[0][0]).strip().casefold()
    if len(rows) * len(rows[0]) != 1 or word not in options:
        failures.append(NA)
        return default
    return options[word]


def number(rows: Cells, default: float | None, failures: list[CellError]) -> float:
    """One number; a blank is the default or, where there is none, #N/A."""
    value, code = read_cell(rows[0][0])
    if len(rows) * len(rows[0]) != 1 or code == TEXT:
        failures.append(VALUE)
    elif code == DEFINED:
        return value
    elif code == BLANK and default is not None:
        return default
    else:
        failures.append(NA if code == BLANK else CellError(code))
    return 0.0


def numbers(cells: Sequence[Any], failures: list[CellError], *, low: float | None = None) -> list[float]:
    """A number a cell; text is #VALUE!, a blank #N/A, a number below `low` #NUM!."""
    values: list[float] = []
    for cell in cells:
        value, code = read_cell(cell)
        values.append(value if code == DEFINED else 0.0)
        if code != DEFINED:
            failures.append({TEXT: VALUE, BLANK: NA}.get(code) or CellError(code))
        elif low is not None and value < low - SLACK:
            failures.append(NUM)
    return values


def truth(cell: Any, failures: list[CellError]) -> bool:
    """TRUE or FALSE, also as yes and no or 1 and 0; other text is #VALUE!, a blank #N/A."""
    if is_blank(cell):
        failures.append(NA)
        return False
    if isinstance(cell, str):
        word = cell.strip().casefold()
        if word not in (*_YES, *_NO):
            failures.append(VALUE)
        return word in _YES
    if not isinstance(cell, bool) and cell not in (0, 1):
        failures.append(NUM)
    return bool(cell)
