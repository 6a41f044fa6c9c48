"""A sheet read quickly says the same as the full parser, cell by cell, however it is written."""

from __future__ import annotations

import pytest

from kpi_engine.workbook.cells import read_cells
from kpi_engine.workbook.package import Package
from tests.workbook.conftest import Build

USUAL = """
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"><v>12.5</v></c><c r="C1" s="2"/>
<c r="D1"><v></v></c></row>
<row r="2"><c r="A2"><f>B1*2</f><v>25</v></c><c r="B2" t="str"><f>A1&amp;" &lt; 5"</f><v>x &lt; 5</v></c>
<c r="C2" t="str"><f>""</f></c><c r="D2" t="s"><v>99</v></c><c r="E2" t="str"><v>_x0041_</v></c></row>
"""
SHARED = """
<row r="1"><c r="A1"><f t="shared" ref="A1:A4" si="0">B1+$C$1</f><v>1</v></c></row>
<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c><c r="B2"><f si="0" t="shared"/><v>2</v></c></row>
<row r="3"><c r="A3"><f t="shared" ref="A3:A4" si="0">B3&amp;"5%"</f><v>3</v></c></row>
<row r="4"><c r="A4"><f t="shared" si="0"/><v>4</v></c></row>
"""
SHARED_RARELY = """
<row r="1"><c r="A1"><f t="shared" ref="A1:A6" si="0">B1+1</f><v>1</v></c></row>
<row r="2"><c t="n" r="A2"><f t="shared" ref="A2:A6" si="0">B2*2+C$1</f><v>2</v></c></row>
<row r="3"><c r="A3"><f t="shared" si="0"/><v>3</v></c><c r="B3"><f t="shared" si="7"/><v>3</v></c></row>
"""
EMPTY_FORMULA = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f/><v>2</v></c></row>'
RARE = """
<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#DIV/0!</v></c><c t="s" r="C1"><v>1</v></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><r><t>one </t></r><r><t>two</t></r></is></c></row>
<row r="3"><c r="A3"><f t="array" ref="A3:A4">B1:B2</f><v>7</v></c><c r="B3" t="d"><v>2026-01-31</v></c></row>
<row r="5"><c r="A5"><v>5</v><extLst><ext uri="x"/></extLst></c><c r="B5" cm="1"><f>1+1</f><v>2</v></c></row>
"""
NOT_PLAIN = '<row r="1"><c r="A1"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'
COMMENTED = '<row r="1"><!-- <c r="B9"><v>9</v></c> --><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [USUAL, SHARED, SHARED_RARELY, EMPTY_FORMULA, USUAL + RARE, RARE + NOT_PLAIN, NOT_PLAIN, COMMENTED],
)
def test_the_quick_reader_and_the_parser_agree(rows: str, raw_book: Build) -> None:
    package = Package.open(raw_book(rows))
    sheet = package.sheets[0]
    wanted = list(read_cells(package.read(sheet.member), sheet.name, "book", package.strings))
    assert len(wanted) > 1 or rows == COMMENTED
    assert list(package.cells(sheet.name)) == wanted


def test_a_text_that_many_cells_say_is_held_once(raw_book: Build) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><f>T[[#This Row],[a]]*2</f><v>1</v></c></row>' for n in (1, 2))
    one, other = Package.open(raw_book(rows)).cells("Plan")
    assert one.formula is other.formula
