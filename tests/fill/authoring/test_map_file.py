"""A workbook that is filled by a YAML map is inspected, checked and compared by that map, too."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kpi_engine.engine import check_template, fill_template, inspect_template, verify_template


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A workbook that nobody may change, with its map beside it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    sheet["A2"], sheet["B2"], sheet["B3"] = "MRR", 5, "=B2*12"
    path = tmp_path / "plan.xlsx"
    book.save(path)
    (tmp_path / "plan.map.yaml").write_text("- term: mrr\n  target: Plan!B2\n", encoding="utf-8")
    return path


def test_the_map_beside_a_workbook_says_what_can_be_filled(plan: Path) -> None:
    [target] = inspect_template(plan).targets
    assert (target.term, target.sheet, target.place) == ("mrr", "Plan", "B2")


def test_a_map_of_another_name_is_given(plan: Path) -> None:
    other = plan.with_name("other.yaml")
    other.write_text("- term: revenue\n  target: Plan!B3\n", encoding="utf-8")
    [target] = inspect_template(plan, other).targets
    assert (target.term, target.problem) == ("revenue", "formula in all of its cells: B3")
    codes = {rule.id for rule, _ in check_template(plan, other).flaws}
    assert "target-formula" in codes


def test_a_figure_in_a_place_of_the_map_is_an_input_that_was_filled(plan: Path) -> None:
    data = plan.with_name("data.csv")
    data.write_text("term,value\nmrr,7\n", encoding="utf-8")
    returned = plan.with_name("returned.xlsx")
    fill_template(plan, data, returned)
    found = verify_template(returned, plan)
    assert [(sheet, cell) for _, sheet, cell in found.filled] == [("Plan", "B2")]
    assert {each.kind.severity for each in found.differences} <= {"info"}
