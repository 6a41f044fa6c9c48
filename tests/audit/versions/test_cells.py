"""What somebody changed in cells is told, and what merely moved or followed is not."""

from __future__ import annotations

from pathlib import Path

from tests.audit.versions.compared import PLAN, kinds, versions


def test_a_workbook_is_the_same_as_its_copy(tmp_path: Path) -> None:
    found = versions(tmp_path, PLAN, PLAN)
    assert found.is_same
    assert not any(found.changed_cells.values())


def test_a_typed_number_is_one_change_and_its_effect_is_counted_apart(tmp_path: Path) -> None:
    found = versions(tmp_path, PLAN, PLAN.replace("12    | 4", "12    | 6"))
    assert kinds(found) == [("value changed", "Plan!C3")]
    (pair,) = found.changes[0].values
    assert (pair.old, pair.new) == (4, 6)
    # D3, E3, E4, E5, D6 and the KPI follow.
    assert (found.consequences.cells, dict(found.consequences.by_sheet)) == (6, {"Plan": 5, "KPIs": 1})
    finals = [(each.sheet, each.cell, each.old, each.new) for each in found.consequences.finals]
    assert finals == [("Plan", "E5", 153, 177), ("KPIs", "B1", 38.25, 44.25)]
    assert found.consequences.unexplained == ()


def test_a_formula_typed_over_comes_first(tmp_path: Path) -> None:
    new = PLAN.replace("=B4*C4", "30").replace("9     | 5", "9.5   | 5")
    found = versions(tmp_path, PLAN, new)
    assert kinds(found) == [("formula typed over", "Plan!D4"), ("value changed", "Plan!B5")]
    change = found.changes[0]
    assert (change.old, change.new, change.old_r1c1) == ("=B4*C4", 30, "=RC[-2]*RC[-1]")
    assert change.message == "Plan!D4 (Cohen, Revenue) held =B4*C4 and holds the typed 30."


def test_a_number_that_became_text_is_grave(tmp_path: Path) -> None:
    assert kinds(versions(tmp_path, PLAN, PLAN.replace("| 15 ", "| '15 "))) == [
        ("number became text", "Plan!B4")
    ]


def test_a_constant_that_became_a_formula_and_back(tmp_path: Path) -> None:
    other = PLAN.replace("| 9     |", "| =B2-1 |")
    assert kinds(versions(tmp_path, PLAN, other)) == [("constant became formula", "Plan!B5")]
    assert kinds(versions(tmp_path, other, PLAN)) == [("formula typed over", "Plan!B5")]


def test_copies_of_one_change_are_one_entry(tmp_path: Path) -> None:
    new = PLAN
    for row in range(2, 6):
        new = new.replace(f"=B{row}*C{row}", f"=B{row}*C{row}*12")
    found = versions(tmp_path, PLAN, new)
    assert kinds(found) == [("formula changed", "Plan!D2:D5")]
    change = found.changes[0]
    assert (change.cells, change.old_r1c1, change.new_r1c1) == (4, "=RC[-2]*RC[-1]", "=RC[-2]*RC[-1]*12")


def test_neighbours_typed_anew_are_one_entry_with_all_values(tmp_path: Path) -> None:
    new = PLAN.replace("10    | 3", "11    | 4").replace("12    | 4", "13    | 5")
    (change,) = versions(tmp_path, PLAN, new).changes
    assert (change.kind, [str(area) for area in change.areas]) == ("value changed", ["Plan!B2:C3"])
    assert [(each.cell, each.old, each.new) for each in change.values] == [
        ("B2", 10, 11), ("C2", 3, 4), ("B3", 12, 13), ("C3", 4, 5),
    ]  # fmt: skip


def test_a_shorter_sum_is_a_changed_formula(tmp_path: Path) -> None:
    assert kinds(versions(tmp_path, PLAN, PLAN.replace("SUM(D2:D5)", "SUM(D2:D4)"))) == [
        ("formula changed", "Plan!D6")
    ]


def test_blanks_and_marks_of_new_functions_are_no_change(tmp_path: Path) -> None:
    old = "1 | 2 | =SUM(A1,B1) | =_xlfn.CONCAT(A1,B1)"
    new = "1 | 2 | =SUM(A1, B1) | =CONCAT(A1,B1)"
    assert not versions(tmp_path, old, new).changes


def test_a_percent_format_shows_another_figure(tmp_path: Path) -> None:
    found = versions(tmp_path, "Churn | 0.05 {0.00}", "Churn | 0.05 {0.0%}")
    assert kinds(found) == [("format changed meaning", "Sheet1!B1")]
    assert (
        found.changes[0].message == "Sheet1!B1 showed 0.05 as a plain number, and shows it as a percentage."
    )
    assert versions(tmp_path, "Churn | 0.05 {0.00}", "Churn | 0.05 {0.000}").is_same


def test_a_result_without_a_cause_is_told(tmp_path: Path) -> None:
    old = "10 | 3 | =A1*B1 | =C1+1"
    found = versions(tmp_path, old, "10 | 3 | =A1*B1 -> 35 | =C1+1")
    assert not found.changes
    assert [str(area) for area in found.consequences.unexplained] == ["Sheet1!C1"]


def test_a_result_that_follows_today_has_a_cause(tmp_path: Path) -> None:
    found = versions(tmp_path, "=TODAY() -> 46000 | =A1+1 -> 46001", "=TODAY() -> 46030 | =A1+1 -> 46031")
    assert (found.consequences.cells, found.consequences.unexplained) == (2, ())


def test_an_emptied_cell_and_a_filled_one(tmp_path: Path) -> None:
    old = "Rent | 100 | 120\nFees | 7 |\nAll | =B1+B2 | =C1+C2"
    new = "Rent | 100 | 120\nFees |  | 9\nAll | =B1+B2 | =C1+C2"
    assert kinds(versions(tmp_path, old, new)) == [
        ("value removed", "Sheet1!B2"),
        ("value added", "Sheet1!C2"),
    ]
