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
        places = _sorted(places, cells, backwards=order < 0)
    return places


def _sorted(places: Sequence[int], cells: Sequence[Scalar], *, backwards: bool) -> list[int]:
    ordered = sorted(places, key=lambda at: key(cells[at]), reverse=backwards)
    return sorted(ordered, key=lambda at: cells[at] is None)
