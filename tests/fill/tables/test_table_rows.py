"""Rows of a file become the rows of an Excel table: found by the header, typed by the column, totalled."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from kpi_engine.engine import fill_template, plan_fill
from kpi_engine.errors import KpiEngineError
from kpi_engine.workbook.package import Package

HEADER = "customer;start date;SEATS;Price;Churn;active\n"
FOUR = HEADER + (
    "Cedar;2026-03-01;8;25,5;1,5 %;TRUE\nDogwood;2026-03-02;2;10;;FALSE\n"
    "Elm;;1;100;0,5%;true\nFir;2026-04-30;3;1.000,00;2%;\n"
)
AMOUNTS = [8 * 25.5, 2 * 10.0, 100.0, 3 * 1000.0]


def test_four_rows_replace_two_and_every_total_is_right(fill_rows, out):
    receipt = fill_rows(FOUR)
    data = out("Data")
    assert [data[f"A{row}"] for row in range(2, 7)] == ["Cedar", "Dogwood", "Elm", "Fir", "Total"]
    assert [data[f"G{row}"] for row in range(2, 6)] == AMOUNTS
    assert data["C6"] == 14.0
    assert data["G6"] == sum(AMOUNTS)
    report = out("Report")
    assert [report[f"B{row}"] for row in (1, 2, 3, 4)] == [3324.0, 3324.0, 14.0, 6648.0]
    assert [(each.name, each.rows_before, each.rows_after) for each in receipt.tables] == [
        ("Customers", 2, 4)
    ]
    assert receipt.not_verifiable == ()


def test_values_are_typed_by_their_columns(fill_rows, out, lists):
    fill_rows(FOUR)
    data = out("Data")
    assert (data["B2"], data["E2"], data["F2"]) == (46082.0, 0.015, True)
    assert [data.get(ref) for ref in ("E3", "B4", "F5")] == [None] * 3, "an empty cell is blank"
    sheet = openpyxl.load_workbook(lists.with_name("out.xlsx"))["Data"]
    assert (sheet["B5"].number_format, sheet["E5"].number_format) == ("yyyy-mm-dd", "0.0%")


def test_the_receipt_names_each_cell_and_the_file(fill_rows):
    receipt = fill_rows(FOUR)
    changes = {change.cell: change for change in receipt.inputs}
    assert (changes["A2"].old, changes["A2"].new, changes["A2"].fact) == ("Acorn", "Cedar", "rows.csv row 2")
    assert (changes["A5"].old, changes["A5"].new) == (None, "Fir")
    assert receipt.tables[0].data == "rows.csv"
    assert len(receipt.tables[0].data_sha256) == 64
    assert receipt.data == "rows.csv"


def test_appended_rows_follow_the_present_ones(fill_rows, out):
    receipt = fill_rows("Customer,Seats,Price\nGum,4,25\n", append=True)
    data = out("Data")
    assert [data[f"A{row}"] for row in range(2, 6)] == ["Acorn", "Birch", "Gum", "Total"]
    assert (data["G4"], data["G5"], data.get("B4")) == (100.0, 450.0, None)
    assert "no column Start Date, Churn, Active; it is blank in the new rows" in receipt.warnings[0]


def test_appending_takes_empty_rows_of_the_template_first(changed_lists, fill_rows, out):
    def empty(book: openpyxl.Workbook) -> None:
        for column in "ABCDEF":
            book["Data"][f"{column}3"] = None

    receipt = fill_rows("Customer,Seats,Price\nGum,4,25\n", append=True, template=changed_lists(empty))
    assert out("Data")["A3"] == "Gum"
    assert receipt.tables[0].rows_after == 2


def test_rows_that_are_appended_twice_are_told(fill_rows):
    row = "Customer,Start Date,Seats,Price,Churn,Active\nAcorn,2026-01-15,10,20,2%,TRUE\n"
    assert "already in the table Customers" in fill_rows(row, append=True).warnings[-1]


def test_fewer_rows_shorten_the_table_and_the_next_month_lengthens_it(fill_rows, out, lists):
    fill_rows(HEADER + "Elm;;1;100;;\n", output="february.xlsx")
    february = Package.open(lists.with_name("february.xlsx"))
    assert february.table("Customers").ref == "A1:G3"
    fill_rows(FOUR, template=lists.with_name("february.xlsx"))
    assert out("Data")["G6"] == sum(AMOUNTS)
    assert out("Report")["B2"] == sum(AMOUNTS)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Customer;Seats\nElm;1\n", "missing-column", "Start Date"),
        (HEADER.replace("SEATS", "Seatz") + "Elm;;1;1;;\n", "unknown-column", "Did you mean seats"),
        (HEADER.replace("\n", ";Amount\n") + "Elm;;1;1;;;7\n", "calculated-column", "Amount"),
        (HEADER.replace("Price", "Seats") + "Elm;;1;1;;\n", "duplicate-column", "Seats"),
        (HEADER, "no-rows", "no row below"),
        (HEADER + "Elm;;1;1,234;;\n", "ambiguous-number", "1,234"),
        (HEADER + "Elm;;one;1;;\n", "not-a-number", '"one"'),
        (HEADER + "Elm;31/01/2026;1;1;;\n", "not-a-date", "31/01/2026"),
        (HEADER + "Elm;;1;1;;maybe\n", "not-a-truth-value", "maybe"),
        (HEADER + "Elm;;1;€1;;\nFir;;1;$1;;\n", "currency", "EUR"),
    ],
)
def test_what_does_not_fit_is_named_with_its_row_and_nothing_is_written(fill_rows, lists, text, code, said):
    with pytest.raises(KpiEngineError) as refused:
        fill_rows(text)
    assert refused.value.code == code
    assert said in str(refused.value)
    assert "rows.csv" in str(refused.value)
    assert not lists.with_name("out.xlsx").exists()


def test_an_empty_column_for_a_calculated_one_is_no_hindrance(fill_rows, out):
    fill_rows(HEADER.replace("\n", ";Amount\n") + "Elm;;1;100;;;\n")
    assert out("Data")["G2"] == 100.0


def test_text_stays_text_and_never_becomes_a_formula(fill_rows, out, lists):
    fill_rows(HEADER + "=1+1;;1;100;;\n00123;;1;1;;\n")
    assert (out("Data")["A2"], out("Data")["A3"]) == ("=1+1", "00123")
    cell = openpyxl.load_workbook(lists.with_name("out.xlsx"))["Data"]["A2"]
    assert cell.data_type != "f"


def test_a_percentage_without_its_sign_is_pointed_out(fill_rows):
    receipt = fill_rows(HEADER + "Elm;;1;100;15;\nFir;;1;100;0,02;\n")
    assert any("without a percent sign" in warning for warning in receipt.warnings)


def test_a_sheet_called_like_the_table_is_taken_from_a_workbook(lists, out, tmp_path):
    source = openpyxl.Workbook()
    rows = source.create_sheet("customers")
    rows.append(["Customer", "Start Date", "Seats", "Price", "Churn", "Active"])
    rows.append(["Elm", None, 3, 7.5, 0.5, True])
    source.save(tmp_path / "book.xlsx")
    fill_template(lists, None, tmp_path / "out.xlsx", tables={"Customers": tmp_path / "book.xlsx"})
    assert (out("Data")["A2"], out("Data")["G2"]) == ("Elm", 22.5)


def test_two_tables_and_figures_go_in_one_fill(lists, out, tmp_path):
    customers, months, figures = (tmp_path / f"{name}.csv" for name in ("c", "m", "f"))
    customers.write_text(FOUR, encoding="utf-8")
    months.write_text("Month,MRR\n2026-04-01,130\n", encoding="utf-8")
    figures.write_text("term,value\nMonthly[MRR],101\n", encoding="utf-8")
    receipt = fill_template(
        lists, figures, tmp_path / "out.xlsx", tables={"Customers": customers}, append={"monthly": months}
    )
    report = out("Report")
    assert (report["B1"], report["B5"], report["B6"]) == (3324.0, 101 + 110 + 120 + 130.0, 130.0)
    assert receipt.data == "f.csv, c.csv, m.csv"


def test_a_dry_run_shows_old_and_new_and_writes_nothing(lists, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text(FOUR, encoding="utf-8")
    receipt = plan_fill(lists, None, tables={"Customers": rows}).preview()
    assert receipt.dry_run
    results = {(change.sheet, change.cell): change.new for change in receipt.results}
    assert results["Report", "B1"] == 3324.0
    assert receipt.template_sha256 != ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lists.xlsx", "rows.csv"]


def test_the_file_of_rows_is_never_the_output(lists, tmp_path):
    rows = tmp_path / "rows.xlsx"
    openpyxl.Workbook().save(rows)
    with pytest.raises(KpiEngineError) as refused:
        fill_template(lists, None, rows, tables={"Customers": rows})
    assert refused.value.code == "output-is-data"


def test_a_table_that_does_not_exist_is_answered_with_those_that_do(fill_rows):
    with pytest.raises(KpiEngineError, match="It has: Customers, Monthly"):
        fill_rows(FOUR, table="Clients")


@pytest.mark.libreoffice
def test_libreoffice_agrees_with_the_stored_results(fill_rows, out, lists, tmp_path, libreoffice):
    fill_rows(FOUR)
    stored = out("Report")
    path: Path = libreoffice.convert(lists.with_name("out.xlsx"), tmp_path / "converted")
    shown = openpyxl.load_workbook(path, data_only=True)
    assert [shown["Report"][f"B{row}"].value for row in range(1, 7)] == [
        pytest.approx(stored[f"B{row}"]) for row in range(1, 7)
    ]
    assert shown["Data"]["C6"].value == 14


def test_without_a_list_of_figures_there_is_no_hash_of_one(fill_rows):
    assert fill_rows(FOUR).data_sha256 == ""


def test_rows_against_a_validation_and_in_locked_cells_are_filled_and_told(changed_lists, fill_rows, out):
    def rules(book: openpyxl.Workbook) -> None:
        few = DataValidation("whole", operator="lessThan", formula1="5", error="Small customers only.")
        few.add("C2:C3")
        book["Data"].add_data_validation(few)
        book["Data"].protection.sheet = True

    receipt = fill_rows(FOUR + "Oak;;900;1;;\n", template=changed_lists(rules))
    told = [warning for warning in receipt.warnings if "allow" in warning]
    assert told[0].startswith("rows.csv row 2: Data!C2 does not allow 8.0 (and 1 more cells).")
    assert "Small customers only." in told[0]
    assert any("locked on this protected sheet" in warning for warning in receipt.warnings)
    assert out("Data")["C6"] == 900.0


def test_a_table_is_not_given_two_files(lists, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text(FOUR, encoding="utf-8")
    with pytest.raises(KpiEngineError) as refused:
        fill_template(
            lists, None, tmp_path / "out.xlsx", tables={"Customers": rows}, append={"customers": rows}
        )
    assert refused.value.code == "table-twice"


def test_rows_that_a_filter_hides_are_told(changed_lists, fill_rows):
    def hide(book: openpyxl.Workbook) -> None:
        book["Data"].row_dimensions[2].hidden = True

    receipt = fill_rows(FOUR, template=changed_lists(hide))
    assert any("1 of the filled rows are hidden" in warning for warning in receipt.warnings)


def test_rows_that_only_have_their_number_are_empty(changed_lists, fill_rows, out):
    def numbered(book: openpyxl.Workbook) -> None:
        book["Months"]["E1"], book["Months"]["F1"] = "No.", "Answer"
        for row in (2, 3, 4):
            book["Months"][f"E{row}"] = row - 1
        book["Months"].add_table(Table(displayName="Answers", ref="E1:F4"))

    template = changed_lists(numbered)
    fill_rows("No.,Answer\n1,9\n2,10\n", table="Answers", append=True, template=template)
    months = out("Months")
    assert [(months[f"E{row}"], months.get(f"F{row}")) for row in (2, 3, 4)] == [
        (1.0, 9.0), (2.0, 10.0), (3.0, None),
    ]  # fmt: skip
