"""A guide states a target for some years; what holds in the others is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.calc.interpolate import EVERY_YEAR, target_in
from kpi_engine.model.cell_error import NA, NUM, CellError
from kpi_engine.model.guide import Interpolation

CAC = {2026: 250.0, 2030: 160.0}
EBITDA = {2026: -84_000.0, 2027: 404_000.0}


@pytest.mark.parametrize(
    ("how", "year", "expected"),
    [
        ("linear", 2026, 250.0),
        ("linear", 2028, 205.0),
        ("linear", 2030, 160.0),
        ("linear", 2025, NA),
        ("linear", 2031, NA),
        ("geometric", 2028, 200.0),
        ("geometric", 2030, 160.0),
        ("geometric", 2031, NA),
        ("step", 2029, 250.0),
        ("step", 2030, 160.0),
        ("step", 2045, 160.0),
        ("step", 2025, NA),
        ("none", 2026, 250.0),
        ("none", 2028, NA),
        ("none", 2031, NA),
    ],
)
def test_a_falling_cost_target(how: Interpolation, year: int, expected: float | CellError) -> None:
    answer = target_in(CAC, year, how)
    assert answer == (expected if isinstance(expected, CellError) else pytest.approx(expected, rel=1e-12))


@pytest.mark.parametrize("year", [2026.5, float("nan"), float("inf")])
@pytest.mark.parametrize("targets", [CAC, {EVERY_YEAR: 12.0}])
def test_a_year_that_is_not_whole_has_no_target(year: float, targets: dict[int, float]) -> None:
    assert target_in(targets, year, "step") is NA


@pytest.mark.parametrize("how", ["linear", "geometric", "step", "none"])
@pytest.mark.parametrize("year", [1999, 2026, 2080])
def test_a_target_without_a_year_holds_always(how: Interpolation, year: int) -> None:
    assert target_in({EVERY_YEAR: 12.0}, year, how) == 12.0


def test_one_figure_for_every_year_beside_others_for_some_is_a_contradiction() -> None:
    assert target_in({EVERY_YEAR: 12.0, 2026: 11.0}, 2026) is NUM


def test_a_percentage_cannot_lead_from_a_loss_to_a_profit() -> None:
    assert target_in(EBITDA, 2027, "geometric") is NUM
    assert target_in(EBITDA, 2028, "geometric") is NA
    assert target_in(EBITDA, 2026, "linear") == -84_000


def test_nothing_stated_is_no_target() -> None:
    assert target_in({}, 2026, "step") is NA


_FIGURES = st.floats(0.01, 1e6)


@given(first=_FIGURES, last=_FIGURES, years=st.integers(1, 10), part=st.integers(0, 10))
def test_between_two_targets_the_path_stays_between_them(
    first: float, last: float, years: int, part: int
) -> None:
    targets, year = {2026: first, 2026 + years: last}, 2026 + min(part, years)
    low, high = min(first, last) * (1 - 1e-9), max(first, last) * (1 + 1e-9)
    straight, by_percentage = target_in(targets, year), target_in(targets, year, "geometric")
    assert low <= straight <= high
    assert low <= by_percentage <= straight * (1 + 1e-9), (
        "equal percentages never lie above the straight line"
    )
