"""How Excel orders and tells apart values of different kinds."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.model.cell_error import CellError, Scalar

Key = tuple[int, float, str]
_NUMBER, _TEXT, _TRUTH, _ERROR, _BLANK = range(5)


def key(cell: Scalar) -> Key:
    """What a value is ordered by: numbers, texts without case, FALSE, TRUE, errors, blanks."""
    if cell is None:
        return _BLANK, 0.0, ""
    if isinstance(cell, CellError):
        return _ERROR, float(cell.value), ""
    if isinstance(cell, bool):
        return _TRUTH, float(cell), ""
    if isinstance(cell, str):
        return _TEXT, 0.0, cell.casefold()
    return _NUMBER, float(cell), ""


def sorted_places(keys: Sequence[Sequence[Scalar]], orders: Sequence[int]) -> list[int]:
    """The places of the entries in their new order, by the first list of keys, then the next; blanks last."""
    places = list(range(len(keys[0])))
    for cells, order in reversed(list(zip(keys, orders, strict=True))):
        places.sort(key=lambda at, cells=cells: key(cells[at]), reverse=order < 0)  # type: ignore[misc]
        places.sort(key=lambda at, cells=cells: cells[at] is None)  # type: ignore[misc]
    return places
