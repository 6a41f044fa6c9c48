"""Values that cells cannot hold, or hold in a way of their own."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta, timezone

import pytest

from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cell_text import serial_of
from kpi_engine.workbook.patch import SetValue
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.styles import read_styles
from kpi_engine.workbook.validations import read_validations
from tests.faults.conftest import BOOK, MAIN, PLAN, RawBook, cell, changed_parts, filled, plan, worksheet, xml

STYLES = "xl/styles.xml"


def with_styles(rows: str, *formats: str, codes: str = "") -> RawBook:
    """Sheet Plan with the given cell formats, numbered from 0."""
    styles = (
        f'<styleSheet xmlns="{MAIN}">{codes}<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs><cellStyles count="0"/></styleSheet>'
    )
    return plan(rows).part(STYLES, styles, link=(BOOK, "styles"))


def test_the_same_day_is_another_number_where_days_count_from_1904() -> None:
    day = date(2026, 1, 31)
    assert serial_of(day, date1904=False) - serial_of(day, date1904=True) == 1462
    assert serial_of(date(1900, 2, 28), date1904=False) == 59
    assert serial_of(date(1900, 3, 1), date1904=False) == 61


def test_a_moment_with_a_time_zone_keeps_the_clock_it_was_written_with() -> None:
    """A cell has no time zone: 31 January, 23:30 in Berlin stays in January wherever it is read."""
    berlin = datetime(2026, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=1)))
    assert serial_of(berlin, date1904=False) == serial_of(datetime(2026, 1, 31, 23, 30), date1904=False)  # noqa: DTZ001


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_not_written(value: float, refusal) -> None:
    assert refusal(lambda: filled(plan(""), {"A1": SetValue(value)})).code == "not-a-number"


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e308, -1e-300, 2.0**53, 123456789012345678, 0.0, -0.0])
def test_numbers_keep_every_digit(value: float) -> None:
    found = cell(filled(plan(""), {"A1": SetValue(value)}), "A1").value
    assert found == float(value)


def test_a_cell_holds_32767_characters_as_excel_counts_them(refusal) -> None:
    """Excel counts a picture character as two."""
    longest = "ä" * 32_767
    assert cell(filled(plan(""), {"A1": SetValue(longest)}), "A1").value == longest
    for text in ("ä" * 32_768, "😀" * 16_384):
        assert refusal(lambda text=text: filled(plan(""), {"A1": SetValue(text)})).code == "text-too-long"
    assert cell(filled(plan(""), {"A1": SetValue("😀" * 16_383)}), "A1").value == "😀" * 16_383


@pytest.mark.parametrize(
    "text",
    [
        "_x000D_",
        "_x005F_x0041_",
        "a\x00b",
        "line\r\nline",
        "\x1b[31m",
        "_x_x0041_",
        "\ud83d",
        "\ufffe",
        " \t ",
    ],
)
def test_escapes_and_characters_that_xml_cannot_hold_come_back_as_they_were(text: str) -> None:
    assert cell(filled(plan(""), {"A1": SetValue(text)}), "A1").value == text


PLAIN = '<xf numFmtId="0" fontId="1" xfId="0"><protection locked="0"/></xf>'
AMOUNT = '<xf numFmtId="4" fillId="2" xfId="0"/>'


def test_a_date_for_a_cell_without_a_date_format_shows_as_a_date() -> None:
    """The cell's own format is copied with the reader's short date; the others stay byte for byte."""
    book = with_styles('<row r="1"><c r="A1" s="0"/><c r="B1" s="1"><v>9</v></c></row>', PLAIN, AMOUNT)
    day, moment = SetValue(46053.0, is_date=True), SetValue(46053.5, is_date=True)
    after = filled(book, {"A1": day, "B1": moment, "C1": day})
    old, new = book.parts[STYLES], xml(after, STYLES)
    assert isinstance(old, str)
    added = (
        '<xf numFmtId="14" fontId="1" xfId="0" applyNumberFormat="1"><protection locked="0"/></xf>'
        '<xf numFmtId="22" fillId="2" xfId="0" applyNumberFormat="1"/>'
    )
    assert new == old.replace('<cellXfs count="2">', '<cellXfs count="4">').replace(
        "</cellXfs>", added + "</cellXfs>"
    )
    assert [cell(after, ref).style for ref in ("A1", "B1", "C1")] == [2, 3, 2]
    assert all(
        read_styles(after)[cell(after, ref).style].showing.kind == "date" for ref in ("A1", "B1", "C1")
    )


@pytest.mark.parametrize(
    ("number", "code", "kept"),
    [
        (14, "", True),
        (17, "", True),
        (164, "mmm yyyy", True),
        (164, "[$-407]d. mmmm yyyy;@", True),
        (164, ";;;", True),
        (0, "", False),
        (49, "", False),
        (10, "", False),
        (164, "General", False),
        (164, '#,##0.00 "EUR/day"', False),
    ],
)
def test_a_cell_that_shows_dates_or_hides_its_content_keeps_its_format(
    number: int, code: str, kept: bool
) -> None:
    quoted = code.replace('"', "&quot;")
    codes = f'<numFmts count="1"><numFmt numFmtId="164" formatCode="{quoted}"/></numFmts>' if code else ""
    book = with_styles('<row r="1"><c r="A1" s="0"/></row>', f'<xf numFmtId="{number}"/>', codes=codes)
    after = filled(book, {"A1": SetValue(46053.0, is_date=True)})
    assert (STYLES in changed_parts(book.open(), after)) is not kept


def test_a_figure_leaves_all_formats_alone() -> None:
    book = with_styles('<row r="1"><c r="A1" s="0"/></row>', PLAIN)
    assert STYLES not in changed_parts(book.open(), filled(book, {"A1": SetValue(5), "B1": SetValue("text")}))


@pytest.mark.parametrize("serial", [-1.0, 0.0, 2_958_466.0])
def test_a_day_that_excel_has_no_date_for_is_refused(serial: float, refusal) -> None:
    assert refusal(lambda: filled(plan(""), {"A1": SetValue(serial, is_date=True)})).code == "not-a-date"


@pytest.mark.parametrize("text", ["=cmd|' /c calc'!A0", "+49 30 1234", "-n/a-", "@SUM(A1)", "\t=1+1", "\r=1"])
def test_text_that_looks_like_a_formula_stays_text_also_when_somebody_edits_it(text: str) -> None:
    """The cell gets the mark that an apostrophe in front makes: Excel will not read it as a formula later."""
    book = with_styles('<row r="1"><c r="A1" s="0"/></row>', PLAIN)
    after = filled(book, {"A1": SetValue(text)})
    found = cell(after, "A1")
    assert (found.value, found.formula, found.style) == (text, "", 1)
    assert '<xf numFmtId="0" fontId="1" xfId="0" quotePrefix="1"><protection locked="0"/></xf>' in xml(
        after, STYLES
    )
    assert 't="inlineStr"' in xml(after)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ('<xf numFmtId="49"/>', "=1+1"),
        ('<xf quotePrefix="1" numFmtId="0"/>', "=1+1"),
        (PLAIN, "-"),
        (PLAIN, "a=b"),
    ],
)
def test_the_mark_is_not_set_where_it_is_not_needed(form: str, text: str) -> None:
    book = with_styles('<row r="1"><c r="A1" s="0"/></row>', form)
    assert STYLES not in changed_parts(book.open(), filled(book, {"A1": SetValue(text)}))


def test_a_workbook_without_formats_takes_text_and_figures() -> None:
    assert cell(filled(plan(""), {"A1": SetValue("=1+1")}), "A1").value == "=1+1"


def test_a_sheet_of_a_long_name_with_quotes_is_found(refusal) -> None:
    name = "Q1 'actual' & plan (EUR) - draft"[:31]
    book = RawBook(
        sheets={name.replace("&", "&amp;"): worksheet('<row r="1"><c r="A1"><f>1+1</f></c></row>')}
    )
    assert cell(filled(book, {"B1": SetValue(1)}, name), "B1", name).value == 1
    assert "''actual''" in refusal(lambda: filled(book, {"A1": SetValue(1)}, name)).message


LISTS = '<row r="1"><c r="A1" t="str"><v>EUR</v></c></row><row r="2"><c r="A2" t="str"><v>USD</v></c></row>'
NAMES = (
    '<definedNames><definedName name="currencies">Lists!$A$1:$A$2</definedName>'
    '<definedName name="with_blank">Lists!$A$1:$A$3</definedName>'
    '<definedName name="moving">OFFSET(Lists!$A$1,0,0,2)</definedName></definedNames>'
)


def allowed(rule: str, value: Scalar, rows: str = LISTS) -> bool:
    """What the rule of the only validation on sheet Plan says about a value."""
    book = RawBook(sheets={"Plan": worksheet("", after=rule), "Lists": worksheet(rows)}, book=("", NAMES))
    (found,) = read_validations(book.open(), "Plan")
    assert [area.ref for area in found.areas] == ["B2:B9"]
    return found.allows(value)


def choice(source: str) -> str:
    return (
        f'<dataValidations><dataValidation type="list" sqref="B2:B9"><formula1>{source}</formula1>'
        "</dataValidation></dataValidations>"
    )


def newer(source: str) -> str:
    return (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="urn:x14" xmlns:xm="urn:xm">'
        '<x14:dataValidations count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>'
        f"{source}</xm:f></x14:formula1><xm:sqref>B2:B9</xm:sqref></x14:dataValidation></x14:dataValidations>"
        "</ext></extLst>"
    )


@pytest.mark.parametrize("written", [choice, newer])
@pytest.mark.parametrize("source", ["Lists!$A$1:$A$2", "currencies", "Lists!$A:$A", "'Lists'!$A$1:$A$3"])
def test_a_list_in_cells_decides_what_is_allowed(written, source: str) -> None:
    assert allowed(written(source), "EUR")
    assert allowed(written(source), "usd")
    assert not allowed(written(source), "GBP")
    assert not allowed(written(source), 3.0)


@pytest.mark.parametrize(
    "source", ["moving", "with_blank", "Lists!A1:A2", "INDIRECT(&quot;x&quot;)", "Gone!$A$1:$A$2"]
)
def test_a_list_that_has_to_be_calculated_or_takes_anything_forbids_nothing(source: str) -> None:
    assert allowed(choice(source), "GBP")


def test_a_list_of_formulas_forbids_nothing() -> None:
    rows = '<row r="1"><c r="A1" t="str"><f>B1</f><v>EUR</v></c></row>'
    assert allowed(choice("Lists!$A$1"), "GBP", rows)


def test_a_bound_in_a_cell_decides_as_well() -> None:
    rule = (
        '<dataValidations><dataValidation type="decimal" operator="lessThanOrEqual" sqref="B2:B9"><formula1>'
        "Lists!$A$1</formula1></dataValidation></dataValidations>"
    )
    limit = '<row r="1"><c r="A1"><v>100</v></c></row>'
    assert allowed(rule, 100.0, limit)
    assert not allowed(rule, 101.0, limit)


@pytest.mark.parametrize("protection", ["", '<sheetProtection sheet="1" password="CC1A"/>'])
def test_what_is_locked_is_known_cell_by_cell(protection: str) -> None:
    """By the cell's own format, else its row's, else that of plain cells."""
    rows = '<row r="1"><c r="A1" s="1"/></row><row r="2" s="1" customFormat="1"/>'
    book = with_styles(rows, "<xf/>", PLAIN)
    book.sheets["Plan"] = worksheet(rows, after=protection)
    package = book.open()
    markup, styles = SheetMarkup.open(package.read(PLAN), "Plan", "plan.xlsx"), read_styles(package)
    assert markup.is_protected is bool(protection)
    places = ((1, 1), (1, 2), (2, 7), (9, 9))
    assert [styles[markup.style_at(*place)].locked for place in places] == [False, True, False, True]
