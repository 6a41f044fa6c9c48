"""A table gets more or fewer rows: the sheet, the table and every reader of it agree afterwards."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.tables import calculated_columns, resized


def grown(path: Path, rows: int) -> Package:
    return resized(Package.open(path), "Customers", rows).package


def part(package: Package, member: str) -> str:
    return package.read(member).decode("utf-8")


def test_two_more_rows_move_the_totals_row_with_its_formula_style_and_height(listed, formulas, values):
    package = grown(listed, 5)
    assert package.table("Customers").ref == "A1:E7"
    assert values(package, "Data")["A7"] == "Total"
    assert formulas(package, "Data")["B7"] == "SUBTOTAL(109,Customers[Seats])"
    book = openpyxl.load_workbook(io.BytesIO(package.data))
    data = book["Data"]
    assert data["B7"].font.bold
    assert not data["B5"].font.bold
    assert (data.row_dimensions[7].height, data.row_dimensions[5].height) == (24, None)
    assert data["H5"].value == "beside"


def test_new_rows_look_like_the_last_one_and_calculate_like_all(listed, formulas, values):
    package = grown(listed, 5)
    found = formulas(package, "Data")
    assert [found[f"D{row}"] for row in (4, 5, 6)] == ["B4*C4", "B5*C5", "B6*C6"]
    assert found["E6"] == "D6/SUM(D$2:D$6)"
    assert values(package, "Data")["D6"] is None, "a formula that nobody computed has no result"
    data = openpyxl.load_workbook(io.BytesIO(package.data))["Data"]
    assert data["B6"].fill.fgColor.rgb == data["B4"].fill.fgColor.rgb
    assert data["C6"].number_format == "#,##0.00"


def test_what_covers_the_data_covers_the_new_rows(listed, formulas):
    package = grown(listed, 5)
    report = formulas(package, "Report")
    assert report["B1"] == "SUM(Data!B2:B6)"
    assert report["B4"] == "COUNTA(Data!A2:A6)"
    assert report["B6"] == 'VLOOKUP("Birch",Data!A1:C6,3,FALSE)'
    assert report["B3"] == "SUM(Customers[MRR])"
    names = {name.name: name.refers_to for name in package.defined_names}
    assert names["seats"] == "Data!$B$2:$B$6"
    assert names["whole_list"] == "Data!$A$1:$E$6"
    assert names["_xlnm.Print_Area"].replace("'", "") == "Data!$A$1:$H$7"
    sheet = part(package, "xl/worksheets/sheet1.xml")
    assert 'conditionalFormatting sqref="A2:E6"' in sheet
    assert "AVERAGE($B$2:$B$6)" in sheet
    assert 'dataValidation sqref="B2:B6"' in sheet
    assert "MAX($B$2:$B$6)*10" in sheet
    chart = part(package, "xl/charts/chart1.xml")
    assert re.findall("<f>([^<]*)</f>", chart) == ["'Data'!B1", "'Data'!$A$2:$A$6", "'Data'!$B$2:$B$6"]


def test_what_names_the_totals_row_follows_it(listed, formulas):
    package = grown(listed, 5)
    assert formulas(package, "Report")["B2"] == "Data!B7"
    names = {name.name: name.refers_to for name in package.defined_names}
    assert names["total_seats"] == "Data!$B$7"


def test_a_running_total_and_a_part_of_the_rows_stay_and_the_part_is_told(listed, formulas):
    done = resized(Package.open(listed), "Customers", 5)
    report = formulas(done.package, "Report")
    assert [report[ref] for ref in ("C1", "C2", "C3")] == [
        "SUM(Data!B$2:B2)", "SUM(Data!B$2:B3)", "SUM(Data!B$2:B4)",
    ]  # fmt: skip
    assert report["B5"] == "SUM(Data!B2:B3)"
    assert done.notes == (
        "Report!B5 reads Data!B2:B3, a part of the rows of Customers that does not grow with them.",
    )


def test_fewer_rows_bring_the_totals_up_and_leave_blank_cells(listed, formulas, values):
    done = resized(Package.open(listed), "Customers", 2)
    assert (done.rows, done.package.table("Customers").ref) == ((3, 2), "A1:E4")
    data = values(done.package, "Data")
    assert data["A4"] == "Total"
    assert "A5" not in data
    assert data["H5"] == "beside"
    assert done.emptied == ("A5", "B5", "D5")
    report = formulas(done.package, "Report")
    assert report["B1"] == "SUM(Data!B2:B3)"
    assert report["C3"] == "SUM(Data!B$2:B3)", "the totals, which moved up, are not added once more"
    assert done.notes[0].startswith("Report!B9 reads Data!B4, a part of the rows")


def test_rows_that_leave_keep_their_format(listed, values):
    package = grown(listed, 1)
    data = openpyxl.load_workbook(io.BytesIO(package.data))["Data"]
    assert data["B4"].value is None
    assert data["B4"].fill.fgColor.rgb == data["B2"].fill.fgColor.rgb


def test_a_table_never_has_fewer_rows_than_one(listed):
    done = resized(Package.open(listed), "Customers", 0)
    assert done.rows == (3, 1)


def test_there_and_back_is_the_same_workbook_for_every_reader(listed, formulas):
    before = Package.open(listed)
    after = resized(resized(before, "Customers", 9).package, "Customers", 3).package
    for sheet in ("Data", "Report"):
        assert formulas(after, sheet) == formulas(before, sheet)
    assert {name.refers_to for name in after.defined_names} >= {"Data!$B$2:$B$4", "Data!$A$1:$E$4"}
    assert part(after, "xl/charts/chart1.xml") == part(before, "xl/charts/chart1.xml")


def test_parts_that_do_not_know_the_table_keep_their_bytes(listed):
    package = grown(listed, 5)
    with zipfile.ZipFile(listed) as old:
        same = {name for name in old.namelist() if old.read(name) == package.read(name)}
    assert set(old.namelist()) - same == {
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/tables/table1.xml", "xl/workbook.xml",
        "xl/charts/chart1.xml",
    }  # fmt: skip


def test_the_same_number_of_rows_changes_nothing(listed):
    package = Package.open(listed)
    assert resized(package, "customers", 3).package is package


def test_a_changed_formula_loses_its_stored_result(with_part):
    def stored(text: str) -> str:
        return text.replace("<f>SUM(Data!B2:B4)</f><v></v>", "<f>SUM(Data!B2:B4)</f><v>23</v>")

    package = with_part("xl/worksheets/sheet2.xml", stored)
    after = resized(package, "Customers", 4).package
    cells = {cell.ref: cell for cell in after.cells("Report")}
    assert (cells["B1"].formula, cells["B1"].value) == ("SUM(Data!B2:B5)", None)


def test_a_table_of_one_row_knows_its_column_from_a_single_cell(listed, formulas):
    one = grown(listed, 1)
    assert formulas(one, "Report")["B1"] == "SUM(Data!B2:B2)"
    again = resized(one, "Customers", 3).package
    assert formulas(again, "Report")["B1"] == "SUM(Data!B2:B4)"
    chart = part(again, "xl/charts/chart1.xml")
    assert "'Data'!$B$2:$B$4" in chart


def test_calculated_columns_are_told_by_the_table_and_by_their_cells(listed):
    assert calculated_columns(Package.open(listed), "Customers") == {"MRR", "Share"}


def test_a_typed_exception_does_not_end_a_calculated_column(changed_list, formulas):
    package = changed_list(lambda book: book["Data"].__setitem__("D4", 777))
    found = formulas(resized(package, "Customers", 5).package, "Data")
    assert (found["D5"], found["D6"]) == ("B5*C5", "B6*C6")
    assert "D4" not in found


def test_an_empty_table_takes_the_formula_that_it_declares(changed_list, formulas):
    def empty(book: openpyxl.Workbook) -> None:
        for row in (2, 3, 4):
            for column in "ABCDE":
                book["Data"][f"{column}{row}"] = None

    found = formulas(resized(changed_list(empty), "Customers", 4).package, "Data")
    assert found["D5"] == "Customers[[#This Row],[Seats]]*20"
    assert "E5" not in found


def test_a_shared_formula_that_loses_cells_is_written_out(with_part, formulas):
    def shared(text: str) -> str:
        text = text.replace("<f>B2*C2</f>", '<f t="shared" ref="D2:D4" si="0">B2*C2</f>')
        for row in (3, 4):
            text = text.replace(f"<f>B{row}*C{row}</f>", '<f t="shared" si="0"/>')
        return text

    package = with_part("xl/worksheets/sheet1.xml", shared)
    assert formulas(package, "Data")["D4"] == "B4*C4"
    less = formulas(resized(package, "Customers", 2).package, "Data")
    assert [less[ref] for ref in ("D2", "D3")] == ["B2*C2", "B3*C3"]
    more = formulas(resized(package, "Customers", 5).package, "Data")
    assert [more[f"D{row}"] for row in (4, 5, 6)] == ["B4*C4", "B5*C5", "B6*C6"]


def test_an_unknown_table_is_answered_with_the_ones_there_are(listed):
    with pytest.raises(WorkbookError, match="It has: Customers") as refused:
        resized(Package.open(listed), "Clients", 4)
    assert refused.value.code == "unknown-table"


@pytest.mark.libreoffice
def test_libreoffice_adds_up_the_same_after_growing(listed, tmp_path, libreoffice):
    path = tmp_path / "grown.xlsx"
    path.write_bytes(grown(listed, 5).data)
    book = openpyxl.load_workbook(path)
    for row, values in ((5, ("Dogwood", 12, 10)), (6, ("Elm", 1, 100))):
        for column, value in enumerate(values, 1):
            book["Data"].cell(row, column).value = value
    book.save(path)
    shown = openpyxl.load_workbook(libreoffice.convert(path, tmp_path / "out"), data_only=True)
    assert shown["Data"]["B7"].value == 36
    assert shown["Data"]["D7"].value == 200 + 150 + 200 + 120 + 100
    assert [shown["Report"][f"B{row}"].value for row in (1, 2, 3, 4, 7)] == [36, 36, 770, 5, 72]
