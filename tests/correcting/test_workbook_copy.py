"""A corrected workbook: the accepted cell in its own unit, results that follow, everything else as it was."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from kpi_engine.correcting.workbook_copy import WorkbookPlaces
from kpi_engine.errors import InputError
from tests.correcting.conftest import Book, chosen, in_cell

_CELLS = {"A1": "Revenue $k", "B1": 500, "A2": "Costs $k", "B2": 60, "A3": "Margin", "B3": 8.8,
          "A4": "Costs by margin", "B4": "=B1*(1-B3)", "B5": "=B4*2", "B6": "=B1+1"}  # fmt: skip


def _values(path: Path, *, data_only: bool = True) -> dict[str, object]:
    sheet = openpyxl.load_workbook(path, data_only=data_only)["Inputs"]
    return {
        cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
    }


def _calculated(path: Path) -> Path:
    """The workbook with the results of its formulas, which openpyxl does not save."""
    fact, out = in_cell(path, "Inputs", "B1", "revenue", 500), path.with_name("calculated.xlsx")
    WorkbookPlaces(path, [fact], None).write([chosen(fact, 500)], out)
    return out


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_percentage_and_every_result_that_follows(book: Book, tmp_path: Path) -> None:
    bare, out = book(_CELLS, {"B3": "0%"}), tmp_path / "new.xlsx"
    path = _calculated(bare)
    fact = in_cell(path, "Inputs", "B3", "gross_margin", 8.8)
    fixed = WorkbookPlaces(path, [fact], None).write([chosen(fact, 0.88)], out)
    assert [(each.sheet, each.cell, each.old, each.new) for each in fixed.corrections] == [
        ("Inputs", "B3", 8.8, 0.88)
    ]
    found = _values(out)
    assert found["B3"] == 0.88
    assert (found["B4"], found["B5"]) == (pytest.approx(60), pytest.approx(120))
    assert {each.cell for each in fixed.results} == {"B4", "B5"}
    assert openpyxl.load_workbook(out)["Inputs"]["B3"].number_format == "0%"
    formulas = _values(out, data_only=False)
    assert formulas == {**_CELLS, "B3": 0.88}
    before, after = _parts(path), _parts(out)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml"}


def test_a_row_in_thousands_gets_the_value_in_thousands(book: Book, tmp_path: Path) -> None:
    path, out = book(_CELLS), tmp_path / "new.xlsx"
    fact = in_cell(path, "Inputs", "B2", "cogs", 60_000)
    WorkbookPlaces(path, [fact], None).write([chosen(fact, 61_500)], out)
    assert _values(out)["B2"] == 61.5


def test_a_row_with_the_opposite_sign_keeps_it(book: Book, tmp_path: Path) -> None:
    path, out = book({**_CELLS, "B2": -60}), tmp_path / "new.xlsx"
    fact = in_cell(path, "Inputs", "B2", "cogs", 60_000)
    WorkbookPlaces(path, [fact], None).write([chosen(fact, 16_000)], out)
    assert _values(out)["B2"] == -16


def test_a_percentage_written_as_fifteen_stays_one(book: Book, tmp_path: Path) -> None:
    path, out = book({"B3": 880}), tmp_path / "new.xlsx"
    fact = in_cell(path, "Inputs", "B3", "gross_margin", 8.8)
    WorkbookPlaces(path, [fact], None).write([chosen(fact, 0.88)], out)
    assert _values(out)["B3"] == 88


def test_a_nought_counts_as_the_same_figure_beside_it(book: Book, tmp_path: Path) -> None:
    path, out = book({"B1": 500, "C1": 0}), tmp_path / "new.xlsx"
    facts = [in_cell(path, "Inputs", "B1", "revenue", 500_000, period="2026-01"),
             in_cell(path, "Inputs", "C1", "revenue", 0, period="2026-02")]  # fmt: skip
    WorkbookPlaces(path, facts, None).write([chosen(facts[1], 510_000)], out)
    assert _values(out)["C1"] == 510


def test_a_nought_alone_does_not_tell_its_unit(book: Book, tmp_path: Path) -> None:
    path = book({"C1": 0})
    fact = in_cell(path, "Inputs", "C1", "revenue", 0)
    with pytest.raises(InputError, match="units or in thousands"):
        WorkbookPlaces(path, [fact], None).write([chosen(fact, 510_000)], tmp_path / "new.xlsx")


def test_text_that_shows_a_figure_stays_text(book: Book, tmp_path: Path) -> None:
    path, out = book({"B3": "150 %"}), tmp_path / "new.xlsx"
    fact = in_cell(path, "Inputs", "B3", "churn_rate", 1.5, raw="150 %")
    WorkbookPlaces(path, [fact], None).write([chosen(fact, 0.15)], out)
    assert _values(out)["B3"] == "15.0 %"


@pytest.mark.parametrize("calculated", [True, False])
def test_a_formula_is_never_overwritten_and_its_inputs_are_named(
    book: Book, tmp_path: Path, calculated: bool
) -> None:
    path = _calculated(book(_CELLS)) if calculated else book(_CELLS)
    spend = in_cell(path, "Inputs", "B1", "revenue", 500)
    fact = in_cell(path, "Inputs", "B6", "cogs", 501, computed=True, follows=("Inputs!B1",))
    with pytest.raises(
        InputError, match=r"the formula =B1\+1, which is never overwritten.* Inputs!B1 instead"
    ):
        WorkbookPlaces(path, [spend, fact], None).write([chosen(fact, 60)], tmp_path / "new.xlsx")
    assert not (tmp_path / "new.xlsx").exists()


def test_a_closed_month_changes_only_when_that_is_said(book: Book, tmp_path: Path) -> None:
    path = book({"B3": 8.8, "B9": "2026-03"}, names={"set_closed_through": "Inputs!$B$9"})
    fact = in_cell(path, "Inputs", "B3", "gross_margin", 8.8, period="2026-Q1")
    places, out = WorkbookPlaces(path, [fact], None), tmp_path / "new.xlsx"
    with pytest.raises(InputError, match="closed through 2026-03"):
        places.write([chosen(fact, 0.88)], out)
    fixed = places.write([chosen(fact, 0.88)], out, restate=True)
    assert fixed.corrections[0].restated
    later = in_cell(path, "Inputs", "B3", "gross_margin", 8.8, period="2026-04")
    assert not places.write([chosen(later, 0.88)], out).corrections[0].restated


def test_two_figures_of_one_cell_cannot_get_two_values(book: Book, tmp_path: Path) -> None:
    path = book({"B3": 8.8})
    one = in_cell(path, "Inputs", "B3", "gross_margin", 8.8)
    other = in_cell(path, "Inputs", "B3", "churn_rate", 8.8)
    with pytest.raises(InputError, match="holds two figures"):
        WorkbookPlaces(path, [one, other], None).write(
            [chosen(one, 0.88), chosen(other, 0.088)], tmp_path / "new.xlsx"
        )


def test_a_value_that_its_cell_does_not_take_is_written_and_said(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title, sheet["B3"] = "Inputs", 90
    rule = DataValidation("decimal", operator="between", formula1="0", formula2="100")
    rule.add("B3")
    sheet.add_data_validation(rule)
    path = tmp_path / "plan.xlsx"
    made.save(path)
    fact = in_cell(path, "Inputs", "B3", "new_customers", 90)
    fixed = WorkbookPlaces(path, [fact], None).write([chosen(fact, 900)], tmp_path / "new.xlsx")
    assert fixed.warnings == ("Inputs!B3 takes numbers from 0 to 100; the correction was written.",)


def test_a_locked_cell_is_written_and_said(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title, sheet["B3"], sheet.protection.sheet = "Inputs", 90, True
    path = tmp_path / "plan.xlsx"
    made.save(path)
    fact = in_cell(path, "Inputs", "B3", "new_customers", 90)
    fixed = WorkbookPlaces(path, [fact], None).write([chosen(fact, 900)], tmp_path / "new.xlsx")
    assert "locked on a protected sheet" in fixed.warnings[0]
    assert openpyxl.load_workbook(tmp_path / "new.xlsx")["Inputs"].protection.sheet
