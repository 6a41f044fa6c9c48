"""Structured references lowered to the cells that they mean."""

from __future__ import annotations

import pytest

from kpi_engine.formula.structured import TableShape, lowered, table_name

SALES = TableShape("Sales", "Data", 3, 2, 8, 4, ("Month", "Net [EUR]", "Tax"), header_rows=1, totals_rows=1)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Sales[Tax]", "$D$4:$D$7"),
        ("Sales[[Net '[EUR']]]", "$C$4:$C$7"),
        ("Sales[[Month]:[Tax]]", "$B$4:$D$7"),
        ("Sales", "$B$4:$D$7"),
        ("Sales[]", "$B$4:$D$7"),
        ("Sales[#All]", "$B$3:$D$8"),
        ("Sales[#Headers]", "$B$3:$D$3"),
        ("Sales[[#Headers],[Tax]]", "$D$3"),
        ("Sales[[#Totals],[Tax]]", "$D$8"),
        ("Sales[[#Headers],[#Data],[Tax]]", "$D$3:$D$7"),
        ("Sales[[#Data],[#Totals],[Tax]]", "$D$4:$D$8"),
        ("Sales[[#This Row],[Tax]]", "$D5"),
        ("Sales[@Tax]", "$D5"),
        ("Sales[@[Month]:[Tax]]", "$B5:$D5"),
        ("Sales[@]", "$B5:$D5"),
        ("[@Tax]", "$D5"),
        ("Sales[[#this row],[tax]]", "$D5"),
    ],
)
def test_every_form_means_its_cells(text: str, cells: str) -> None:
    assert lowered(text, SALES, "Data", 5) == cells


def test_from_another_sheet_the_table_s_sheet_is_named() -> None:
    assert lowered("Sales[Tax]", SALES, "KPIs", 5) == "Data!$D$4:$D$7"


@pytest.mark.parametrize(
    ("text", "row", "error"),
    [("Sales[Tips]", 5, "#REF!"), ("Sales[@Tax]", 20, "#VALUE!"), ("Sales[@Tax]", 8, "#VALUE!")],
)
def test_a_column_that_is_not_there_and_a_row_outside_are_errors(text: str, row: int, error: str) -> None:
    assert lowered(text, SALES, "Data", row) == error


def test_a_table_without_totals_has_no_totals() -> None:
    plain = TableShape("Plain", "Data", 1, 1, 3, 1, ("A",))
    assert lowered("Plain[[#Totals],[A]]", plain, "Data", 2) == "#REF!"


def test_the_table_that_is_named() -> None:
    assert table_name("Sales[Tax]") == "Sales"
    assert table_name("[@Tax]") == ""
