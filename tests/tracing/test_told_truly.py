"""What an explanation must not get wrong: which cell, which day, which figure, in words that say the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from kpi_engine.recalc import recalculate
from kpi_engine.tracing import explain_cell
from kpi_engine.workbook.package import Package
from tests.tracing.conftest import calculated


def test_a_cell_of_an_array_formula_is_moved_by_its_own_inputs(tmp_path: Path) -> None:
    cells = {"A1": 10, "B1": 20, "C1": 30, "A2": ArrayFormula("A2:C2", "=A1:C1*2")}
    told = explain_cell(calculated(tmp_path / "array.xlsx", {"Plan": cells}), "Plan!B2")
    assert told.value == 40.0
    assert told.substituted.startswith("40 = ")
    (effect,) = told.sensitivity.effects
    assert effect.place == "Plan!B1"
    assert effect.change == pytest.approx(0.4), "20.2 * 2 is 40.4; A1 and C1 do nothing to B2"


def test_a_cell_that_asks_for_the_day_is_told_as_a_recalculation_has_it(tmp_path: Path) -> None:
    cells = {"A1": date(2026, 1, 31), "B1": "=TODAY()", "C1": "=B1-A1", "D1": "=IF(TODAY()>A1,1,0)"}
    package = calculated(tmp_path / "day.xlsx", {"Plan": cells})
    verdicts = {each.cell: each for each in recalculate(package).cells}
    told = explain_cell(package, "Plan!C1")
    assert (told.status, told.reason) == (verdicts["C1"].status, verdicts["C1"].reason)
    assert "the day" in told.reason
    assert told.computed == verdicts["C1"].computed
    effect = told.sensitivity.effects[0]
    assert (effect.place, effect.change, effect.step) == ("Plan!A1", -1.0, "1 day later")
    assert "cannot be computed" not in told.sensitivity.note


def test_dates_are_shown_as_dates_and_have_no_percent_for_a_percent(tmp_path: Path) -> None:
    path = tmp_path / "dates.xlsx"
    calculated(path, {"Plan": {"A1": date(2026, 1, 31), "B1": "=EOMONTH(A1,12)"}})
    book = openpyxl.load_workbook(path)
    book["Plan"]["B1"].number_format = "yyyy-mm-dd"
    book.save(path)
    effect = explain_cell(Package.open(path), "Plan!B1").sensitivity.effects[0]
    # from 31 January to 1 February: the month's end twelve months on moves from 31 January to 28 February
    assert (effect.shown, effect.change_shown, effect.elasticity) == ("2026-01-31", "+28 days", None)


def test_a_share_moves_by_points(tmp_path: Path) -> None:
    path = tmp_path / "share.xlsx"
    calculated(path, {"Plan": {"A1": 50, "A2": 200, "B1": "=A1/A2"}})
    book = openpyxl.load_workbook(path)
    book["Plan"]["B1"].number_format = "0.0%"
    book.save(path)
    effect = explain_cell(Package.open(path), "Plan!B1").sensitivity.effects[0]
    assert (effect.place, effect.change_shown) == ("Plan!A1", "+0.25 points")  # 50.5 of 200 is 25.25 %


def test_dates_are_not_added_up(tmp_path: Path) -> None:
    cells = {"A1": date(2026, 1, 1), "A2": date(2026, 2, 1), "B1": "=MAX(A1:A2)"}
    told = explain_cell(calculated(tmp_path / "span.xlsx", {"Plan": cells}), "Plan!B1")
    assert (told.inputs[0].shown, told.inputs[0].total) == ("2 cells", None)


def test_a_year_is_no_amount(tmp_path: Path) -> None:
    cells = {"A1": 2026, "A2": 1500, "B1": "=A1+1", "B2": "=A2+1", "B3": "=YEAR(DATE(2026,3,1))"}
    package = calculated(tmp_path / "year.xlsx", {"Plan": cells})
    assert explain_cell(package, "Plan!B1").substituted == "2027 = 2026 + 1"
    assert explain_cell(package, "Plan!B2").substituted == "1,501 = 1,500 + 1"
    assert "year 2026, month 3" in explain_cell(package, "Plan!B3").words


def test_a_lambda_is_told_by_what_it_is_given(tmp_path: Path) -> None:
    cells = {"A1": "Price", "B1": 10, "A2": "Two", "B2": "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)(B1)"}
    told = explain_cell(calculated(tmp_path / "lambda.xlsx", {"Plan": cells}), "Plan!B2")
    assert told.words == "where x is Price: x times 2"
    assert told.substituted == "20 = LAMBDA(x; x * 2)(10)"


def test_offset_names_the_cell_from_which_it_counts_and_how_many_it_takes(tmp_path: Path) -> None:
    cells = {"A1": 4, "A2": 5, "A3": 6, "B1": "=SUM(OFFSET(A1,1,0,2,1))"}
    told = explain_cell(calculated(tmp_path / "offset.xlsx", {"Plan": cells}), "Plan!B1")
    assert told.substituted == "11 = SUM(OFFSET(Plan!A1; 1; 0; 2; 1))"
    assert "block of 2 by 1 cells" in told.words


def test_a_kpi_inside_a_sum_keeps_to_itself(tmp_path: Path) -> None:
    cells = {"A1": "Spend", "B1": 100_000, "A2": "Won", "B2": 400, "A3": "Mixed", "B3": "=SUM(CAC(B1,B2),1)"}
    told = explain_cell(calculated(tmp_path / "mixed.xlsx", {"Plan": cells}), "Plan!B3")
    assert told.words == "the sum of customer acquisition cost (Spend divided by Won) and 1"


def test_what_is_not_computed_has_no_figures_put_in(tmp_path: Path) -> None:
    told = explain_cell(
        calculated(tmp_path / "odd.xlsx", {"Plan": {"A1": 1, "B1": "=NOBODY(A1)"}}), "Plan!B1"
    )
    assert told.substituted == ""
    assert told.sensitivity.note == "There is no result, so no input was moved."


def test_a_result_of_a_what_if_table_is_no_array_formula(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Plan")
    for row in ([49, "=A1*2", None, "=B1"], [None, None, 50], [None, None, 60, 120]):
        sheet.append(row)
    sheet["D2"] = DataTableFormula("D2:D3", r1="A1")
    book.save(tmp_path / "table.xlsx")
    told = explain_cell(Package.open(tmp_path / "table.xlsx"), "Plan!D3")
    assert told.notes == ("The cell is filled by the what-if table that begins in Plan!D2.",)


def test_a_name_of_a_formula_is_told_by_what_it_stands_for(tmp_path: Path) -> None:
    cells = {
        "A1": "Price",
        "B1": 50,
        "A2": "Cost",
        "B2": 20,
        "A3": "Margin",
        "B3": "=margin*2",
        "B4": "=loop+1",
    }
    names = {"margin": "Plan!$B$1-Plan!$B$2", "loop": "loop+1"}
    package = calculated(tmp_path / "named.xlsx", {"Plan": cells}, names)
    told = explain_cell(package, "Plan!B3")
    assert told.words == "margin (Price minus Cost) times 2"
    assert told.substituted == "60 = (50 - 20) * 2"
    assert explain_cell(package, "Plan!B4").words.startswith("loop (loop plus 1)"), (
        "a name of itself comes to an end"
    )
