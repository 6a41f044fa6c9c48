"""One slip that hit several figures at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Board
from kpi_engine.diagnosis.families import Candidate
from kpi_engine.diagnosis.several import shared_slips
from kpi_engine.model.fact import Fact

Lay = Callable[[dict[str, str]], Board]


@pytest.fixture
def lay(state: Callable[..., Fact]) -> Lay:
    return lambda figures: bind([state(term, raw) for term, raw in figures.items()], identities()).board


def values(board: Board, changes: tuple[tuple[int, Candidate], ...]) -> dict[str, float]:
    return {board.cells[index].term.id: candidate.value for index, candidate in changes}


def test_percentages_lose_their_point_together(lay: Lay) -> None:
    board = lay({"gross_margin": "880%", "cogs_ratio": "120%", "contribution_margin": "700%",
                 "revenue": "500000", "cogs": "60000", "variable_costs": "150000"})  # fmt: skip
    (repair,) = shared_slips(board, board.broken())
    assert values(board, repair.changes) == {
        "gross_margin": 0.88,
        "cogs_ratio": 0.12,
        "contribution_margin": 0.7,
    }


def test_amounts_come_in_thousands_together(lay: Lay) -> None:
    board = lay({"revenue": "500", "cogs": "60", "gross_margin": "88.0%", "cac": "250.00", "sm_spend": "100",
                 "new_customers": "400", "ebitda": "100000", "ebitda_margin": "20.0%", "arpa": "1250.00",
                 "accounts": "400"})  # fmt: skip
    found = [values(board, repair.changes) for repair in shared_slips(board, board.broken())]
    assert {"revenue": 500_000, "cogs": 60_000, "sm_spend": 100_000} in found


def test_amounts_that_only_move_together_explain_nothing(lay: Lay) -> None:
    """ARPU of the average customer: no unit of the two amounts makes them tie, however rounded they are."""
    board = lay({"arpu": "97.56", "mrr": "100000", "active_customers": "1050"})
    assert list(shared_slips(board, board.broken())) == []


def test_losses_are_entered_with_a_minus_together(lay: Lay) -> None:
    board = lay({"opening_mrr": "100000", "new_mrr": "4500", "expansion_mrr": "2000",
                 "contraction_mrr": "-500", "churned_mrr": "-600", "mrr": "105400"})  # fmt: skip
    (repair,) = shared_slips(board, board.broken())
    assert values(board, repair.changes) == {"contraction_mrr": 500, "churned_mrr": 600}


def test_counts_have_no_slip_in_common(lay: Lay) -> None:
    board = lay({"trial_to_paid": "15.0%", "trials": "4000", "paid_conversions": "60",
                 "visitors": "100000", "visitor_to_trial": "0.4%"})  # fmt: skip
    assert list(shared_slips(board, board.broken())) == []
