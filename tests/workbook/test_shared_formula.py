"""What a shared formula says in each of its cells."""

from __future__ import annotations

import pytest

from kpi_engine.workbook.shared_formula import moved


@pytest.mark.parametrize(
    ("master", "rows", "columns", "expected"),
    [
        ("SUM(B2:B13)", 0, 1, "SUM(C2:C13)"),
        ("$B2*C$1+$D$4", 3, 2, "$B5*E$1+$D$4"),
        ("SUM($B2:B2)", 0, 4, "SUM($B2:F2)"),
        ("SUM(A:A)+SUM($B:C)", 5, 1, "SUM(B:B)+SUM($B:D)"),
        ("SUM(2:2)", 3, 9, "SUM(5:5)"),
        ("IF(A1>0,\"A1 is fine\",LOG10(A1))", 1, 0, "IF(A2>0,\"A1 is fine\",LOG10(A2))"),
        ("'Q1 A1'!A1+Sheet1!B2", 1, 1, "'Q1 A1'!B2+Sheet1!C3"),
        ("Q1!A1+[1]Sheet1!A1", 1, 0, "Q1!A2+[1]Sheet1!A2"),
        ("Sales[[#This Row],[A1]]*A1", 1, 0, "Sales[[#This Row],[A1]]*A2"),
        ("in_mrr+tax_2026+ABC1_x+1E5", 1, 1, "in_mrr+tax_2026+ABC1_x+1E5"),
        ("Jan:Mar!B2", 1, 0, "Jan:Mar!B3"),
        ("Q1:Q3!B2", 1, 0, "Q1:Q3!B3"),
        ("A1#+XFE1", 1, 0, "A2#+XFE1"),
    ],
)  # fmt: skip
def test_relative_parts_move_and_everything_else_stays(
    master: str, rows: int, columns: int, expected: str
) -> None:
    assert moved(master, rows, columns) == expected


def test_a_reference_that_would_leave_the_sheet_is_broken_not_wrong() -> None:
    assert moved("A1+B2", -1, 0) == "#REF!+B1"
    assert moved("SUM(A:B)", 0, -1) == "SUM(#REF!)"


def test_staying_in_place_changes_nothing() -> None:
    formula = "IFERROR(VLOOKUP($A2,'My ''Data'''!$A$1:$Z$99,COLUMN(B:B),FALSE),\"\")"
    assert moved(formula, 0, 0) == formula
