"""Where a figure stands: impossible, on target, to be watched, off, or against a benchmark."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.functions.status import KPI_BENCH, KPI_STATUS, benchmark_edge, status
from kpi_engine.functions.targets import EXCEL_EPOCH, gap
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError
from kpi_engine.model.guide import Benchmark, Guide, GuideKpi
from kpi_engine.model.unit import Unit

MAS = GUIDES.get("mas")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("trial_to_paid", 1.5, 2026, "mas"), "check input"),
        (("trial_to_paid", 0.16, 2026, "mas"), "on target"),
        (("cac", 250, 2026, "mas"), "on target"),
        (("cac", 250 * (1 + 1e-12), 2026, "mas"), "on target"),
        (("cac", 262.5, 2026, "mas"), "watch"),
        (("cac", 262.6, 2026, "mas"), "off"),
        (("cac", 262.6, 2026, "mas", None, 0.1), "watch"),
        (("cac", 251, 2026, "mas", None, 0), "off"),
        (("cac", -1, 2026, "mas"), "check input"),
        (("cac", 0, 2026, "mas"), "on target"),
        (("gross_margin", 1.02, 2026, "mas"), "check input"),
        (("gross_margin", -0.5, 2026, "mas"), "off"),
        (("tx_per_customer", 5, 2026, "mas", "Core"), "on target"),
        (("tx_per_customer", 5, 2026, "mas", "Pro"), "no target"),
        (("tx_per_customer", 5, 2026, "mas"), "no target"),
        (("trial_to_paid", 0.03, 2031, "mas"), "within benchmark"),
        (("trial_to_paid", 0.05, 2031, "mas"), "within benchmark"),
        (("trial_to_paid", 0.06, 2031, "mas"), "above benchmark"),
        (("gross_margin", 0.7, 2027, "mas"), "below benchmark"),
        (("breakeven_months", 30, 2027, "mas"), "no target"),
        (("arpu", 80, 2027, "mas"), "no target"),
        (("visitor_to_paid", 0.004, 2026, "mas"), "no target"),
        (("setup_hours", 24, 2026, "mas"), "on target"),
    ],
)
def test_status_in_words(arguments: tuple[Any, ...], expected: str) -> None:
    assert KPI_STATUS.call(*arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("widgets", 1, 2026, "mas"), NA),
        (("cac", 1, 2026, "retail"), NA),
        (("cac", None, 2026, "mas"), NA),
        (("cac", "250", 2026, "mas"), VALUE),
        (("cac", DIV0, 2026, "mas"), DIV0),
        (("cac", 250, 2026, "mas", None, -0.1), NUM),
        (("widgets", 250, 2026, "mas", None, -0.1), NA),
        (("cac", 250, 2026.5, "mas"), NA),
        (("cac", 250, 2026), NA),
    ],
)
def test_status_of_what_cannot_be_judged(arguments: tuple[Any, ...], error: CellError) -> None:
    assert KPI_STATUS.call(*arguments) is error


def test_status_in_another_guide(helpdesk: Guide) -> None:
    assert status(helpdesk, "arpu", 80, 2026) == "below benchmark"
    assert status(helpdesk, "arpu", 350, 2026) == "within benchmark"
    assert status(helpdesk, "arpu", -1, 2026) == "check input", "an impossible figure is not below anything"
    assert status(helpdesk, "annual_share", 0.15, 2026) == "no target", "two ranges: which one applies?"
    assert status(helpdesk, "nrr", 1.0, 2026) == "on target"
    assert status(helpdesk, "ebitda", -84_000, 2026) == "on target", "a loss can be what was planned"
    assert status(helpdesk, "cac", CellError.NA, 2026) is NA, "an error is passed on, never taken for 7"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("arpu", 80, 2026, "css"), "below benchmark"),
        (("arpu", 360, 2026, "css"), "above benchmark"),
        (("cac", 300, 2027, "css"), "within benchmark"),
        (("cac", 300, 2026, "css"), "off"),
        (("ebitda", -84_000, 2026, "css"), "on target"),
        (("ebitda", 390_000, 2027, "css"), "watch"),
        (("expansion_mrr", 0.04, 2026, "css"), "no target"),
        (("gross_margin", 0.8, 2026, "smk"), "within benchmark"),
        (("mrr_growth", 0.1, 2026, "smk"), "below benchmark"),
    ],
)
def test_status_by_the_other_guides(arguments: tuple[Any, ...], words: str) -> None:
    assert KPI_STATUS.call(*arguments) == words


@pytest.mark.parametrize(("kpi", "guide"), [("nrr", "smk"), ("churn", "smk"), ("arpa", "smk")])
def test_a_figure_of_a_month_is_not_compared_with_a_benchmark_of_a_year(kpi: str, guide: str) -> None:
    for actual in (0.06, 1.0, 30_000.0):
        assert KPI_STATUS.call(kpi, actual, 2026, guide) in ("no target", "check input")


def test_a_monthly_nrr_has_its_own_target() -> None:
    assert KPI_STATUS.call("nrr", 1.01, 2026, "ams") == "on target", "although 112 % a year is below 115 %"
    assert KPI_STATUS.call("nrr", 0.99, 2026, "css") == "watch"


def test_a_date_is_on_target_to_the_end_of_its_month() -> None:
    days = [["2026-05-01", "2026-06-01", "2026-06-30", "2026-07-01", "2027-05-01"]]
    serials = [[(date.fromisoformat(day) - EXCEL_EPOCH).days for day in row] for row in days]
    answers = KPI_STATUS.call("breakeven_date", serials, 2026, "ams")
    assert answers == [["on target", "on target", "on target", "off", "off"]]
    assert KPI_STATUS.call("breakeven_date", 1e15, 2026, "ams") in ("off", "check input")


def test_a_tolerance_of_nothing_may_be_rounded_below_zero() -> None:
    assert KPI_STATUS.call("cac", 250, 2026, "mas", None, 0.3 - 0.1 - 0.2 - 1e-12) == "on target"
    assert KPI_STATUS.call("cac", 251, 2026, "mas", None, -1e-12) == "off"


_SHARES = st.floats(0, 1)


@given(actual=_SHARES, tolerance=st.floats(0, 0.5))
def test_status_follows_the_gap(actual: float, tolerance: float) -> None:
    distance = gap(MAS, "trial_to_paid", actual, 2026)
    assert not isinstance(distance, CellError)
    words = status(MAS, "trial_to_paid", actual, 2026, tolerance=tolerance)
    expected = "on target" if distance >= -1e-9 else "watch" if distance >= -tolerance - 1e-9 else "off"
    assert words == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("gross_margin", "css", "low"), 0.75),
        (("gross_margin", "css", "high"), NA),
        (("gross_margin", "mas"), 0.8),
        (("gross_margin", "mas", "high"), 0.95),
        (("trial_to_paid", "mas", "HIGH"), 0.05),
        (("breakeven_months", "mas", "high"), 18),
        (("breakeven_months", "mas", "low"), NA),
        (("arpu", "mas", "low"), 10_000),
        (("arpu", "mas", "high"), NA),
        (("nrr", "mas"), NA),
        (("nrr", "mas", "text"), NA),
        (("arpu", "mas", "middle"), NA),
        (("arpu",), NA),
        (("arpu", "retail"), NA),
        (("widgets", "mas"), NA),
    ],
)
def test_the_edges_of_a_benchmark(arguments: tuple[Any, ...], expected: float | CellError) -> None:
    answer = KPI_BENCH.call(*arguments)
    assert answer == expected
    assert isinstance(answer, CellError) == isinstance(expected, CellError)


def test_a_benchmark_in_words_gives_every_figure_and_the_source() -> None:
    words = KPI_BENCH.call("gross_margin", "mas", "text")
    assert isinstance(words, str)
    assert words.startswith("typical: 80.0 % to 95.0 %")
    assert "90.0 %" in words
    assert words.endswith(f"source: {MAS.title}")


@pytest.mark.parametrize(
    ("name", "better", "low", "high"),
    [
        ("healthy", "higher", 1.05, NA),
        ("usual", "lower", NA, 1.05),
        ("trouble_below", "higher", NA, 1.05),
        ("excellent_above", "higher", 1.05, NA),
    ],
)
def test_a_named_figure_is_one_edge(name: str, better: Any, low: Any, high: Any) -> None:
    kpi = GuideKpi(
        "nrr", "NRR", "NRR", better, Unit.FRACTION, "", benchmarks=(Benchmark(name, ((name, 1.05),)),)
    )
    assert (benchmark_edge(kpi, "low"), benchmark_edge(kpi, "high")) == (low, high)
