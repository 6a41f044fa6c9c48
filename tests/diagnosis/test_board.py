"""What holds, and what room the other figures leave for one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Board, Limit, Tie
from kpi_engine.diagnosis.intervals import EVERYWHERE, Interval, point
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]
Lay = Callable[[dict[str, str]], Board]


@pytest.fixture
def lay(state: State) -> Lay:
    return lambda figures: bind([state(term, raw) for term, raw in figures.items()], identities()).board


def tie(board: Board, rule: str) -> Tie:
    return next(item for item in board.constraints if isinstance(item, Tie) and item.rule == rule)


def test_the_room_for_a_figure_is_what_all_its_identities_allow(lay: Lay) -> None:
    board = lay({"gross_margin": "8.8", "cogs_ratio": "12.0%", "revenue": "500000", "cogs": "60000"})
    (room,) = board.room(0)
    assert room == pytest.approx((0.88, 0.88), abs=1e-5)
    assert not board.satisfied({0: point(0.8)})
    assert board.satisfied({0: Interval(0.8795, 0.8805)})


def test_figures_that_contradict_each_other_leave_no_room(lay: Lay) -> None:
    assert (
        lay({"gross_margin": "8.8", "cogs_ratio": "1.2", "revenue": "500000", "cogs": "60000"}).room(0) == ()
    )


def test_a_ratio_of_nothing_says_nothing(lay: Lay) -> None:
    board = lay({"cac": "250", "new_customers": "0", "sm_spend": "100000"})
    assert tie(board, "cac").silent(board.read())
    assert board.broken() == []


def test_a_change_that_silences_a_ratio_restores_nothing(lay: Lay) -> None:
    board = lay({"cac": "250", "new_customers": "4", "sm_spend": "100000"})
    assert [item.rule for item in board.broken()] == ["cac"]
    assert not board.satisfied({1: point(0.0)})


def test_another_accepted_definition_excuses_the_main_one(lay: Lay) -> None:
    board = lay({"cac": "150", "new_customers": "400", "sm_spend": "100000", "marketing_spend": "60000"})
    assert board.broken() == []
    spend = tie(board, "cac").at["sm_spend"]
    assert tie(board, "cac").room(spend, board.read()) == EVERYWHERE
    (implied,) = tie(board, "cac").implied(spend, board.read())
    assert implied == pytest.approx((60_000, 60_000), abs=300)


def test_bounds_forgive_what_the_digits_shown_may_hide(lay: Lay) -> None:
    assert lay({"trial_to_paid": "100.4%"}).broken() != []
    assert lay({"trial_to_paid": "1"}).broken() == []
    board = lay({"nps": "-100"})
    assert board.broken() == []
    assert Limit(board.cells[0]).words == "Net promoter score lies between -100 and 100"
