"""What stands in a table's way, and what must not be overwritten by anybody but its owner, stops it."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.tables import resized

SHEET, PART = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"


def refusal(package: Package, rows: int = 6, table: str = "Customers") -> WorkbookError:
    with pytest.raises(WorkbookError) as refused:
        resized(package, table, rows)
    assert len(str(refused.value)) <= 255
    return refused.value


@pytest.mark.parametrize(
    ("content", "what"), [("Signed off", '"Signed off"'), ("=B5*2", "a formula"), (0, '"0.0"')]
)
def test_a_cell_below_the_table_stops_it(changed_list, content, what):
    package = changed_list(lambda book: book["Data"].__setitem__("C7", content))
    found = refusal(package)
    assert (found.code, what in str(found), "Data!C7" in str(found)) == ("table-blocked", True, True)


def test_a_cell_further_down_or_beside_is_no_hindrance(changed_list, values):
    def write(book: openpyxl.Workbook) -> None:
        book["Data"]["C9"], book["Data"]["G6"] = "far below", "beside"

    package = resized(changed_list(write), "Customers", 5).package
    assert (values(package, "Data")["C9"], values(package, "Data")["G6"]) == ("far below", "beside")


def test_merged_cells_below_stop_it(changed_list):
    package = changed_list(lambda book: book["Data"].merge_cells("E7:F8"))
    assert refusal(package).code == "table-blocked"


def test_another_table_below_stops_it(changed_list):
    def add(book: openpyxl.Workbook) -> None:
        book["Data"]["A8"], book["Data"]["A9"] = "Region", None
        book["Data"].add_table(Table(displayName="Regions", ref="A8:A9"))

    assert "the table Regions" in str(refusal(changed_list(add)))


def test_an_array_formula_over_its_last_rows_stops_it(changed_list):
    def add(book: openpyxl.Workbook) -> None:
        book["Data"]["E5"] = ArrayFormula("E5:F5", "=B2:C2")

    assert refusal(changed_list(add)).code == "table-array"


def test_a_comment_on_the_totals_row_stops_it_since_it_could_not_move(changed_list):
    package = changed_list(
        lambda book: book["Data"].__getitem__("B5").__setattr__("comment", Comment("checked", "controller"))
    )
    assert refusal(package).code == "table-note"
    assert refusal(package, 2).code == "table-note"


def test_a_comment_on_a_row_of_data_stays_with_its_row(changed_list):
    package = changed_list(
        lambda book: book["Data"].__getitem__("B3").__setattr__("comment", Comment("checked", "controller"))
    )
    assert resized(package, "Customers", 5).rows == (3, 5)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<table ", '<table tableType="queryTable" ', "table-query"),
        ("<table ", '<table tableType="xml" ', "table-xml"),
        ('<tableColumn id="2" name="Seats"/>',
         '<tableColumn id="2" name="Seats"><xmlColumnPr mapId="1" xpath="/a/b" xmlDataType="string"/>'
         "</tableColumn>", "table-xml"),
        ('ref="A1:E5"', 'ref="A4:E5"', "table-no-rows"),
    ],
)  # fmt: skip
def test_a_table_with_another_owner_or_without_rows_is_refused(with_part, old, new, code):
    assert refusal(with_part(PART, lambda text: text.replace(old, new, 1))).code == code


def test_a_query_is_refused_even_for_as_many_rows_as_there_are(with_part):
    package = with_part(PART, lambda text: text.replace("<table ", '<table tableType="queryTable" ', 1))
    assert refusal(package, 3).code == "table-query"


def test_more_rows_than_a_sheet_has_are_refused(listed):
    found = refusal(Package.open(listed), 1_048_576)
    assert (found.code, "1,048,576" in str(found)) == ("table-too-long", True)


def test_a_row_that_the_sheet_states_twice_is_damage(with_part):
    def twice(text: str) -> str:
        return text.replace('<row r="5"', '<row r="5"></row><row r="5"', 1)

    assert refusal(with_part(SHEET, twice)).code == "damaged"
