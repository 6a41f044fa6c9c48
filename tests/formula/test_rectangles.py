"""Cells that a list would name one by one are told as ranges."""

from kpi_engine.formula.rectangles import blocks


def test_cells_make_rectangles() -> None:
    cells = [(row, column) for row in (2, 3, 4) for column in (2, 3)] + [(4, 4), (9, 1)]
    assert blocks(cells) == [(2, 2, 3, 3), (4, 2, 4, 4), (9, 1, 9, 1)]
    assert blocks([]) == []
