"""Opening a workbook: what it holds, and every kind of file that is refused with the step that helps."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A workbook with names, a table, a hidden sheet and a chart sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Inputs"
    sheet.append(["Month", "MRR"])
    sheet.append(["2026-01", 1000])
    sheet["D1"] = "=SUM(B2:B2)"
    sheet.add_table(Table(displayName="Revenue", ref="A1:B2"))
    hidden = book.create_sheet("_map")
    hidden.sheet_state = "hidden"
    book.create_chartsheet("Chart")
    book.defined_names["in_mrr"] = DefinedName("in_mrr", attr_text="Inputs!$B$2")
    hidden.defined_names["in_mrr"] = DefinedName("in_mrr", attr_text="_map!$A$1")
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def test_sheets_names_and_tables_are_listed(plan: Path) -> None:
    package = Package.open(plan)
    assert [(s.name, s.state, s.kind, s.index) for s in package.sheets] == [
        ("Inputs", "visible", "worksheet", 0), ("_map", "hidden", "worksheet", 1),
        ("Chart", "visible", "chartsheet", 2),
    ]  # fmt: skip
    (table,) = package.tables
    assert (table.name, table.sheet, table.ref, table.columns) == (
        "Revenue",
        "Inputs",
        "A1:B2",
        ("Month", "MRR"),
    )
    assert (table.header_rows, table.totals_rows) == (1, 0)
    assert package.table("REVENUE") is table
    assert not package.date1904
    assert package.suffix == ".xlsx"


def test_names_are_case_blind_and_a_sheets_own_name_goes_first(plan: Path) -> None:
    package = Package.open(plan)
    assert {(n.name, n.sheet) for n in package.defined_names} == {("in_mrr", ""), ("in_mrr", "_map")}
    found, own = package.name("IN_MRR"), package.name("in_mrr", "_MAP")
    assert found is not None
    assert own is not None
    assert (found.refers_to, own.refers_to) == ("Inputs!$B$2", "_map!$A$1")


def test_a_chart_sheet_has_no_cells_and_an_unknown_sheet_is_named(plan: Path) -> None:
    package = Package.open(plan)
    assert list(package.cells("chart")) == []
    with pytest.raises(WorkbookError, match=r"has no sheet Budget\. It has: Inputs, _map, Chart"):
        package.sheet("Budget")


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", "empty", "0 bytes"),
        (OLE + b"\0" * 600, "legacy-xls", "old Excel format"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not-a-workbook", "web page"),
        (b"period,term,value\n2026-01,mrr,5\n", "not-a-workbook", "save it as Excel Workbook"),
        (b"PK\x03\x04 and then nothing", "damaged", "damaged"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes, code: str, says: str
) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookError, match=says) as refused:
        Package.open(path)
    assert refused.value.code == code
    assert len(refused.value.message) <= 255


def test_a_missing_file_and_a_folder_are_plain_sentences(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="was not found") as refused:
        Package.open(tmp_path / "plan.xlsx")
    assert refused.value.code == "missing"
    with pytest.raises(WorkbookError, match="is a folder"):
        Package.open(tmp_path)


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "ods"),
        ("xl__workbook.bin", "x", "xlsb"),
        ("word__document.xml", "<w/>", "not-a-workbook"),
        ("ppt__presentation.xml", "<p/>", "not-a-workbook"),
        ("readme.txt", "hello", "not-a-workbook"),
    ],
)
def test_other_packages_are_told_apart(tmp_path: Path, pack, part: str, content: str, code: str) -> None:
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    path = tmp_path / "file.xlsx"
    path.write_bytes(pack("<x/>", **{"_rels__.rels": links, part: content}))
    with pytest.raises(WorkbookError) as refused:
        Package.open(path)
    assert refused.value.code == code


def test_strict_open_xml_is_refused_rather_than_read_as_empty(raw_book) -> None:
    strict = '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheets/></workbook>'
    with pytest.raises(WorkbookError, match="Strict Open XML") as refused:
        Package.open(raw_book(**{"xl__workbook.xml": strict}))
    assert refused.value.code == "strict-ooxml"


def test_the_date_system_and_circular_calculation_are_read(raw_book) -> None:
    book = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<workbookPr date1904="1"/><sheets><sheet name="Plan" sheetId="1" r:id="rId1"/></sheets>'
        '<calcPr iterate="true"/></workbook>'
    )
    package = Package.open(raw_book(**{"xl__workbook.xml": book}))
    assert package.date1904
    assert package.iterate


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        ("", "has no sheet"),
        ('<sheet name="A" sheetId="1" r:id="rId9"/>', "sheet A is missing"),
        (
            '<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="a" sheetId="2" r:id="rId1"/>',
            "two sheets called a",
        ),
    ],
)
def test_a_workbook_whose_sheets_do_not_hold_together_is_damaged(raw_book, sheets: str, says: str) -> None:
    book = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"<sheets>{sheets}</sheets></workbook>"
    )
    with pytest.raises(WorkbookError, match=says) as refused:
        Package.open(raw_book(**{"xl__workbook.xml": book}))
    assert refused.value.code == "damaged"


def test_a_long_file_name_still_leaves_room_for_the_sentence(tmp_path: Path) -> None:
    path = tmp_path / ("monthly-reporting-package-" * 8 + ".xlsx")
    path.write_bytes(b"x")
    with pytest.raises(WorkbookError) as refused:
        Package.open(path)
    assert len(refused.value.message) <= 255
    assert refused.value.message.startswith("monthly-report")
