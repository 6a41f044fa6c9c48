"""Finding elements in XML as bytes, whatever the XML looks like."""

from __future__ import annotations

from kpi_engine.workbook.markup import (
    attribute_span,
    attributes,
    children,
    next_element,
    outermost,
    spliced,
    tag,
    visible,
)

ODD = (
    b"<?xml version='1.0'?><!-- <row r='9'> --><x:sheet xmlns:x='m' note='a>b'>"
    b'<x:row r="1" /><x:row r="2"\n t=\'say "hi"\'><x:c/><x:row2><x:c/></x:row2></x:row ></x:sheet>'
)


def test_comments_and_declarations_are_not_mistaken_for_tags() -> None:
    view = visible(ODD)
    assert len(view) == len(ODD)
    assert b"<row" not in view
    assert outermost(view).name == b"sheet"


def test_content_that_looks_like_tags_is_hidden_too() -> None:
    assert visible(b"<v><![CDATA[<c>]]></v>") == b"<v>" + b" " * 15 + b"</v>"


def test_direct_children_are_found_with_prefixes_and_odd_spacing() -> None:
    view = visible(ODD)
    top = outermost(view)
    rows = list(children(view, top.inner, top.inner_end))
    assert [(row.prefix, row.name) for row in rows] == [(b"x", b"row"), (b"x", b"row")]
    assert [child.name for child in children(view, rows[1].inner, rows[1].inner_end)] == [b"c", b"row2"]
    assert ODD[rows[1].start : rows[1].end].endswith(b"</x:row >")
    assert attributes(view, rows[1]) == {b"r": b"2", b"t": b'say "hi"'}


def test_an_attribute_can_be_taken_out_where_it_stands() -> None:
    view = visible(ODD)
    second = [*children(view, outermost(view).inner, outermost(view).inner_end)][1]
    span = attribute_span(view, second, b"r")
    assert span is not None
    assert ODD[span[0] : span[1]] == b' r="2"'
    assert attribute_span(view, second, b"spans") is None


def test_the_rows_of_a_sheet_are_found_without_walking_through_them() -> None:
    found = next_element(b"<s><a/><d q='1'><r/></d><z/></s>", b"d", 3)
    assert found is not None
    assert (found.inner, found.inner_end, found.end) == (16, 20, 24)
    assert next_element(b"<s/>", b"d", 0) is None


def test_a_tag_is_written_with_the_quotes_its_values_need() -> None:
    element = outermost(b"<x:c r='B2'/>")
    assert tag(element, {b"r": b"B2", b"n": b'5"'}, empty=True) == b"""<x:c r="B2" n='5"'/>"""


def test_spans_are_replaced_and_nothing_else() -> None:
    assert spliced(b"0123456789", [(7, 9, b"__"), (0, 0, b">"), (3, 5, b"")]) == b">012" + b"56__9"
