"""What number formats make of a figure, whatever country or program wrote them."""

from __future__ import annotations

import pytest

from kpi_engine.workbook.number_formats import built_in, showing

FORMATS = [
    ("General", "a plain number"),
    ("#,##0.00;(#,##0.00);0.00", "a plain number"),
    ('0.00"x"', "a plain number"),
    ('"month "0', "a plain number"),
    ("0.00E+00", "a plain number"),
    ("0.0%;-0.0%;0.0%", "a percentage"),
    ('0.0\\ %', "a percentage"),
    ('0" %"', "a plain number"),
    ("[Red]-0%", "a percentage"),
    ("yyyy-mm-dd", "a date"),
    ("mmm yy;;\"–\"", "a date"),
    ("[h]:mm", "a date"),
    ("@", "text"),
    ("#,##0,", "a plain number in thousands"),
    ("0.0,,", "a plain number in millions"),
    ("#,##0 [$€-407]", "a plain number with €"),
    ('"$"#,##0', "a plain number with $"),
    ("[$CHF] #,##0", "a plain number with CHF"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), FORMATS)
def test_a_format_in_words(text, words) -> None:
    assert str(showing(text)) == words


@pytest.mark.parametrize(
    ("number", "kind"),
    [(0, "number"), (4, "number"), (10, "percent"), (14, "date"), (49, "text"), (163, "number")],
)
def test_formats_that_files_name_by_number_only(number, kind) -> None:
    assert showing(built_in(number)).kind == kind
