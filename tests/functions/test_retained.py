"""NRR_TREND as a cell calls it: what each month still has of those who paid before."""

from __future__ import annotations

from typing import Any

import pytest

from kpi_engine.functions.retained import NRR_TREND
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError

# Alto and Brio begin in January, Brio pauses for two months; Dolce stays for a month; Coda is downgraded.
GRID: list[list[Any]] = [
    ["customer", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"],
    ["Alto", 100, 100, 150, 150, 150, 150],
    ["Brio", 50, 50, 0, 0, 60, 60],
    ["Coda", 0, 0, 200, 120, 120, 120],
    ["Dolce", 0, 30, 0, 0, 0, 0],
    ["Estro", None, None, None, 80, 80, None],
]


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        ((3,), [1, 210 / 180, 270 / 350]),
        ((3, "Gross"), [100 / 150, 150 / 180, 270 / 350]),
        ((3, "logo"), [1 / 2, 2 / 3, 1]),
        ((3, "gross", True), [100 / 150, 100 / 180, 270 / 350]),
        ((3, "logo", "yes"), [1 / 2, 1 / 3, 1]),
        ((3, "net", True), [1, 210 / 180, 270 / 350]),
        ((3, None, None), [1, 210 / 180, 270 / 350]),
    ],
)
def test_each_kind_of_the_worked_grid(cells: tuple[Any, ...], shares: list[float]) -> None:
    assert NRR_TREND.call(GRID, *cells) == [[NA, NA, NA, *shares]]


def test_a_year_lies_between_unless_another_window_is_given() -> None:
    assert NRR_TREND.call(GRID) == [[NA] * 6]
    header = ["id", *(f"2025-{month:02d}" for month in range(1, 13)), "2026-01"]
    assert NRR_TREND.call([header, ["Alto", 80, *[None] * 11, 100]]) == [[*[NA] * 12, 1.25]]


def test_nobody_to_retain_is_a_division_by_zero_of_its_month() -> None:
    grid = [GRID[0], ["Alto", 0, 0, 80, 80, 80, 100]]
    assert NRR_TREND.call(grid, 1) == [[NA, DIV0, DIV0, 1, 1, 1.25]]
    assert NRR_TREND.call([GRID[0], ["Alto", *[0] * 6]], 5) == [[*[NA] * 5, DIV0]]


def test_a_month_whose_earlier_one_the_grid_leaves_out_is_not_known() -> None:
    grid = [["customer", "2026-01", "2026-03", "2026-04"], ["Alto", 100, 90, 45]]
    assert NRR_TREND.call(grid, 1) == [[NA, NA, 0.5]]
    assert NRR_TREND.call(grid, 2) == [[NA, 0.9, NA]]


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ((GRID, 0), NUM),
        ((GRID, 1.5), NUM),
        ((GRID, -3), NUM),
        ((GRID, "a year"), VALUE),
        ((GRID, [[1, 2]]), VALUE),
        ((GRID, 3, "people"), NA),
        ((GRID, 3, "net", "perhaps"), VALUE),
        ((GRID, 3, "net", 7), NUM),
        ((GRID, "a year", "people"), VALUE),
        ((GRID, 0, "people"), NA),
        (([["customer", "2026-02", "2026-01"], ["Alto", 1, 1]],), VALUE),
        (([["customer", "2026-01"], ["Alto", -1]],), NUM),
        (([["customer", "2026-01"], ["Alto", CellError.REF]], "a year"), CellError.REF),
        ((None,), NA),
    ],
)
def test_what_cannot_be_used_has_its_error(cells: tuple[Any, ...], error: CellError) -> None:
    assert NRR_TREND.call(*cells) is error
