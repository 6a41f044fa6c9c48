"""Inputs changed: what the results are before and after, and what is not known."""

from __future__ import annotations

import pytest

from kpi_engine.errors import InputError
from kpi_engine.what_if import Scenario, Shown, compare
from kpi_engine.workbook.edits import SetCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched
from tests.what_if.conftest import MakeModel

PRICE, CHURN, SEATS = ("Inputs", "B2"), ("Inputs", "B4"), ("Inputs", "B5")


def result(scenario: Scenario, cell: str) -> Shown:
    """The result in a cell of the KPIs."""
    return next(each for each in scenario.results if each.cell == ("KPIs", cell))


def test_results_before_and_after_with_difference_share_and_label(model: MakeModel) -> None:
    scenario = compare(model(), {PRICE: 12.0, CHURN: 0.1}, [("KPIs", "B3"), ("KPIs", "C3")])
    january, february = result(scenario, "B3"), result(scenario, "C3")
    assert (january.before.value, january.after.value) == (4000.0, 4800.0)
    assert (january.difference, january.share) == (800.0, 0.2)
    assert (february.before.value, february.after.value) == (3800.0, 4320.0)
    assert january.label == "Revenue, Jan 2026"
    assert [(each.label, each.before, each.after) for each in scenario.changes] == [
        ("Price", 10.0, 12.0), ("Churn", 0.05, 0.1),
    ]  # fmt: skip


def test_without_asking_what_changes_is_shown_named_results_first(model: MakeModel) -> None:
    scenario = compare(model(), {PRICE: 12.0}, [])
    assert [each.cell[1] for each in scenario.results] == ["B3", "C3"]
    assert (scenario.moved, scenario.unsure) == (2, 1)


def test_a_result_that_the_input_does_not_reach_stays(model: MakeModel) -> None:
    fixed = result(compare(model(), {PRICE: 12.0}, [("KPIs", "B5")]), "B5")
    assert (fixed.before.value, fixed.after.value, fixed.moved) == (6.0, 6.0, False)


def test_what_cannot_be_computed_is_never_shown_as_a_figure(model: MakeModel) -> None:
    cube = result(compare(model(), {PRICE: 12.0}, [("KPIs", "B6")]), "B6")
    assert cube.after.value is None
    assert "CUBEVALUE" in cube.reason
    assert cube.difference is None


def test_a_formula_gives_way_and_that_is_said(model: MakeModel) -> None:
    scenario = compare(model(), {("KPIs", "B2"): 500.0}, [("KPIs", "B3")])
    assert result(scenario, "B3").after.value == 5000.0
    assert scenario.notices == ("KPIs!B2 holds the formula =Inputs!B3; the value takes its place.",)


def test_a_value_that_the_cell_does_not_take_is_computed_and_said(model: MakeModel) -> None:
    scenario = compare(model(), {SEATS: 200.0}, [("KPIs", "B4")])
    assert result(scenario, "B4").after.value == 200_000.0
    assert scenario.notices == ("Inputs!B5 takes whole numbers from 1 to 100; 200 is none of these.",)


def test_the_difference_comes_from_the_inputs_also_where_the_file_is_old(model: MakeModel) -> None:
    """The file holds 9,999 for 400 customers at 10: the comparison starts from 4,000, and says so."""
    fresh = model()
    package = fresh.package
    old = patched(package, {"KPIs": {"B3": SetCache(9999.0)}}, full_calc=False)
    package.path.write_bytes(old)
    from kpi_engine.what_if import Model

    scenario = compare(Model(Package.open(package.path)), {PRICE: 12.0}, [("KPIs", "B3")])
    shown = result(scenario, "B3")
    assert (shown.stored, shown.before.value, shown.after.value) == (9999.0, 4000.0, 4800.0)
    assert any("the file holds 9999, and its own inputs give 4000" in each for each in scenario.notices)


def test_a_word_for_a_number_is_refused(model: MakeModel) -> None:
    with pytest.raises(InputError, match="holds the number 10"):
        compare(model(), {PRICE: "ten"}, [])


def test_one_cell_of_an_array_formula_is_no_input(model: MakeModel) -> None:
    from openpyxl.worksheet.formula import ArrayFormula

    sheets = {"Plan": {"A1": 1, "A2": 2, "B1": ArrayFormula("B1:B2", "=A1:A2*2")}}
    with pytest.raises(InputError, match="part of an array formula"):
        compare(model(sheets), {("Plan", "B1"): 5.0}, [])


def test_a_result_of_chance_is_not_sure(model: MakeModel) -> None:
    scenario = compare(
        model({"Plan": {"A1": 1, "B1": "=A1+RAND()"}}), {("Plan", "A1"): 2.0}, [("Plan", "B1")]
    )
    assert scenario.results[0].after.value is None
    assert "chance" in scenario.results[0].reason


def test_the_workbook_is_only_read(model: MakeModel) -> None:
    made = model()
    before = made.package.path.read_bytes()
    compare(made, {PRICE: 12.0}, [])
    assert made.package.path.read_bytes() == before
