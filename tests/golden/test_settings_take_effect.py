"""What a user changes on Settings and Inputs changes the KPIs as promised; a gap stays a gap (to 1e-9)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.derive.template.grid import Grid, letter
from kpi_engine.derive.template.places import status_row
from kpi_engine.model.cell_error import DIV0, NA, NUM, Scalar
from kpi_engine.model.policy import Decision, Policy
from kpi_engine.recalc import recalculate
from kpi_engine.results import evaluate, restate
from kpi_engine.workbook.package import Package
from tests.golden.cases import Case, with_cells

pytestmark = [pytest.mark.libreoffice, pytest.mark.long]
Compute = Callable[[Path], Any]


def day(text: str) -> int:
    """A date as Excel counts it."""
    return (date.fromisoformat(text) - date(1899, 12, 30)).days


def changed(filled: Path, folder: Path, cells: Mapping[str, Scalar]) -> Path:
    """A copy of the filled workbook with other values in some named cells or addresses."""
    workbook = folder / "changed.xlsx"
    workbook.write_bytes(with_cells(filled, cells))
    return workbook


@pytest.fixture(scope="module")
def grid(cases: dict[str, Case]) -> Grid:
    return cases["mas"].grid


@pytest.fixture(scope="module")
def filled(cases: dict[str, Case]) -> Path:
    return cases["mas"].filled("native")


def inputs(grid: Grid, term: str, month: int, scenario: str = "Actual", segment: str = "") -> str:
    return f"Inputs!{letter(month)}{grid.inputs[scenario, term, segment]}"


def kpi(values: Any, grid: Grid, name: str, month: int, basis: str = "month", side: str = "chosen") -> Any:
    return values[f"KPIs!{letter(month)}{grid.kpis[basis, side, name, '']}"]


def term(values: Any, grid: Grid, name: str, month: int, segment: str = "") -> float:
    return float(values[f"Periods!{letter(month)}{grid.periods['month', 'chosen', name, segment]}"])


@pytest.fixture(scope="module")
def other_definitions(
    filled: Path, compute: Compute, grid: Grid, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """Every definition at its other choice, one figure missing, a conversion above 100 %, cash wrong."""
    cells: dict[str, Scalar] = {
        "def_strict_conversion": "on", "def_breakeven": "first profitable month", "def_ltv_basis": "revenue",
        "def_mix_basis": "share of customers", "def_reactivation": "counted", "def_mrr_churn_basis": "net",
        inputs(grid, "sm_spend", 3): None, inputs(grid, "paid_conversions", 2): 500,
        inputs(grid, "closing_cash", 4): 1, inputs(grid, "new_customers", 7): 0,
    }  # fmt: skip
    return compute(changed(filled, tmp_path_factory.mktemp("definitions"), cells))


def test_a_missing_figure_is_missing_in_every_period_that_needs_it(
    other_definitions: Any, grid: Grid
) -> None:
    values = other_definitions
    assert kpi(values, grid, "cac", 3) is NA
    assert kpi(values, grid, "cac", 4) == pytest.approx(kpi(values, grid, "cac", 4, "quarter"))
    assert kpi(values, grid, "cac", 3, "quarter") is NA
    assert kpi(values, grid, "cac", 12, "year") is NA
    assert kpi(values, grid, "cac", 12, "ltm") is NA
    assert kpi(values, grid, "cac", 1, "fiscal") is NA
    assert kpi(values, grid, "cac", 1, "fiscal", "plan") > 0


def test_nobody_won_is_a_division_by_zero_and_not_a_cac_of_zero(other_definitions: Any, grid: Grid) -> None:
    assert kpi(other_definitions, grid, "cac", 7) is DIV0


def test_checks_name_the_identities_that_broke(other_definitions: Any) -> None:
    values = other_definitions
    assert values["Checks!E3"] == "fails"
    rows = [cell[1:] for cell, value in values.sheets["Checks"].items() if value == "fails" and cell != "E3"]
    broken = {values[f"Checks!A{row}"] for row in rows}
    assert "Opening cash + cash flow = closing cash" in broken
    assert "Closing cash of the period before = opening cash" in broken
    assert any(words.startswith("New paying customers: ") for words in broken)
    assert values["Dashboard!S1"] == values["Board!H3"] == "fails"


def test_every_definition_changes_its_kpi(other_definitions: Any, grid: Grid) -> None:
    values, month = other_definitions, 6
    opening, expansion, contraction, churn, back = (
        term(values, grid, name, month)
        for name in ("opening_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivation_mrr")
    )
    net = run(KPIS.get("NET_MRR_CHURN"), [opening, expansion, contraction, churn]).item()
    nrr = run(KPIS.get("NRR"), [opening, expansion, contraction, churn, back]).item()
    assert back > 0
    assert math.isclose(kpi(values, grid, "mrr_churn", month), net, rel_tol=1e-9)
    assert math.isclose(kpi(values, grid, "nrr", month), nrr, rel_tol=1e-9)
    share = term(values, grid, "active_customers", month, "Enterprise") / term(
        values, grid, "active_customers", month
    )
    assert math.isclose(kpi(values, grid, "enterprise_mix", month), share, rel_tol=1e-9)
    assert kpi(values, grid, "trial_to_paid", 2) is NUM
    assert kpi(values, grid, "breakeven_months", 12) == 3, "the first month with a profit of its own"


def test_ltv_on_revenue_leaves_the_margin_out(other_definitions: Any, grid: Grid) -> None:
    values, month = other_definitions, 8
    churn, arpu = (kpi(values, grid, name, month) for name in ("mrr_churn", "arpu"))
    expected = run(KPIS.get("LTV"), [arpu, 1.0, churn]).item()
    found = kpi(values, grid, "ltv", month)
    assert found is expected or math.isclose(found, expected, rel_tol=1e-9)


@pytest.fixture(scope="module")
def april(filled: Path, compute: Compute, grid: Grid, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Closed through April, amounts in thousands, a fiscal year to June, a forecast for May."""
    cells: dict[str, Scalar] = {
        "set_scenario": "Forecast", "set_unit": "k", "set_year_end": 6,
        "set_closed_through": day("2026-04-30"),
        inputs(grid, "sm_spend", 5, "Forecast"): 9, inputs(grid, "new_customers", 5, "Forecast"): 30,
    }  # fmt: skip
    return compute(changed(filled, tmp_path_factory.mktemp("april"), cells))


def test_forecast_is_actual_until_the_closed_month_and_forecast_after_it(april: Any, grid: Grid) -> None:
    assert kpi(april, grid, "cac", 4) == pytest.approx(1000 * 8200 / 33)
    assert kpi(april, grid, "cac", 5) == pytest.approx(1000 * 9 / 30)
    assert kpi(april, grid, "cac", 6) is NA


def test_fiscal_quarters_and_years_follow_the_year_end(april: Any, grid: Grid) -> None:
    plan = grid.periods["fiscal", "plan", "new_customers", ""]
    months = grid.periods["month", "plan", "new_customers", ""]
    assert april[f"Periods!{letter(1)}{plan}"] is NA, "the year to June 2026 began before the first month"
    whole = sum(april[f"Periods!{letter(month)}{months}"] for month in range(7, 19))
    assert april[f"Periods!{letter(2)}{plan}"] == whole
    quarter = grid.periods["quarter", "plan", "new_customers", ""]
    assert april[f"Periods!{letter(7)}{quarter}"] == april[f"Periods!{letter(7)}{months}"]


def test_before_breakeven_the_status_is_open_and_a_dear_cac_fires(april: Any, grid: Grid) -> None:
    row = status_row(grid, "breakeven_months")
    assert april[f"Status!E{row}"] is NUM
    assert april[f"Status!I{row}"] == "not yet"
    states = {
        april[f"Status!A{row}"]: april[f"Status!I{row}"]
        for row in range(row, row + 60)
        if april[f"Status!I{row}"] in ("fires", "does not fire", "needs data")
    }
    assert states["Months to breakeven > target + 1"] == "does not fire"
    assert states["Customer acquisition cost > target and Months left to breakeven ≤ 2"] == "fires"
    assert (
        states["Fixed costs > period before and Enterprise share of MRR ≤ period before"] == "does not fire"
    )


def test_the_closed_month_shows_on_every_page(april: Any) -> None:
    assert "2026-04" in april["Status!A2"]
    assert "2026-04" in april["Board!A2"]
    assert "2026-04" in april["Dashboard!A2"]


POLICY = Policy((
    Decision("cac_scope", "marketing only", "2026-07"), Decision("mrr_churn_basis", "net", "2026-10"),
    Decision("breakeven", "first profitable month", "2026-04"),
    Decision("tx_denominator", "Pro and Enterprise customers", "2026-03"),
))  # fmt: skip


@pytest.fixture(scope="module", params=["native", "functions"])
def decided(request: pytest.FixtureRequest, cases: dict[str, Case]) -> dict[str, Scalar]:
    """The KPIs and the restated figures of a workbook whose definitions hold from a month on."""
    cells: dict[str, Scalar] = {}
    for decision in POLICY.decisions:
        cells[f"def_{decision.variant}"] = decision.option
        cells[f"def_{decision.variant}_since"] = day(f"{decision.since}-15")
    data = with_cells(cases["mas"].filled(request.param), cells)
    found = recalculate(Package.of_bytes(data, Path("decided.xlsx")))
    return {f"{each.sheet}!{each.cell}": each.computed for each in found.cells}


def same(found: Scalar, expected: Scalar) -> bool:
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
    return found is expected


def test_each_month_is_computed_by_the_definition_in_force_in_it(
    decided: dict[str, Scalar], cases: dict[str, Case]
) -> None:
    case = cases["mas"]
    results = evaluate(case.guide, case.facts, policy=POLICY)
    for basis in ("month", "quarter", "year", "ltm"):
        for line in case.grid.kpi_lines(basis):
            if line.segment:
                continue
            row = case.grid.kpis[basis, "chosen", line.kpi.id, ""]
            for month in range(1, 12):
                expected = results.line(line.kpi.id, "", basis).value(month - 1)  # type: ignore[arg-type]
                if line.kpi.function != "CONCENTRATION":
                    assert same(decided[f"KPIs!{letter(month)}{row}"], expected), (line.label, basis, month)


def test_history_is_restated_beside_what_was_reported(
    decided: dict[str, Scalar], cases: dict[str, Case]
) -> None:
    case = cases["mas"]
    both = restate(case.guide, case.facts, policy=POLICY)
    changed_months = 0
    for kpi in dict.fromkeys(kpi for kpi, _ in case.grid.restated):
        rows = [case.grid.restated[kpi, measure] for measure in ("reported", "restated", "difference")]
        for month in range(1, 13):
            reported, restated, difference = (decided[f"Restated!{letter(month)}{row}"] for row in rows)
            before, now = (each.line(kpi).value(month - 1) for each in (both.reported, both.restated))
            if not decided[f"Restated!E{rows[0]}"]:
                assert same(before, now), "no choice that it follows has a month from which it holds"
            assert same(reported, before), (kpi, month)
            assert same(restated, now), (kpi, month)
            if isinstance(before, float) and isinstance(now, float):
                assert same(difference, now - before)
                changed_months += not math.isclose(before, now)
    assert changed_months >= 6 + 6 + 9 + 2, (
        "CAC and its payback to June, churn to September, usage to February"
    )
