"""The workbook that LibreOffice gets: no stored results, no reach beyond the cells."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from kpi_engine.model.cell_error import NA
from kpi_engine.recalc.reading import read_book
from kpi_engine.recalc.second_opinion.copy_for_reading import copy_of, leaves_the_workbook
from kpi_engine.workbook.package import Package


def copied(package: Package, put=None) -> dict[str, str]:
    """The parts of the copy as text."""
    with zipfile.ZipFile(io.BytesIO(copy_of(package, read_book(package), put or {}))) as parts:
        return {name: parts.read(name).decode("utf-8") for name in parts.namelist()}


def test_formulas_are_handed_over_without_the_results_that_the_file_holds(book):
    package = book({"Plan": {"A1": 100_000, "A2": 400, "B1": "=A1/A2"}}, saved={"Plan": {"B1": 250.0}})
    sheet = copied(package)["xl/worksheets/sheet1.xml"]
    assert '<c r="B1"><f>A1/A2</f></c>' in sheet
    assert "<v>250" not in sheet
    assert '<c r="A1"><v>100000.0</v></c>' in sheet


def test_a_value_stands_where_a_formula_is_withheld(book):
    package = book({"Plan": {"A1": 100_000, "B1": "=CAC(A1,400)", "B2": "=NA()", "B3": "=CAC(A1,0)"}})
    put = {("Plan", 1, 2): 250.0, ("Plan", 2, 2): NA, ("Plan", 3, 2): None}
    sheet = copied(package, put)["xl/worksheets/sheet1.xml"]
    assert '<c r="B1"><v>250.0</v></c>' in sheet
    assert '<c r="B2" t="e"><v>#N/A</v></c>' in sheet
    assert "B3" not in sheet
    assert "CAC" not in sheet


def test_texts_truth_values_and_signs_survive(book):
    package = book({"A & B": {"A1": 'say "<no>" & go', "A2": True, "B1": '=A1&"<&>"'}})
    parts = copied(package)
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert 't="inlineStr"><is><t xml:space="preserve">say "&lt;no&gt;" &amp; go</t></is>' in sheet
    assert '<c r="A2" t="b"><v>1</v></c>' in sheet
    assert '<f>A1&amp;"&lt;&amp;&gt;"</f>' in sheet
    assert 'name="A &amp; B"' in parts["xl/workbook.xml"]


def test_dates_from_1904_circles_and_array_formulas_keep_their_settings(book):
    def settings(workbook: openpyxl.Workbook) -> None:
        workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        workbook.calculation.iterate = True
        workbook.calculation.iterateCount = 7

    parts = copied(book({"Plan": {"A1": 1, "B1:B2": "{=A1:A2*2}"}}, finish=settings))
    assert 'date1904="1"' in parts["xl/workbook.xml"]
    assert 'iterateCount="7"' in parts["xl/workbook.xml"]
    assert '<f t="array" ref="B1:B2">' in parts["xl/worksheets/sheet1.xml"]


def test_names_are_handed_over_but_those_that_lead_elsewhere(book):
    names = {"Spend": "Plan!$A$1", "Elsewhere": "[1]Plan!$A$1", "Feed": 'WEBSERVICE("http://x.test")'}
    part = copied(book({"Plan": {"A1": 5, "B1": "=Spend"}}, names))["xl/workbook.xml"]
    assert '<definedName name="Spend">Plan!$A$1</definedName>' in part
    assert "Elsewhere" not in part
    assert "Feed" not in part


@pytest.mark.parametrize(
    "formula",
    [
        "[1]Plan!A1",
        "'file:///x/y.csv'#$x.A1",
        "'C:\\[x.xlsx]Plan'!A1",
        'WEBSERVICE("http://x.test")',
        "cmd|'/c calc'!A1",
        'DDE("a","b","c")',
        'RTD("x",,"y")',
    ],
)
def test_a_formula_that_reaches_out_is_known(formula):
    assert leaves_the_workbook(formula)


@pytest.mark.parametrize(
    "formula", ["Sales[Amount]", "Sales[[#This Row],[A1]]", "SUM(A1:A3)", "OFFSET(A1,1,0)"]
)
def test_a_formula_that_stays_inside_is_known(formula):
    assert not leaves_the_workbook(formula)


def test_a_table_and_the_filter_that_hides_its_rows_are_handed_over(book):
    def filtered(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["Plan"]
        table = Table(displayName="Sales", ref="A1:B4")
        table._initialise_columns()
        for column, title in zip(table.tableColumns, ("Region", "Amount"), strict=True):
            column.name = title
        table.autoFilter.add_filter_column(0, ["North"])
        sheet.add_table(table)
        sheet.row_dimensions[3].hidden = True

    cells = {"A1": "Region", "B1": "Amount", "A2": "North", "B2": 1, "A3": "South", "B3": 2, "A4": "North",
             "B4": 4, "D1": "=SUBTOTAL(9,Sales[Amount])", "D2": "=COUNTA(Sales[#Headers])"}  # fmt: skip
    parts = copied(book({"Plan": cells}, finish=filtered))
    assert "<filterColumn" in parts["xl/tables/table1.xml"]
    assert '<tableColumn id="2" name="Amount"/>' in parts["xl/tables/table1.xml"]
    assert '<row r="3" hidden="1">' in parts["xl/worksheets/sheet1.xml"]
    assert "COUNTA(Sales[[#Headers]])" in parts["xl/worksheets/sheet1.xml"]
    assert "xl/tables/table1.xml" in parts["[Content_Types].xml"]


def test_nothing_else_of_the_file_is_in_the_copy(book):
    def linked(workbook: openpyxl.Workbook) -> None:
        workbook["Plan"]["A1"].hyperlink = "http://x.test/"
        workbook["Plan"]["A1"].comment = Comment("x.test", "somebody")

    parts = copied(book({"Plan": {"A1": "a"}}, finish=linked))
    assert set(parts) == {
        "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
    }  # fmt: skip
    assert "x.test" not in "".join(parts.values())
