"""Rows never overlap, and the same month stands in the same column on every sheet."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.derive.template.grid import MONTH_ROW, Grid, letter


def test_no_row_is_used_twice(grid: Grid) -> None:
    for rows in (
        grid.inputs,
        grid.periods
        | {("", "", str(key), ""): row for key, row in grid.running.items()}
        | {("", name, "", ""): row for name, row in (grid.options | grid.year_options).items()},
        grid.kpis,
    ):
        assert len(set(rows.values())) == len(rows)
    assert not set(grid.inputs.values()) & set(grid.input_bands)
    assert not set(grid.kpis.values()) & set(grid.kpi_bands)


def test_months_stand_in_the_same_columns_everywhere(book: Workbook) -> None:
    for month in (1, 2, 60):
        column = letter(month)
        for name in ("Periods", "KPIs", "Checks"):
            assert book[name][f"{column}{MONTH_ROW}"].value == f"=Inputs!{column}${MONTH_ROW}"


def test_a_term_of_its_own_is_found_in_the_row_of_its_segment(grid: Grid) -> None:
    own = grid.cell("month", "chosen", "enterprise_mrr", "", "G")
    assert own == grid.cell("month", "chosen", "mrr", "Enterprise", "G")
