"""What stands over a column of figures."""

from __future__ import annotations

import pytest

from kpi_engine.recognition.words.heading_words import part_of_text, period_in, year_in


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Jan-26", "2026-01"),
        ("January 2026", "2026-01"),
        ("Jan'26", "2026-01"),
        ("2026-01", "2026-01"),
        ("01/2026", "2026-01"),
        ("2026M01", "2026-01"),
        ("M1 2026", "2026-01"),
        ("31.01.2026", "2026-01"),
        ("Q1 2026", "2026-Q1"),
        ("1Q26", "2026-Q1"),
        ("Q1'26", "2026-Q1"),
        ("2026Q1", "2026-Q1"),
        ("Q1 FY26", "2026-Q1"),
        ("FY26", "2026"),
        ("FY2026", "2026"),
        ("2026", "2026"),
        ("Month ended 31 Jan 2026", "2026-01"),
    ],
)
def test_periods_as_people_write_them_over_columns(text: str, period: str) -> None:
    assert part_of_text(text).period == period


@pytest.mark.parametrize(
    ("text", "period", "scenario"),
    [
        ("Jan-26A", "2026-01", "Actual"),
        ("FY2026E", "2026", "Forecast"),
        ("2026B", "2026", "Budget"),
        ("Budget 2026", "2026", "Budget"),
        ("Jan 2026 Actual", "2026-01", "Actual"),
        ("Jan-26 (F)", "2026-01", "Forecast"),
        ("Actuals", "", "Actual"),
        ("Prior year", "", "Prior year"),
    ],
)
def test_scenarios_beside_periods(text: str, period: str, scenario: str) -> None:
    part = part_of_text(text)
    assert (part.period, part.scenario) == (period, scenario)


@pytest.mark.parametrize(
    "text",
    [
        "Variance",
        "Var %",
        "Δ",
        "YTD Jun-26",
        "% of revenue",
        "Notes",
        "LTM Mar-26",
        "H1 2026",
        "Average",
        "Jan vs Budget",
        "YoY",
    ],
)
def test_columns_that_hold_no_figures_of_the_term(text: str) -> None:
    assert part_of_text(text).role == "other"


@pytest.mark.parametrize("text", ["Revenue", "Starter", "EMEA", "Unit", "Owner", "Marketing", "KPI-01"])
def test_words_that_head_no_period(text: str) -> None:
    assert not part_of_text(text).says


def test_the_month_or_year_of_a_title() -> None:
    assert period_in(["Board pack – March 2026"]) == "2026-03"
    assert period_in(["March 2026", "compared with April 2026"]) == ""
    assert year_in(["SaaS metrics FY26"]) == "2026"
    assert year_in(["2025 and 2026"]) == ""
