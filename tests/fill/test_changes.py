"""The template's own list of fills."""

from __future__ import annotations

from datetime import date

from kpi_engine.fill import fill_workbook
from kpi_engine.workbook.cell_text import serial_of

DAY = date(2026, 2, 3)


def test_each_fill_takes_the_first_empty_row(template, tmp_path, january, fact, cells_of) -> None:
    data = tmp_path / "actuals.csv"
    data.write_text("x", encoding="utf-8")
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    fill_workbook(template, january, first, data=data, as_of=DAY)
    more = [fact("sm_spend", "2026-01", 9.0), fact("sm_spend", "2026-06", 1.0, scenario="Budget")]
    fill_workbook(first, more, second, data=data, as_of=DAY, restate=True)
    rows = cells_of(second, "Changes")
    day = serial_of(DAY, date1904=False)
    assert [rows[f"{column}4"] for column in "ABCD"] == [day, "actuals.csv", 2.0, "Actual, 2026-01"]
    assert [rows[f"{column}5"] for column in "ABCD"] == [
        day,
        "actuals.csv",
        2.0,
        "Actual, Budget, 2026-01 to 2026-06; 1 restated",
    ]


def test_a_full_list_does_not_stop_a_fill(changed_template, tmp_path, january, cells_of) -> None:
    def fill_up(book) -> None:
        for row in (4, 5, 6):
            book["Changes"][f"B{row}"] = "earlier"

    receipt = fill_workbook(changed_template(fill_up), january, tmp_path / "out.xlsx")
    assert any("no empty row left" in warning for warning in receipt.warnings)
    assert "A4" not in cells_of(tmp_path / "out.xlsx", "Changes")


def test_a_template_without_a_list_is_filled_as_well(changed_template, tmp_path, january) -> None:
    def remove(book) -> None:
        del book.defined_names["changes_log"]

    assert fill_workbook(changed_template(remove), january, tmp_path / "out.xlsx").warnings == ()
