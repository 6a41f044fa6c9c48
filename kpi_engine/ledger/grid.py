"""A customers x months grid as a cell range delivers it: months in the first row, ids in the first column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from kpi_engine.calc.coerce import read_cell
from kpi_engine.ledger.money import Minor, minor_units
from kpi_engine.model.cell_error import BLANK, DEFINED, NA, NUM, TEXT, VALUE, CellError
from kpi_engine.model.condition import SLACK
from kpi_engine.model.period import period_readings

Cells = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class MrrGrid:
    """MRR by customer (rows) and month (columns) in minor units of 10^-places.

    `header` is the months as the caller wrote them, `months` counts them (year x 12 + month), `rows` tells
    which row of the caller's range each customer is, the header not counted; `columns` the same of months.
    """

    header: tuple[Any, ...]
    months: Minor
    rows: tuple[int, ...]
    minor: Minor
    places: int
    columns: tuple[int, ...]


def read_grid(cells: Cells) -> MrrGrid | CellError:
    """Read a grid without error cells; blank amounts are 0, wholly blank rows and columns are left out.

    #VALUE!: text for an amount, a header that is no month, months not ascending, an id twice. #N/A: amounts
    without a month or an id, or none at all. #NUM!: a negative amount.
    """
    header, rows = list(cells[0][1:]), [list(row) for row in cells[1:]]
    width = len(header)
    values, codes = _amounts([row[1:] for row in rows], width)
    ids = [customer_id(row[0] if row else None) for row in rows]
    kept_rows = [i for i, id_ in enumerate(ids) if id_ or (codes[i] != BLANK).any()]
    kept = [j for j, month in enumerate(header) if not _is_blank(month) or (codes[:, j] != BLANK).any()]
    months = [month_number(header[j]) for j in kept]
    if (codes == TEXT).any() or _unordered(months, [header[j] for j in kept]) or _twice(ids):
        return VALUE
    if not kept or not kept_rows or not all(ids[i] for i in kept_rows) or None in months:
        return NA
    if (codes == NUM).any() or (values < -SLACK).any():
        return NUM
    units = minor_units(np.maximum(values[np.ix_(kept_rows, kept)], 0))
    if units is None:
        return NUM
    numbers = np.array(months, dtype=np.int64)
    shown = tuple(header[j] for j in kept)
    return MrrGrid(shown, numbers, tuple(kept_rows), units[0], units[1], tuple(kept))


def month_number(cell: Any) -> int | None:
    """Year x 12 + month of a header cell (text, an Excel date number, a date); None for no month."""
    if isinstance(cell, bool):
        return None
    if hasattr(cell, "year") and hasattr(cell, "month"):
        return int(cell.year) * 12 + int(cell.month)
    text = str(int(cell)) if isinstance(cell, int | float) else str(cell)
    readings = period_readings(text)
    if len(readings) != 1 or len(readings[0]) != len("2026-01") or not readings[0][5:].isdigit():
        return None
    return int(readings[0][:4]) * 12 + int(readings[0][5:])


def _amounts(rows: list[list[Any]], width: int) -> tuple[np.ndarray, np.ndarray]:
    """Values (blank is 0) and codes of the amounts; short rows are filled up with blanks."""
    values = np.zeros((len(rows), width))
    codes = np.full((len(rows), width), BLANK, np.uint8)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row[:width]):
            value, codes[i, j] = read_cell(cell)
            if codes[i, j] == DEFINED:
                values[i, j] = value
    return values, codes


def _is_blank(cell: Any) -> bool:
    return cell is None or cell == "" or (isinstance(cell, float) and cell != cell)


def customer_id(cell: Any) -> str:
    """An id as text: a number typed as text is the same customer."""
    if _is_blank(cell):
        return ""
    return (
        f"{cell:.15g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell).strip()
    )


def _unordered(months: list[int | None], header: list[Any]) -> bool:
    """True when a stated month cannot be read, or months do not ascend."""
    stated = [month for month, cell in zip(months, header, strict=True) if not _is_blank(cell)]
    known = [month for month in stated if month is not None]
    return len(known) < len(stated) or any(a >= b for a, b in pairwise(known))


def _twice(ids: list[str]) -> bool:
    stated = [id_ for id_ in ids if id_]
    return len(set(stated)) < len(stated)
