"""Where places stand after rows were inserted or deleted, as a spreadsheet moves them."""

from __future__ import annotations

import pytest

from kpi_engine.fill.returned.moves import Moves, line, runs
from kpi_engine.formula.references import LAST_ROW, reference
from kpi_engine.workbook.references import Area

INSERTED = line({1: 1, 2: 2, 3: 4, 4: 5}, 4, LAST_ROW)
"""A row inserted above row 3 of four rows."""
DELETED = line({1: 1, 3: 2, 4: 3}, 4, LAST_ROW)
"""Row 2 of four rows deleted."""


@pytest.mark.parametrize(
    ("rows", "place", "there"),
    [
        (INSERTED, "B2", "B2"),
        (INSERTED, "B3", "$B$4"),
        (INSERTED, "B2:B3", "$B$2:$B$4"),
        (INSERTED, "B9", "$B$10"),
        (INSERTED, "B:B", "B:B"),
        (DELETED, "B2", None),
        (DELETED, "B1:B2", "$B$1:$B$1"),
        (DELETED, "B2:B4", "$B$2:$B$3"),
        (DELETED, "B9", "$B$8"),
    ],
)
def test_a_reference_goes_where_a_spreadsheet_takes_it(rows, place, there) -> None:
    stated = reference(place)
    assert stated is not None
    moved = Moves("Inputs", rows).reference(stated)
    wanted = reference(there) if there else None
    corners = [None if each is None else (each.top.at, each.left.at, each.bottom.at, each.right.at)
               for each in (moved, wanted)]  # fmt: skip
    assert corners[0] == corners[1]


def test_an_area_grows_around_an_inserted_row() -> None:
    assert Moves("Inputs", INSERTED).area(Area("Inputs", 2, 3, 4, 5)) == Area("Inputs", 2, 3, 5, 5)


def test_a_cell_of_a_deleted_row_is_nowhere() -> None:
    assert Moves("Inputs", DELETED).cell(2, 5) is None


def test_rows_below_the_last_one_are_no_insertion() -> None:
    """Notes typed under a sheet push nothing down."""
    rows = line({1: 1, 2: 2}, 2, LAST_ROW)
    assert not rows.moved
    assert rows.to(9) == 9


def test_neighbours_are_told_together() -> None:
    assert runs([9, 7, 8, 12]) == [(7, 9), (12, 12)]
