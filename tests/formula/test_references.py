"""References as text: read, moved with a formula, written again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.formula.references import (
    cell_name,
    cell_place,
    column_letters,
    column_number,
    quoted,
    reference,
    sheet_prefix,
    split_sheet,
)


@given(st.integers(1, 16_384))
def test_column_letters_and_numbers_agree(number: int) -> None:
    assert column_number(column_letters(number)) == number


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_a_cell_is_found_again_by_its_name(row: int, column: int) -> None:
    assert cell_place(cell_name(row, column)) == (row, column)


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("A1", "C4"),
        ("$A$1", "$A$1"),
        ("A$1:$B2", "C$1:$B5"),
        ("Plan!B2", "Plan!D5"),
        ("A:B", "A:B"),
        ("2:3", "2:3"),
    ],
)
def test_relative_parts_move_and_fixed_parts_stay(text: str, moved: str) -> None:
    place = reference(text)
    assert place is not None
    whole = "A:" in text or text == "2:3"
    assert (place.text() if whole else place.moved(3, 2).text()) == moved


def test_a_reference_past_the_edge_comes_in_on_the_other_side() -> None:
    place = reference("A1")
    assert place is not None
    assert place.moved(-1, -1).text() == "XFD1048576"


def test_corners_are_put_in_order() -> None:
    place = reference("C9:A2")
    assert place is not None
    assert place.area() == "A2:C9"


@pytest.mark.parametrize("text", ["A0", "ZZZ1", "A1048577", "in_mrr", "Sales[Net]", ""])
def test_what_is_no_place_in_a_sheet_is_none(text: str) -> None:
    assert reference(text) is None


@pytest.mark.parametrize(
    ("name", "written"),
    [("Inputs", "Inputs"), ("My Sheet", "'My Sheet'"), ("O'Brien", "'O''Brien'"), ("AB12", "'AB12'"),
     ("2025", "'2025'"), ("R1C1", "'R1C1'"), ("Übersicht", "Übersicht")],
)  # fmt: skip
def test_sheet_names_are_quoted_where_a_formula_needs_it(name: str, written: str) -> None:
    assert quoted(name) == written


def test_the_parts_before_the_exclamation_mark() -> None:
    assert split_sheet("'Wow! Sheet'!A1") == ("'Wow! Sheet'", "A1")
    assert sheet_prefix("'[2]Jan:Mar'") == ("2", "Jan", "Mar")
