"""Targets that no business can reach are refused with the figure that was probably meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi_engine.catalogue.company import problems_of
from kpi_engine.model.company import Company, OwnTargets
from kpi_engine.model.guide import Benchmark

COMPANY = Company("Example", guides=("mas",))


def _told(company: Company) -> list[tuple[str, str]]:
    return [(".".join(problem.path), problem.text) for problem in problems_of(company)]


@pytest.mark.parametrize(
    ("kpi", "target", "text"),
    [
        ("nrr", 115.0, "115 is 11,500 %; write 115 % or 1.15"),
        ("gross_margin", 88.0, "88 is 8,800 %; write 88 % or 0.88"),
        ("gross_margin", 1.2, "120.0 % cannot be: Gross margin is at most 100.0 %"),
        ("cac", -220.0, "-220.00 cannot be: Customer acquisition cost is at least 0.00"),
    ],
)
def test_a_target_that_cannot_be_is_refused(kpi: str, target: float, text: str) -> None:
    assert _told(replace(COMPANY, targets={kpi: OwnTargets({2026: target})})) == [
        (f"targets.{kpi}.2026", text)
    ]
    assert _told(replace(COMPANY, targets={kpi: OwnTargets({}, {"Core": {0: target}})})) == [
        (f"targets.{kpi}.Core.every_year", text)
    ]


@pytest.mark.parametrize(
    ("kpi", "target"), [("nrr", 1.15), ("gross_margin", 1.0), ("ltv_cac", 40.0), ("cac", 0.0)]
)
def test_a_bold_target_is_accepted(kpi: str, target: float) -> None:
    assert _told(replace(COMPANY, targets={kpi: OwnTargets({2026: target})})) == []


def test_a_benchmark_is_held_to_the_same() -> None:
    peers = {"trial_to_paid": (Benchmark.between("peers", 0.05, 25),)}
    assert _told(replace(COMPANY, benchmarks=peers)) == [
        ("benchmarks.trial_to_paid.0", "25 is 2,500 %; write 25 % or 0.25")
    ]
