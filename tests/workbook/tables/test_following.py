"""Which references follow a table, written as they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.workbook.tables.following import followed, followed_ref, followed_sqref, moved_ref
from kpi_engine.workbook.tables.growth import Growth

MORE = Growth("Sales", "Data", ("A", "B", "C"), 1, 1, 3, first=2, last=10, totals=1, new_last=14)
"""A1:C11 with totals in row 11; four more rows."""
FEWER = Growth("Sales", "Data", ("A", "B", "C"), 1, 1, 3, first=2, last=10, totals=1, new_last=6)
ONE = Growth("Sales", "Data", ("A", "B", "C"), 1, 1, 3, first=2, last=2, totals=0, new_last=4)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(Data!B2:B10)", "SUM(Data!B2:B14)"),
        ("SUM('Data'!$B$2:$B$10)", "SUM('Data'!$B$2:$B$14)"),
        ("SUM(data!B$10:B$2)", "SUM(data!B$14:B$2)"),
        ("MATCH(1,Data!A1:C10,0)", "MATCH(1,Data!A1:C14,0)"),
        ("SUM(Data!A1:C11)", "SUM(Data!A1:C15)"),
        ("Data!B11+Data!$C$11", "Data!B15+Data!$C$15"),
        ("Data!B10", "Data!B10"),
        ("SUM(Data!B3:B10)", "SUM(Data!B3:B10)"),
        ("SUM(Data!B2:B9)", "SUM(Data!B2:B9)"),
        ("SUM(Data!B2:D10)", "SUM(Data!B2:D10)"),
        ("SUM(Data!B:B)+SUM(Data!2:10)", "SUM(Data!B:B)+SUM(Data!2:10)"),
        ("SUM(Other!B2:B10)", "SUM(Other!B2:B10)"),
        ("SUM([1]Data!B2:B10)", "SUM([1]Data!B2:B10)"),
        ("SUM(Jan:Data!B2:B10)", "SUM(Jan:Data!B2:B10)"),
        ('"Data!B2:B10"&INDIRECT("Data!B2:B10")', '"Data!B2:B10"&INDIRECT("Data!B2:B10")'),
        ("SUM(Sales[B])", "SUM(Sales[B])"),
        ("SUM(B2:B10)", "SUM(B2:B10)"),
    ],
)
def test_a_formula_on_another_sheet(before, after):
    assert followed(MORE, before, "Report") == after


def test_a_reference_without_a_sheet_means_the_sheet_of_the_formula():
    assert followed(MORE, "SUM(B2:B10)", "Data") == "SUM(B2:B14)"


def test_where_a_formula_stands_for_many_cells_only_fixed_rows_change():
    text = "$B2>AVERAGE($B$2:$B$10)+SUM(B2:B10)"
    assert followed(MORE, text, "Data", relative=False) == "$B2>AVERAGE($B$2:$B$14)+SUM(B2:B10)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(Data!B2:B10)", "SUM(Data!B2:B6)"),
        ("SUM(Data!B2:B8)", "SUM(Data!B2:B6)"),
        ("SUM(Data!B2:B5)", "SUM(Data!B2:B5)"),
        ("Data!B11", "Data!B7"),
        ("Data!B9", "Data!B9"),
    ],
)
def test_a_shorter_table_with_totals_never_adds_its_totals(before, after):
    assert followed(FEWER, before, "Report") == after


@pytest.mark.parametrize(
    ("text", "row_is", "after"),
    [
        ("Data!$B$2", "row", "Data!$B$2"),
        ("Data!$B$2", "table", "Data!$B$2"),
        ("Data!$B$2", "column", "Data!$B$2:$B$4"),
        ("SUM(Data!B2:B2)", "row", "SUM(Data!B2:B4)"),
        ("SUM(Data!$A$2:$C$2)", "row", "SUM(Data!$A$2:$C$2)"),
        ("Data!$A$2:$C$2", "table", "Data!$A$2:$C$4"),
        ("SUM(Data!A1:C2)", "row", "SUM(Data!A1:C4)"),
    ],
)
def test_a_single_row_is_the_column_only_where_that_is_meant(text, row_is, after):
    assert followed(ONE, text, "Report", row_is=row_is) == after


_CORNERS = st.tuples(st.integers(1, 11), st.integers(1, 11), st.sampled_from(["", "$"]))


@given(_CORNERS, st.sampled_from("ABCD"), st.sampled_from("ABCD"))
def test_more_rows_and_back_again_leave_every_reference_as_it_was(rows, left, right):
    """Whatever a formula names from the header to the totals, growing and shrinking cancel out."""
    back = replace(MORE, last=MORE.new_last, new_last=MORE.last)
    text = f"SUM(Data!{left}{rows[2]}{rows[0]}:{right}{rows[2]}{rows[1]})"
    assert followed(back, followed(MORE, text, "Report"), "Report") == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("B2:B10", "B2:B14"),
        ("B5:B10", "B5:B14"),
        ("B2:B5 B6:B10", "B2:B5 B6:B14"),
        ("B2:B9", "B2:B9"),
        ("A11:C11", "A15:C15"),
        ("B2:B11", "B2:B15"),
        ("A2:F10", "A2:F10 A11:C14"),
        ("B2:B12", "B2:B14"),
        ("B2:B1000", "B2:B1000"),
        ("E2:E10", "E2:E10"),
        ("A1:C1", "A1:C1"),
    ],
)
def test_a_rule_that_reaches_the_last_row_reaches_the_new_one(before, after):
    assert followed_sqref(MORE, before) == after


def test_a_rule_on_a_shorter_table_ends_with_it():
    assert followed_sqref(FEWER, "B2:B10 A11:C11 C8:C10") == "B2:B6 A7:C7 C8:C10"


def test_the_range_of_a_part_and_a_pinned_cell():
    assert followed_ref(MORE, "A1:C10") == "A1:C14"
    assert followed_ref(MORE, "A1:C11") == "A1:C15"
    assert followed_ref(MORE, "A1:D10") == "A1:D10"
    assert moved_ref(MORE, "B11") == "B15"
    assert moved_ref(MORE, "B10") == "B10"
