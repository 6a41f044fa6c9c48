"""Text between two tags, read as a parser reads it and written back."""

from __future__ import annotations

import pytest

from kpi_engine.workbook.markup import outermost
from kpi_engine.workbook.tables.leaves import changed_text
from kpi_engine.workbook.xml_text import as_character_data, character_data


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"A1&amp;&quot;x&quot;", 'A1&"x"'),
        (b"A1&lt;&apos;My Sheet&apos;!B2", "A1<'My Sheet'!B2"),
        (b"a&#10;b&#x20AC;", "a\nb€"),
        (b"a\r\nb", "a\nb"),
        (b"&amp;lt;", "&lt;"),
    ],
)
def test_text_is_read_with_its_entities(raw: bytes, text: str) -> None:
    assert character_data(raw) == text
    assert character_data(as_character_data(text)) == text


def test_a_formula_of_two_lines_keeps_them_when_its_range_changes() -> None:
    data = b"<formula>SUM(A2:A9)&#10;+B1&amp;C1</formula>"
    change = changed_text(data, outermost(data), lambda text: text.replace("A9", "A12"))
    assert [new for _, _, new in change] == [b"SUM(A2:A12)\n+B1&amp;C1"]
