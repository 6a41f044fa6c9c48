"""Entries come to the end of a list of a part, whether the list is there, empty, or not at all."""

from __future__ import annotations

import pytest

from kpi_engine.workbook.part_lists import appended, appended_to, items_of

_ORDER = (b"fonts", b"fills")


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (b"<s><fills><a/></fills><z/></s>", b"<s><fills><a/><n/></fills><z/></s>"),
        (b'<s><fills count="1"><a/></fills></s>', b'<s><fills count="2"><a/><n/></fills></s>'),
        (b'<s><fills count="9"><a/></fills></s>', b'<s><fills count="2"><a/><n/></fills></s>'),
        (b'<s><fills count="0"/></s>', b'<s><fills count="1"><n/></fills></s>'),
        (b"<s><fonts/><borders/></s>", b'<s><fonts/><fills count="1"><n/></fills><borders/></s>'),
        (b"<s><borders/></s>", b'<s><fills count="1"><n/></fills><borders/></s>'),
        (b"<s/>", b'<s><fills count="1"><n/></fills></s>'),
        (b"<x:s><x:fills/></x:s>", b"<x:s><x:fills><n/></x:fills></x:s>"),
        (b"<s><!-- <fills/> --><fills/></s>", b"<s><!-- <fills/> --><fills><n/></fills></s>"),
    ],
)
def test_an_entry_comes_to_the_end_of_its_list(part: bytes, expected: bytes) -> None:
    assert appended_to(part, b"fills", [b"<n/>"], (b"fonts",)) == expected


def test_entries_come_to_the_end_of_a_part() -> None:
    assert appended(b'<t a="1"><b/></t>\n', [b"<n/>", b"<m/>"]) == b'<t a="1"><b/><n/><m/></t>\n'
    assert appended(b'<t a="1"/>', [b"<n/>"]) == b'<t a="1"><n/></t>'


def test_entries_of_a_list_are_counted_without_what_they_hold() -> None:
    assert len(items_of(b"<s><fills><a><a/></a><b/></fills></s>", b"fills")) == 2
    assert items_of(b"<s/>", b"fills") == []
