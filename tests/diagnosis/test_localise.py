"""Which figures are wrong: puzzles, and the repairs that solve them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Board
from kpi_engine.diagnosis.components import components
from kpi_engine.diagnosis.localise import repairs
from kpi_engine.diagnosis.repair import Repair
from kpi_engine.model.fact import Fact

Lay = Callable[[dict[str, str]], Board]


@pytest.fixture
def lay(state: Callable[..., Fact]) -> Lay:
    return lambda figures: bind([state(term, raw) for term, raw in figures.items()], identities()).board


def best(board: Board) -> Repair:
    (puzzle,) = components(board)
    return repairs(board, puzzle)[0]


def test_faults_that_share_no_figure_are_puzzles_of_their_own(lay: Lay) -> None:
    board = lay({"gross_margin": "9.3", "cogs_ratio": "0.12", "grr": "98%", "nrr": "95%"})
    puzzles = [{item.rule for item in puzzle} for puzzle in components(board)]
    assert len(puzzles) == 2
    assert {"bound", "margin"} in puzzles
    assert {"grr_below_nrr"} in puzzles


def test_figures_out_of_bounds_that_an_equation_ties_are_one_puzzle(lay: Lay) -> None:
    (puzzle,) = components(lay({"gross_margin": "8.8", "cogs_ratio": "-7.8"}))
    assert [item.rule for item in puzzle] == ["bound", "bound"]


def test_two_puzzles_that_one_swap_solves_are_one(lay: Lay) -> None:
    figures = {"cac": "1000", "sm_spend": "50000", "new_customers": "50", "transactions": "800",
               "tx_per_customer": "2.00", "active_customers": "400"}  # fmt: skip
    assert lay(figures).broken() == []
    board = lay({**figures, "cac": "2.00", "tx_per_customer": "1000"})
    assert [item.rule for item in board.broken()] == ["cac", "usage"]
    repair = best(board)
    assert repair.kind == "swapped figures"
    assert [candidate.value for _, candidate in repair.changes] == [1000, 2]


def test_the_cheapest_repair_comes_first(lay: Lay) -> None:
    board = lay({"arpu": "47675", "mrr": "190700", "active_customers": "400"})
    (puzzle,) = components(board)
    found = repairs(board, puzzle)
    assert [repair.cost for repair in found] == sorted(repair.cost for repair in found)
    assert {board.cells[repair.cells[0]].term.id for repair in found[:3]} == {
        "arpu",
        "mrr",
        "active_customers",
    }


def test_a_bound_prefers_the_power_that_an_equation_confirms(lay: Lay) -> None:
    """LTV also holds by the logo churn, yet it tells where the point of the churn rate belongs."""
    board = lay(
        {
            "churn_rate": "210%",
            "logo_churn": "2.1%",
            "ltv": "4190.48",
            "arpu": "110.00",
            "gross_margin": "80%",
        }
    )
    repair = best(board)
    assert repair.changes[0][1].value == 0.021


def test_bounds_alone_offer_one_repair(lay: Lay) -> None:
    board = lay({"grr": "980%", "nrr": "105%"})
    (puzzle,) = components(board)
    assert [repair.changes[0][1].value for repair in repairs(board, puzzle)] == [0.98]
