"""A customers x months grid as people select it in a sheet."""

from datetime import date

import numpy as np
import pytest

from kpi_engine.ledger.grid import MrrGrid, month_number, read_grid
from kpi_engine.model.cell_error import NA, NUM, VALUE, CellError

MONTHS = ["customer", "2026-01", "2026-02"]


def test_amounts_ids_and_months_are_read() -> None:
    grid = read_grid([MONTHS, ["K1", 19.99, None], ["K2", 5, 7]])
    assert isinstance(grid, MrrGrid)
    assert grid.minor.tolist() == [[1999, 0], [500, 700]]
    assert (grid.header, grid.rows, grid.places) == (("2026-01", "2026-02"), (0, 1), 2)
    assert np.diff(grid.months).tolist() == [1]


def test_blank_rows_and_columns_of_a_generous_selection_are_left_out() -> None:
    grid = read_grid([[*MONTHS, None], ["K1", 5, 7, None], [None, None, None, None], ["K3", 1, 2]])
    assert isinstance(grid, MrrGrid)
    assert grid.minor.tolist() == [[500, 700], [100, 200]]
    assert grid.rows == (0, 2)


@pytest.mark.parametrize("cell", ["2026-03", "Mar 2026", "31.03.2026", 46082, 46112.0, date(2026, 3, 31)])
def test_months_may_be_text_date_numbers_or_dates(cell: object) -> None:
    assert month_number(cell) == 2026 * 12 + 3


@pytest.mark.parametrize(
    "cell", [None, "", "Total", "2026", 2026, "2026-Q1", "2026-W05", "03/04/2026", True, 3, -5.0]
)
def test_other_headers_name_no_month(cell: object) -> None:
    assert month_number(cell) is None


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([MONTHS, ["K1", "five", 7]], VALUE),
        ([MONTHS, ["K1", True, 7]], VALUE),
        ([MONTHS, ["K1", 5, 7], ["K1", 1, 1]], VALUE),
        ([MONTHS, ["1", 5, 7], [1, 1, 1]], VALUE),
        ([["id", "2026-02", "2026-01"], ["K1", 5, 7]], VALUE),
        ([["id", "2026-01", "31.01.2026"], ["K1", 5, 7]], VALUE),
        ([["id", "2026-01", "Total"], ["K1", 5, 7]], VALUE),
        ([MONTHS, [None, 5, 7]], NA),
        ([["id", "2026-01", None], ["K1", 5, 7]], NA),
        ([MONTHS, [None, None, None]], NA),
        ([["id", None], ["K1", None]], NA),
        ([MONTHS, ["K1", -5, 7]], NUM),
        ([MONTHS, ["K1", 1e300, 7]], NUM),
        ([MONTHS, ["K1", float("inf"), 7]], NUM),
        ([MONTHS, ["K1", "five", -7]], VALUE),
        ([MONTHS, [None, 5, -7]], NA),
    ],
)
def test_a_grid_that_cannot_be_used_has_the_first_error_in_the_usual_order(
    rows: list, error: CellError
) -> None:
    assert read_grid(rows) is error


def test_rounding_below_zero_is_zero() -> None:
    grid = read_grid([MONTHS, ["K1", -1e-12, 7]])
    assert isinstance(grid, MrrGrid)
    assert grid.minor.tolist() == [[0, 700]]
