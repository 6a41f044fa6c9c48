"""How differently programs write the same cells, and that a figure finds its cell in all of them."""

from __future__ import annotations

import pytest

from kpi_engine.workbook.patch import SetCache, SetValue
from tests.faults.conftest import MAIN, PLAN, RawBook, cell, filled, plan, worksheet, xml


def test_rows_and_cells_without_an_address_count_on_from_the_one_before() -> None:
    after = filled(
        plan("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"), {"B2": SetValue(9)}
    )
    assert [(c.ref, c.value) for c in after.cells("Plan")] == [("A1", 1), ("B1", 2), ("A2", 3), ("B2", 9)]


def test_a_row_without_a_number_is_the_row_its_cells_name() -> None:
    book = plan('<row><c r="A3"><v>1</v></c></row><row><c r="B7"><v>2</v></c></row>')
    after = filled(book, {"B3": SetValue(5), "B7": SetValue(6), "A5": SetValue(7)})
    assert [(c.ref, c.value) for c in after.cells("Plan")] == [("A3", 1), ("B3", 5), ("A5", 7), ("B7", 6)]


def test_a_cell_in_front_of_one_without_an_address_does_not_push_it_aside() -> None:
    after = filled(plan('<row r="1"><c r="C1"><v>3</v></c><c><v>4</v></c></row>'), {"A1": SetValue(1)})
    assert [(c.ref, c.value) for c in after.cells("Plan")] == [("A1", 1), ("C1", 3), ("D1", 4)]


def test_names_with_a_prefix_are_patched_in_that_prefix() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1">'
        '<x:c r="A1" s="0"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    after = filled(
        RawBook(sheets={"Plan": sheet}), {"A1": SetValue(2), "B1": SetValue("new"), "A2": SetValue(3)}
    )
    assert '<x:c r="A1" s="0"><x:v>2</x:v></x:c>' in xml(after)
    assert '<x:c r="B1" t="inlineStr"><x:is><x:t>new</x:t></x:is></x:c>' in xml(after)
    assert '<x:row r="2"><x:c r="A2"><x:v>3</x:v></x:c></x:row>' in xml(after)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_sheet_in_utf_16_is_patched(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    text = '<?xml version="1.0" encoding="UTF-16"?>' + worksheet(
        '<row r="1"><c r="A1" t="str"><v>Ö</v></c></row>'
    )
    after = filled(RawBook(sheets={"Plan": mark + text.encode(encoding)}), {"B1": SetValue("ß")})
    assert [(c.ref, c.value) for c in after.cells("Plan")] == [("A1", "Ö"), ("B1", "ß")]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ('<row r="1"><c r="A1"/></row><row r="1"/>', "states row 1 twice"),
        ('<row r="1"><c r="A1"/><c r="B1"/><c r="A1"/></row>', "states cell A1 twice"),
        ('<row r="1"><c r="A1"/><c r="B2"/></row>', "has the cell B2 in row 1"),
        ('<row r="1"><c r="A1"/><c r="1A"/></row>', "has a cell called '1A'"),
        ('<row r="9999999"/><row r="1"/>', "has a row outside its limits"),
    ],
)
def test_a_target_in_a_row_that_contradicts_itself_is_refused(rows: str, says: str, refusal) -> None:
    refused = refusal(lambda: filled(plan(rows), {"A1": SetValue(1)}))
    assert refused.code == "damaged"
    assert says in refused.message


def test_what_other_rows_state_twice_is_left_alone() -> None:
    twice = '<row r="5"><c r="A5"><v>1</v></c></row><row r="5"><c r="A5"><v>2</v></c></row>'
    after = filled(plan(f'<row r="1"><c r="A1"/></row>{twice}'), {"A1": SetValue(1)})
    assert twice in xml(after)


def test_rows_and_cells_out_of_order_stay_where_they_are() -> None:
    rows = (
        '<row r="4"><c r="C4"><v>3</v></c><c r="A4"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    )
    after = filled(
        plan(rows), {"A4": SetValue(10), "C4": SetValue(30), "A2": SetValue(20), "A3": SetValue(15)}
    )
    assert [(c.ref, c.value) for c in after.cells("Plan")] == [("A3", 15), ("C4", 30), ("A4", 10), ("A2", 20)]


def test_spans_and_dimension_make_room_for_a_new_cell() -> None:
    book = plan('<row r="2" spans="2:3"><c r="B2"><v>1</v></c></row>', before='<dimension ref="B2:C2"/>')
    after = filled(book, {"F9": SetValue(1), "A2": SetValue(2)})
    assert '<dimension ref="A2:F9"/>' in xml(after)
    assert "spans" not in xml(after)


def test_spans_and_dimension_stay_as_they_are_for_a_cell_that_is_there() -> None:
    book = plan('<row r="2" spans="2:3"><c r="B2"><v>1</v></c></row>', before='<dimension ref="B2:C2"/>')
    after = filled(book, {"B2": SetValue(5)})
    assert xml(after) == xml(book.open()).replace("<v>1</v>", "<v>5</v>")


@pytest.mark.parametrize(
    ("row", "columns", "style"),
    [
        ('<row r="1" s="3" customFormat="1"/>', '<cols><col min="1" max="9" style="5"/></cols>', 3),
        ('<row r="1" s="3"/>', '<cols><col min="1" max="9" style="5"/></cols>', 5),
        ('<row r="1"/>', '<cols><col min="3" max="9" style="5"/></cols>', 0),
        ("", '<cols><col min="1" max="2" style="5"/></cols>', 5),
    ],
)
def test_a_new_cell_looks_like_its_row_or_else_its_column(row: str, columns: str, style: int) -> None:
    assert cell(filled(plan(row, before=columns), {"B1": SetValue(1)}), "B1").style == style


def test_a_cell_that_was_a_rich_value_becomes_a_plain_one() -> None:
    """`vm` and `cm` point to a stock, a picture in the cell or an array; a figure has none of these."""
    book = plan('<row r="1"><c r="A1" s="0" t="e" vm="2" cm="1"><v>#VALUE!</v></c></row>')
    assert '<c r="A1" s="0"><v>5</v></c>' in xml(filled(book, {"A1": SetValue(5)}))


def test_a_dynamic_array_keeps_its_mark_when_its_result_is_renewed() -> None:
    book = plan(
        '<row r="1"><c r="A1" cm="1" vm="1"><f t="array" ref="A1:A2">SEQUENCE(2)</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row>'
    )
    after = filled(book, {"A1": SetCache(7), "A2": SetCache(8)})
    assert '<c r="A1" cm="1"><f t="array" ref="A1:A2">SEQUENCE(2)</f><v>7</v></c>' in xml(after)


def test_what_stands_behind_a_value_stays_behind_it() -> None:
    extra = "<extLst><ext uri='{0}'/></extLst>"
    book = plan(f'<row r="1"><c r="A1"><v>1</v>{extra}</c></row>')
    assert f'<c r="A1"><v>2</v>{extra}</c>' in xml(filled(book, {"A1": SetValue(2)}))


def test_what_looks_like_a_row_in_a_comment_is_none() -> None:
    hidden = '<!-- <row r="1"><c r="A1"><v>1</v></c></row> --><?note <row r="1"/> ?>'
    after = filled(plan(hidden + '<row r="1"><c r="A1"><v>1</v></c></row>'), {"A1": SetValue(2)})
    assert hidden in xml(after)
    assert cell(after, "A1").value == 2


def test_an_empty_sheet_takes_its_first_figure() -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    after = filled(RawBook(sheets={"Plan": sheet}), {"C3": SetValue(1)})
    assert '<sheetData><row r="3"><c r="C3"><v>1</v></c></row></sheetData>' in after.read(PLAN).decode()


def test_a_part_that_is_no_worksheet_is_refused(refusal) -> None:
    sheet = '<worksheet xmlns="urn:something-else"><sheetData/></worksheet>'
    assert refusal(lambda: filled(RawBook(sheets={"Plan": sheet}), {"A1": SetValue(1)})).code == "damaged"


def test_a_cell_that_stands_in_another_row_does_not_become_two(refusal) -> None:
    book = plan('<row r="5"><c r="A5"/><c r="B7"><v>1</v></c></row><row r="9"/>')
    for ref in ("B7", "B5"):
        assert refusal(lambda ref=ref: filled(book, {ref: SetValue(1)})).code == "damaged"
    assert cell(filled(book, {"C7": SetValue(1)}), "C7").value == 1


def test_a_thousand_new_rows_find_their_places_among_ten_thousand() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, 20_001, 2))
    after = filled(plan(rows), {f"A{row}": SetValue(2) for row in range(1, 2_001, 2)})
    assert [c.row for c in after.cells("Plan")] == [*range(1, 2_001), *range(2_002, 20_001, 2)]
