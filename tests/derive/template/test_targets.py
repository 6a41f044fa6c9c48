"""Stated targets are inputs that can be changed; years in between follow; marks stand beside."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.targets import benchmark_text, mark_text, row_of, used_row


def test_stated_years_are_typed_and_the_others_are_empty(book: Workbook, grid: Grid) -> None:
    row = row_of(grid, "cac", "")
    assert [book["Targets"].cell(row, column).value for column in range(6, 12)] == [
        None,
        250,
        None,
        None,
        None,
        160,
    ]
    core = row_of(grid, "tx_per_customer", "Core")
    assert [book["Targets"].cell(core, column).value for column in (6, 7)] == [5, None]


def test_derived_figures_are_no_targets_but_their_mark_is_shown(book: Workbook, grid: Grid) -> None:
    row = row_of(grid, "visitor_to_paid", "")
    assert all(book["Targets"].cell(row, column).value is None for column in range(6, 12))
    assert "derived" in str(book["Targets"].cell(row, 20).value)


def test_a_benchmark_says_what_it_is(grid: Grid) -> None:
    margin = grid.guide.kpi("gross_margin")
    assert margin is not None
    assert benchmark_text(margin).startswith("typical: 80.0 % to 95.0 %")
    assert mark_text(margin) == "restored"


def test_other_sheets_find_the_targets_used(grid: Grid) -> None:
    area, years = used_row(grid, "arpu", "")
    assert area.startswith("Targets!$M$")
    assert years == "Targets!$M$6:$Q$6"
