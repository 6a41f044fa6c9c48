"""Figures that break a bound are filled as stated, and the receipt says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl.styles import Protection

from kpi_engine.fill import fill_workbook


def test_a_figure_beyond_its_bounds_is_a_warning_with_its_row(template, tmp_path, fact) -> None:
    facts = [fact("sm_spend", "2026-01", -5.0), fact("new_customers", "2026-01", 3.5)]
    receipt = fill_workbook(template, facts, tmp_path / "out.xlsx")
    assert len(receipt.inputs) == 2
    assert receipt.warnings == (
        "actuals.csv row 2, column value: sm_spend 2026-01 is -5; it should be >=0.",
        "actuals.csv row 3, column value: new_customers 2026-01 is 3.5; it should be a whole number.",
    )


def test_a_validation_of_the_template_is_quoted(changed_template, tmp_path, fact) -> None:
    path = changed_template(lambda book: book["_map"].append(["own_figure", "", "", "Inputs!$C$7", "", ""]))
    receipt = fill_workbook(path, [fact("own_figure", "", -1.0)], tmp_path / "out.xlsx")
    (warning,) = receipt.warnings
    assert warning.endswith("Inputs!C7 does not allow -1. The template says: Costs are entered positive.")


def test_locked_cells_on_a_protected_sheet_are_filled_and_told(changed_template, tmp_path, january) -> None:
    def protect(book) -> None:
        book["Inputs"].protection.sheet = True
        book["Inputs"]["C5"].protection = Protection(locked=False)

    receipt = fill_workbook(changed_template(protect), january, tmp_path / "out.xlsx")
    assert receipt.warnings == (
        "Inputs: 1 cell is locked on this protected sheet (first C4). The figures were written, but Excel "
        "lets nobody correct them there. Unlock input cells in the template.",
    )


def test_figures_within_all_limits_are_silent(template, tmp_path, january) -> None:
    assert fill_workbook(template, january, tmp_path / "out.xlsx").warnings == ()


@pytest.mark.parametrize(
    ("stated", "raw", "is_told"),
    [
        (15.0, "15", True),
        (-15.0, "-15", True),
        (15.0, "1500 %", False),
        (0.15, "15 %", False),
        (1.2, "1.2", False),
    ],
)
def test_a_bare_15_in_a_percent_cell_is_told(
    changed_template, tmp_path, fact, stated: float, raw: str, is_told: bool
) -> None:
    def percent(book) -> None:
        book["Settings"]["D9"] = 0.05
        book["Settings"]["D9"].number_format = "0.0%"

    given = replace(fact("Settings!D9", "", stated), raw=raw)
    receipt = fill_workbook(changed_template(percent), [given], tmp_path / "out.xlsx")
    said = [warning for warning in receipt.warnings if "shows percentages" in warning]
    assert len(said) == is_told
    if raw == "15":
        assert said[0].endswith("Settings!D9 shows percentages, so 15 is 1500 %. 15 % is 15% or 0.15.")


def test_a_percent_cell_that_holds_more_than_200_percent_already_is_no_alarm(
    changed_template, tmp_path, fact
) -> None:
    def percent(book) -> None:
        book["Settings"]["D9"] = 3.5
        book["Settings"]["D9"].number_format = "0%"

    receipt = fill_workbook(changed_template(percent), [fact("Settings!D9", "", 4.0)], tmp_path / "out.xlsx")
    assert receipt.warnings == ()
