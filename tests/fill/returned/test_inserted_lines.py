"""Rows and columns inserted or deleted in a copy: told once; what moved with them is no difference."""

from __future__ import annotations

import pytest

from kpi_engine.fill.returned import Verification


def told(found: Verification) -> list[tuple[str, str, str]]:
    return [(each.kind.code, each.sheet, each.place) for each in found.differences]


@pytest.mark.parametrize(("rows", "place", "words"), [(1, "4:4", "row 4 is"), (3, "4:6", "rows 4 to 6 are")])
def test_inserted_rows_are_one_difference(rows, place, words, returned, model) -> None:
    """Every name, validation and formula that followed the insertion means what it meant."""
    found = returned(book=model(rows=rows))
    assert told(found) == [("rows-inserted", "Inputs", place)]
    assert found.differences[0].message == f"{words} inserted, empty."


def test_an_inserted_column_is_one_difference(returned, model) -> None:
    assert told(returned(book=model(columns=1))) == [("columns-inserted", "Inputs", "C:C")]


def test_what_is_typed_after_an_insertion_is_told_at_its_place_in_the_copy(returned, model) -> None:
    def type_(book) -> None:
        book["Inputs"]["C5"], book["Inputs"]["A6"], book["KPIs"]["C1"] = 900, "Won", 225

    assert told(returned(type_, book=model(rows=1))) == [
        ("formula-overwritten", "KPIs", "C1"),
        ("rows-inserted", "Inputs", "4:4"),
        ("constant-changed", "Inputs", "A6"),
        ("inputs-filled", "Inputs", ""),
    ]


def test_a_deleted_row_says_what_stood_there(returned, model) -> None:
    """The copy of a template with a row more, as if the row had been deleted."""

    def delete(book) -> None:
        book["Inputs"].delete_rows(6)
        book["Inputs"]["A7"], book["Inputs"]["A6"] = "End", None
        book.defined_names["in_logo_churn"].attr_text = "#REF!"

    found = returned(delete)
    assert ("rows-deleted", "Inputs", "") in told(found)
    deleted = next(each for each in found.differences if each.kind.code == "rows-deleted")
    assert deleted.message == 'row 6 of the template is deleted: "Churned", inputs.'


def test_a_formula_that_did_not_follow_an_insertion_is_another_one(returned, model) -> None:
    """Excel moves references; a formula that still names the old row reads another figure now."""

    def stale(book) -> None:
        book["KPIs"]["C2"] = "=SUM(Inputs!$C4:C4)*set_factor"

    found = returned(stale, book=model(rows=1))
    assert ("formula-changed", "KPIs", "C2") in told(found)
