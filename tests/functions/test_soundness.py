"""What speaks against a single figure."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.diagnosis.figures import Figure
from kpi_engine.functions.soundness import verdict_on
from kpi_engine.model.guide import Benchmark, GuideKpi
from kpi_engine.model.unit import Unit

ANNUAL = Benchmark("healthy", (("low", 1.05), ("high", 1.2)), period="year")


def monthly(term: str) -> Figure:
    kpi = GuideKpi(
        term, term, term.upper(), "higher", Unit.FRACTION, "", period="month", benchmarks=(ANNUAL,)
    )
    return Figure(term, term, TERMS.get(term), kpi)


@pytest.mark.parametrize(
    ("term", "value", "answer"),
    [
        ("nrr", 1.05, "period: a figure per month, but the benchmark is per year; 1.795856326 per year"),
        (
            "mrr_churn",
            0.05,
            "period: a figure per month, but the benchmark is per year; 0.4596399123 per year",
        ),
        ("expansion_rate", 0.05, "period: a figure per month, but the benchmark is per year"),
    ],
)
def test_a_monthly_figure_is_not_compared_with_an_annual_benchmark(
    term: str, value: float, answer: str
) -> None:
    assert str(verdict_on(monthly(term), value)) == answer


def test_an_impossible_figure_is_impossible_in_any_period() -> None:
    assert str(verdict_on(monthly("mrr_churn"), 5)) == "bound: >1; 0.5 fits"


def test_among_several_benchmarks_one_is_enough() -> None:
    ranges = (
        Benchmark("entry", (("low", 0.1), ("high", 0.2))),
        Benchmark("mature", (("low", 0.3), ("high", 0.4))),
    )
    kpi = GuideKpi("adoption", "", "ADOPTION", "higher", Unit.FRACTION, "", benchmarks=ranges)
    figure = Figure("adoption", "", TERMS.get("adoption"), kpi)
    assert str(verdict_on(figure, 0.35)) == "ok: inside the benchmark 0.3 to 0.4"
    assert str(verdict_on(figure, 0.25)) == "benchmark: above 0.1 to 0.2, entry"
