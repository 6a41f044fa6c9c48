"""The rows of a sheet are found whatever their order, and however their numbers are written."""

from __future__ import annotations

import pytest

from kpi_engine.workbook.markup import children, outermost
from kpi_engine.workbook.row_scan import Rows


def rows(inside: bytes) -> Rows:
    view = b"<sheetData>" + inside + b"</sheetData>"
    return Rows(view, outermost(view))


def test_rows_as_excel_writes_them_are_found_by_number() -> None:
    found = rows(b'<row r="2"><c r="A2"/></row><row r="5" spans="1:3"/><row r="9"></row>')
    assert list(found.numbers) == [2, 5, 9]
    assert [found[place].number for place in found.places(3, 9)] == [5, 9]
    assert list(found.places(6, 8)) == []
    assert found.all_stated


def test_rows_upside_down_and_stated_twice_keep_their_places() -> None:
    found = rows(b'<row r="9"/><row r="2"/><row r="9"/>')
    assert list(found.places(9, 9)) == [0, 2]
    assert list(found.places(1, 9)) == [1, 0, 2]


def test_a_row_without_a_number_has_that_of_its_first_cell_or_the_next() -> None:
    found = rows(b"<row/><row><c r='B4'/></row><row spans='1:2' r='6'/><row/>")
    assert list(found.numbers) == [1, 4, 6, 7]
    assert [row.stated for row in found] == [False, False, True, False]
    assert not found.all_stated


@pytest.mark.parametrize("number", [b"0", b"1048577", b"99999999999999999999"])
def test_a_row_beyond_a_sheet_is_refused(number: bytes) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        rows(b'<row r="1"/><row r="' + number + b'"/>')


def test_elements_that_hold_their_own_kind_or_begin_like_it_are_told_apart() -> None:
    view = b"<a><a/><a></a></a><ab></ab><a x='/>'><ab></ab></a><a/>"
    assert [(e.name, view[e.inner : e.inner_end]) for e in children(view, 0, len(view))] == [
        (b"a", b"<a/><a></a>"), (b"ab", b""), (b"a", b"<ab></ab>"), (b"a", b""),
    ]  # fmt: skip
