"""How people mistype a figure, and what they may have meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.diagnosis.board import Cell, Group
from kpi_engine.diagnosis.families import (
    DOUBLED_DIGIT,
    DROPPED_DIGIT,
    LOST_POINT,
    PERCENT,
    SIGN,
    THOUSANDS,
    TRANSPOSED,
    WRONG_DIGIT,
    candidates,
    negated,
    shifted,
    slips,
)
from kpi_engine.diagnosis.figures import figure_named
from kpi_engine.diagnosis.intervals import point
from kpi_engine.model.fact import Fact

NOWHERE = Group("", "", "", "actual", "")


@pytest.fixture
def typed(state: Callable[..., Fact]) -> Callable[[str, str], Cell]:
    def build(term: str, raw: str) -> Cell:
        fact, figure = state(term, raw), figure_named(term)
        assert figure is not None
        return Cell(0, figure.label, figure.term, float(fact.value), point(float(fact.value)), NOWHERE, fact)

    return build


def test_a_lost_point_is_put_back_without_inventing_digits(typed: Callable[..., Cell]) -> None:
    candidate = shifted(typed("gross_margin", "8.8"), 1)
    assert (candidate.value, candidate.kind) == (0.88, LOST_POINT)
    assert candidate.half_unit == pytest.approx(0.005)


def test_a_zero_at_the_end_may_only_have_come_with_the_shift(typed: Callable[..., Cell]) -> None:
    assert shifted(typed("gross_margin", "880%"), 1).half_unit == pytest.approx(0.005)
    assert shifted(typed("gross_margin", "883%"), 1).half_unit == pytest.approx(0.0005)


@pytest.mark.parametrize(
    ("term", "raw", "power", "kind", "value"),
    [
        ("gross_margin", "88", 2, PERCENT, 0.88),
        ("gross_margin", "8800%", 2, LOST_POINT, 0.88),
        ("revenue", "500", -3, THOUSANDS, 500_000),
        ("arpu", "47675", 2, LOST_POINT, 476.75),
    ],
)
def test_a_shift_is_called_what_it_is(
    typed: Callable[..., Cell], term: str, raw: str, power: int, kind: str, value: float
) -> None:
    candidate = shifted(typed(term, raw), power)
    assert (candidate.kind, candidate.value) == (kind, value)


def test_a_sign_that_was_typed_or_forgotten(typed: Callable[..., Cell]) -> None:
    assert (negated(typed("churned_mrr", "-2000")).value, negated(typed("cogs", "7")).kind) == (2000, SIGN)


@pytest.mark.parametrize(
    ("term", "stated", "meant", "kind"),
    [
        ("mrr", "190070", 190_700, TRANSPOSED),
        ("gross_margin", "0.87%", 0.0807, TRANSPOSED),
        ("mrr", "140700", 190_700, WRONG_DIGIT),
        ("arpu", "46.75", 476.75, DROPPED_DIGIT),
        ("arpu", "476.5", 476.75, DROPPED_DIGIT),
        ("arpu", "476", 476.7, DROPPED_DIGIT),
        ("mrr", "279k", 279_800, DROPPED_DIGIT),
        ("trial_to_paid", "5.0%", 0.15, DROPPED_DIGIT),
        ("nrr", "15.0%", 1.05, DROPPED_DIGIT),
        ("arpu", "4776.75", 476.75, DOUBLED_DIGIT),
        ("arpu", "476.775", 476.75, DOUBLED_DIGIT),
    ],
)
def test_a_slip_of_one_digit_is_undone(
    typed: Callable[..., Cell], term: str, stated: str, meant: float, kind: str
) -> None:
    found = {round(item.value, 9): item.kind for item in slips(typed(term, stated))}
    assert found.get(round(meant, 9)) == kind


def test_a_computed_figure_has_no_typed_digits(typed: Callable[..., Cell]) -> None:
    assert list(slips(typed("mrr", "1234567.890123456"))) == []


def test_no_candidate_repeats_the_stated_figure(typed: Callable[..., Cell]) -> None:
    assert 1100 not in [candidate.value for candidate in candidates(typed("mrr", "1100"))]


def test_cheap_slips_come_before_dear_ones(typed: Callable[..., Cell]) -> None:
    costs = [candidate.cost for candidate in candidates(typed("arpu", "476.75"))]
    assert costs == sorted(costs)
