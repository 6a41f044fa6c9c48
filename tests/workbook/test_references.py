"""Addresses as finance people and formulas write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.references import cell_name, column_letters, column_number, quoted
from kpi_engine.workbook.references import (
    Area,
    AreaIndex,
    cell_position,
    parse_place,
    parse_range,
    parse_reference,
)


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_every_cell_of_a_sheet_is_found_again_by_its_address(column: int, row: int) -> None:
    assert column_number(column_letters(column)) == column
    assert cell_position(cell_name(row, column)) == (row, column)


def test_dollars_and_small_letters_do_not_matter() -> None:
    assert cell_position("$c$12") == (12, 3)


@pytest.mark.parametrize("text", ["", "12", "ABC", "A0", "XFE1", "A1048577", "A1:B2", "R1C1", "Ä1"])
def test_what_is_no_cell_is_refused_in_words(text: str) -> None:
    with pytest.raises(WorkbookError, match="write it like B2"):
        cell_position(text)


def test_the_months_of_a_template_are_one_line_of_sixty_cells() -> None:
    months = parse_reference("Inputs!$H$12:$BO$12")
    assert months is not None
    assert (months.sheet, months.top, months.left, months.columns) == ("Inputs", 12, 8, 60)
    assert months.is_line
    assert next(months.cells()) == "H12"
    assert str(months) == "Inputs!H12:BO12"


def test_a_sheet_with_quotes_and_spaces_is_read_and_written_alike() -> None:
    area = parse_reference("'Bob''s plan'!$B$2")
    assert area == Area("Bob's plan", 2, 2, 2, 2)
    assert str(area) == "'Bob''s plan'!B2"


@pytest.mark.parametrize("sheet", ["My Sheet", "2026", "Q1", "R1C1", "a-b"])
def test_sheet_names_that_would_be_misread_are_quoted(sheet: str) -> None:
    assert quoted(sheet) == f"'{sheet}'"


def test_whole_columns_and_rows_are_areas_too() -> None:
    assert parse_range("B:D") == Area("", 1, 2, 1_048_576, 4)
    assert parse_range("$4:2") == Area("", 2, 1, 4, 16_384)


@pytest.mark.parametrize(
    "text",
    ["OFFSET(A1,1,1)", "Inputs!A1,Inputs!B2", "[1]Sheet1!A1:B2(", "#REF!", "Sheet1:Sheet3!A1 B2", "12"],
)
def test_what_is_more_than_one_range_is_not_guessed(text: str) -> None:
    assert parse_reference(text) is None


def test_the_area_of_a_cell_is_found_among_many() -> None:
    tall = Area("", 1, 5, 1_048_576, 5)
    index = AreaIndex([Area("", row, 1, row, 3) for row in range(1, 500)] + [tall])
    assert index.at(7, 2) == Area("", 7, 1, 7, 3)
    assert index.at(900_000, 5) == tall
    assert index.at(7, 4) is None


def test_a_whole_sheet_is_counted_without_being_laid_out() -> None:
    whole = parse_range("A1:XFD1048576")
    assert whole is not None
    assert len(whole) == 16_384 * 1_048_576
    assert (500_000, 9_000) in whole


def test_a_place_without_a_sheet_stands_on_the_one_that_is_meant() -> None:
    assert parse_place("B2:C4", "Costs") == Area("Costs", 2, 2, 4, 3)
    assert parse_place("'Q1 2026'!B2", "Costs") == Area("Q1 2026", 2, 2, 2, 2)
    assert parse_place("Costs", "Costs") is None
