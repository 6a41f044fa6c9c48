"""One cell explained, as `kpi explain` tells it: words, figures, inputs, what reads it, what moves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.errors import InputError, KpiEngineError
from kpi_engine.formula.guard import guarded
from kpi_engine.tracing import explain_cell
from kpi_engine.tracing.sensitivity import MOST_INPUTS
from kpi_engine.workbook.edits import SetValue
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched
from tests.tracing.conftest import PLAN, calculated


def test_a_quotient_is_told_with_its_figures_and_its_inputs(plan: Package) -> None:
    told = explain_cell(plan, "KPIs!C4")
    assert told.label == "Customer acquisition cost, Jan 2026"
    assert told.words == (
        "IF new customers is 0 then #N/A (no figure), otherwise acquisition spend divided by new customers"
    )
    assert told.now == "acquisition spend divided by new customers"
    assert told.because == ("new customers is not 0",)
    assert told.substituted == "250 = 100,000 / 400"
    assert (told.value, told.status) == (250.0, "equal")
    assert [(each.place, each.label, each.value) for each in told.inputs] == [
        ("Inputs!C4", "Acquisition spend, Jan 2026", 100_000.0),
        ("Inputs!C5", "New customers, Jan 2026", 400.0),
    ]


def test_what_moves_it_is_ranked_and_signed(plan: Package) -> None:
    effects = explain_cell(plan, "KPIs!C4").sensitivity.effects
    # 101,000 / 400 is 252.50; 100,000 / 404 is 247.5248
    assert [(each.place, each.step) for each in effects] == [("Inputs!C4", "1 % up"), ("Inputs!C5", "1 % up")]
    assert effects[0].change == pytest.approx(2.5)
    assert effects[0].elasticity == pytest.approx(1)
    assert effects[1].change == pytest.approx(-2.47524752)


def test_a_range_stays_a_range_and_its_sum_is_told(plan: Package) -> None:
    told = explain_cell(plan, "KPIs!C5")
    assert [each.place for each in told.inputs] == ["Inputs!C4:E4"]
    assert told.inputs[0].shown == "3 cells, sum 300,000"
    assert told.inputs[0].label == "Acquisition spend, Jan 2026 to Mar 2026"
    assert told.substituted == "300,000 = 100,000 + 90,000 + 110,000"
    assert [each.place for each in told.sensitivity.effects] == ["Inputs!E4", "Inputs!C4", "Inputs!D4"]


def test_names_are_followed_and_precedents_go_down_to_the_depth(plan: Package) -> None:
    told = explain_cell(plan, "KPIs!C6")
    assert told.words == "spend of the quarter times (1 minus tax rate)"
    assert told.substituted == "225,000 = 300,000 * (1 - 0.25)"
    quarter, rate = told.precedents
    assert (quarter.told.place, [child.told.place for child in quarter.children]) == (
        "KPIs!C5",
        ["Inputs!C4:E4"],
    )
    assert (rate.told.place, rate.children, rate.seen) == ("Settings!B1", [], "")
    shallow = explain_cell(plan, "KPIs!C6", depth=1)
    assert (shallow.precedents[0].children, shallow.precedents[0].seen) == ([], "deeper")


def test_dependents_are_counted_directly_and_through_others(plan: Package) -> None:
    told = explain_cell(plan, "Inputs!C4")
    assert told.kind == "constant"
    assert told.direct_dependents == 4
    assert {each.place for each in told.dependents} == {"Inputs!C6", "KPIs!C4", "KPIs!C5", "KPIs!C7"}
    assert told.all_dependents == 7  # D6 and E6 through C6, the tax line through the sum


def test_a_kpi_brings_its_definition_from_the_catalogue(plan: Package) -> None:
    (kpi,) = explain_cell(plan, "KPIs!C7").kpis
    assert (kpi.name, kpi.title, kpi.written_out) == ("CAC", "Customer acquisition cost", False)
    assert kpi.definition == "CAC = sm_spend / new_customers"
    assert kpi.substituted == "250 = 100,000 / 400"
    assert [choice.option for choice in kpi.choices if choice.name == "cac scope"] == ["sales and marketing"]
    assert any("#DIV/0!" in case for case in kpi.no_value)
    assert kpi.sources


def test_a_kpi_written_out_in_excel_is_told_as_the_kpi(tmp_path: Path) -> None:
    cac = guarded(KPIS.get("CAC"), {"sm_spend": "B2", "new_customers": "B3"})
    wide = guarded(KPIS.get("CAC"), {"sm_spend": "(B2+B5)", "new_customers": "B3"})
    cells = {
        "A2": "Spend", "B2": 7800, "A3": "Customers won", "B3": 32, "A4": "Scope of CAC",
        "B4": "sales and marketing", "A5": "Tools", "B5": 550, "A6": "Customer acquisition cost",
        "B6": f'=IF(B4="fully loaded with onboarding and tools",{wide},{cac})',
    }  # fmt: skip
    told = explain_cell(calculated(tmp_path / "native.xlsx", {"Plan": cells}), "Plan!B6")
    assert told.words == "Customer acquisition cost: Spend divided by customers won"
    assert told.because == ("scope of CAC is “sales and marketing”",)
    assert told.substituted == "243.75 = 7,800 / 32"
    assert [(each.place, each.role) for each in told.inputs] == [
        ("Plan!B2", "value"), ("Plan!B3", "value"), ("Plan!B4", "condition"),
    ]  # fmt: skip
    (kpi,) = told.kpis
    assert kpi.written_out
    assert [(each.option, each.where) for each in kpi.choices] == [("sales and marketing", "Plan!B4")]


def test_an_old_result_in_the_file_is_shown_beside_the_recalculated_one(
    plan: Package, tmp_path: Path
) -> None:
    stale = tmp_path / "stale.xlsx"
    stale.write_bytes(patched(plan, {"Inputs": {"C4": SetValue(120_000.0)}}, full_calc=False))
    told = explain_cell(Package.open(stale), "KPIs!C4")
    assert (told.shown, told.computed_shown) == ("250", "300")
    assert told.status in ("different", "stale")
    assert told.substituted == "300 = 120,000 / 400"


def test_empty_and_zero_inputs_are_moved_by_one(tmp_path: Path) -> None:
    cells = {"A1": "Typed", "B1": 0, "A2": "Not typed yet", "A3": "Total", "B3": "=B1+B2+5"}
    effects = explain_cell(calculated(tmp_path / "zero.xlsx", {"Plan": cells}), "Plan!B3").sensitivity.effects
    assert [(each.place, each.value, each.step, each.change) for each in effects] == [
        ("Plan!B1", 0.0, "0 to 1", 1.0), ("Plan!B2", None, "0 to 1", 1.0),
    ]  # fmt: skip


def test_a_text_as_result_moves_nothing_and_says_so(tmp_path: Path) -> None:
    cells = {"A1": 3, "B1": '=IF(A1>2,"high","low")'}
    told = explain_cell(calculated(tmp_path / "text.xlsx", {"Plan": cells}), "Plan!B1")
    assert told.sensitivity.effects == ()
    assert "no number" in told.sensitivity.note


def test_of_very_many_inputs_the_nearest_are_moved_and_their_number_is_told(tmp_path: Path) -> None:
    cells = {f"A{row}": row for row in range(1, 501)} | {"C1": "=SUM(A1:A500)"}
    found = explain_cell(calculated(tmp_path / "many.xlsx", {"Plan": cells}), "Plan!C1").sensitivity
    assert (found.inputs, found.tried) == (500, MOST_INPUTS)
    assert f"Of 500 typed figures the {MOST_INPUTS} nearest" in found.note


def test_a_circle_is_named(tmp_path: Path) -> None:
    cells = {"A1": "=B1+1", "B1": "=A1*2", "C1": "=A1"}
    told = explain_cell(calculated(tmp_path / "circle.xlsx", {"Plan": cells}), "Plan!C1")
    assert any("Circular: Plan!A1" in note for note in told.notes)


def test_shared_cells_are_told_once(tmp_path: Path) -> None:
    cells = {"A1": 1, "B1": "=A1+1", "C1": "=B1*2", "D1": "=B1*3", "E1": "=C1+D1"}
    first, second = explain_cell(calculated(tmp_path / "shared.xlsx", {"Plan": cells}), "Plan!E1").precedents
    assert (first.children[0].told.place, first.children[0].seen) == ("Plan!B1", "")
    assert (second.children[0].told.place, second.children[0].seen) == ("Plan!B1", "above")


def test_cells_found_while_computing_are_warned_of(tmp_path: Path) -> None:
    cells = {"A1": 4, "A2": 5, "B1": "=OFFSET(A1,1,0)*2"}
    told = explain_cell(calculated(tmp_path / "offset.xlsx", {"Plan": cells}), "Plan!B1")
    assert told.computed == 10.0
    assert "OFFSET" in told.sensitivity.note


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("Inputs!C4:E4", "for example Inputs!C4"),
        ("spend", "for example Inputs!C4"),
        ("Nowhere!A1", "no sheet Nowhere"),
        ("C4", "say on which one"),
        ("profit", "neither a cell nor a name"),
    ],
)
def test_what_is_not_one_cell_is_refused_with_the_next_step(plan: Package, asked: str, says: str) -> None:
    with pytest.raises(KpiEngineError, match=says):
        explain_cell(plan, asked)


def test_a_name_of_one_cell_is_that_cell(plan: Package) -> None:
    told = explain_cell(plan, "tax_rate")
    assert (told.cell, told.name, told.label, told.direct_dependents) == (
        "Settings!B1",
        "tax_rate",
        "Tax rate",
        1,
    )


def test_refusals_are_short_and_in_plain_words(plan: Package) -> None:
    with pytest.raises(InputError) as refusal:
        explain_cell(plan, "x" * 400)
    assert len(str(refusal.value)) <= 255


def test_the_plan_of_these_tests_has_its_results(plan: Package) -> None:
    held = {record.ref: record.value for record in plan.cells("KPIs")}
    assert held["C4"] == 250.0
    assert set(PLAN["KPIs"]) <= set(held)
