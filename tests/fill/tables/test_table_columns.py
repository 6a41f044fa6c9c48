"""Figures of a long list for `Table[Column]`: to the row of their period, or down the column."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from kpi_engine.errors import KpiEngineError

MAY = 46143.0
"""1 May 2026 in Excel."""


def test_a_period_that_is_there_is_filled_in_its_row(fill_facts, out):
    receipt = fill_facts("Monthly[MRR],2026-02,111\n")
    assert [out("Months")[f"B{row}"] for row in (2, 3, 4)] == [100.0, 111.0, 120.0]
    assert (receipt.tables[0].rows_before, receipt.tables[0].rows_after) == (3, 3)


def test_a_period_that_is_missing_becomes_a_row_with_its_date_and_formulas(fill_facts, out):
    receipt = fill_facts("monthly[ mrr ],2026-05,150\nMonthly[MRR],2026-04,140\n")
    months = out("Months")
    assert (months["A5"], months["B5"], months["C5"]) == (MAY, 150.0, 300.0)
    assert months["B6"] == 140.0
    assert (out("Report")["B5"], out("Report")["B6"]) == (620.0, 150.0)
    assert receipt.tables[0].rows_after == 5


def test_month_ends_stay_month_ends(changed_lists, fill_facts, lists):
    def ends(book: openpyxl.Workbook) -> None:
        for row, day in ((2, 31), (3, 28), (4, 31)):
            book["Months"][f"A{row}"] = date(2026, row - 1, day)

    fill_facts("Monthly[MRR],2026-04,130\n", template=changed_lists(ends))
    sheet = openpyxl.load_workbook(lists.with_name("out.xlsx"))["Months"]
    assert sheet["A5"].value.date() == date(2026, 4, 30)
    assert sheet["A5"].number_format == "mmm yyyy"


def test_dates_that_the_table_calculates_go_on_by_themselves(changed_lists, fill_facts, out):
    def calculated(book: openpyxl.Workbook) -> None:
        for row in (2, 3, 4):
            book["Months"][f"A{row}"] = f"=DATE(2026,ROW()-1,1)"  # noqa: F541

    template = changed_lists(calculated)
    fill_facts("Monthly[MRR],2026-04,130\n", template=template)
    assert (out("Months")["A5"], out("Months")["B5"]) == (46113.0, 130.0)
    with pytest.raises(KpiEngineError) as refused:
        fill_facts("Monthly[MRR],2026-07,130\n", template=template)
    assert refused.value.code == "period-outside"


def test_without_a_period_the_values_go_down_the_column(fill_facts, out):
    fill_facts("Customers[Seats],,1\nCustomers[Seats],,2\nCustomers[Seats],,3\nCustomers[Customer],,Oak\n")
    data = out("Data")
    assert [data[f"C{row}"] for row in (2, 3, 4, 5)] == [1.0, 2.0, 3.0, 6.0]
    assert (data["A2"], data["A3"], data.get("A4"), data["A5"]) == ("Oak", "Birch", None, "Total")
    assert data["G5"] == 1 * 20 + 2 * 30


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("Monthly[MRRs],2026-01,1\n", "unknown-column"),
        ("Monthly[Next],2026-01,1\n", "formula-in-target"),
        ("Monthly[Next],2026-09,1\n", "formula-in-target"),
        ("Monthly[MRR],2026-Q1,1\n", "period-outside"),
        ("Monthly[MRR],2026-01,1\nMonthly[MRR],,1\n", "period"),
        ("Monthly[MRR],2026-01,1\nMonthly[MRR],2026-01,2\n", "two-values"),
    ],
)
def test_what_has_no_cell_is_refused(fill_facts, rows, code):
    with pytest.raises(KpiEngineError) as refused:
        fill_facts(rows)
    assert refused.value.code == code


def test_a_period_for_a_table_without_dates_is_refused(changed_lists, fill_facts):
    def undated(book: openpyxl.Workbook) -> None:
        for row in (2, 3):
            book["Data"][f"B{row}"] = None
            book["Data"][f"B{row}"].number_format = "General"

    with pytest.raises(KpiEngineError) as refused:
        fill_facts("Customers[Seats],2026-01,1\n", template=changed_lists(undated))
    assert refused.value.code == "no-dates"
