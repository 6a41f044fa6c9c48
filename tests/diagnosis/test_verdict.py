"""How sure we are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.components import components
from kpi_engine.diagnosis.localise import repairs
from kpi_engine.diagnosis.verdict import Judgement, judge
from kpi_engine.model.fact import Fact

Judge = Callable[[dict[str, str]], Judgement]


@pytest.fixture
def judged(state: Callable[..., Fact]) -> Judge:
    def run(figures: dict[str, str]) -> Judgement:
        board = bind([state(term, raw) for term, raw in figures.items()], identities()).board
        (puzzle,) = components(board)
        return judge(board, puzzle, repairs(board, puzzle))

    return run


def test_proven_needs_an_equation_and_every_rival_refuted(judged: Judge) -> None:
    counts = {"paid_conversions": "60", "trials": "400"}
    assert judged({"trial_to_paid": "150%", **counts}).verdict == "proven"
    assert judged({"trial_to_paid": "150%"}).verdict == "likely"
    assert judged({"trial_to_paid": "1.5%", **counts}).verdict == "ambiguous"


def test_a_dearer_rival_leaves_it_likely(judged: Judge) -> None:
    pair = judged({"gross_margin": "8.8", "cogs_ratio": "1.2"})
    assert pair.verdict == "likely"
    assert pair.best is not None
    assert len(pair.best.cells) == 2
    assert [rival.free for rival in pair.rivals] == [True]


def test_points_lost_by_one_place_or_by_two_leave_it_open(judged: Judge) -> None:
    """6.37 % × 7.43 % = 0.47 %, and 63.7 % × 74.3 % = 47 %: printed without points they are the same."""
    funnel = judged({"visitor_to_trial": "637%", "trial_to_paid": "743%", "visitor_to_paid": "47%"})
    assert (funnel.verdict, funnel.best) == ("ambiguous", None)
    assert {tuple(round(change.value, 4) for _, change in rival.changes) for rival in funnel.rivals} == {
        (0.637, 0.743),
        (0.0637, 0.0743, 0.0047),
    }


def test_two_conversions_without_their_point_are_not_visitors_with_a_zero_too_many(judged: Judge) -> None:
    funnel = judged({"visitors": "29120", "trials": "2680", "paid_conversions": "1020",
                     "visitor_to_trial": "92%", "visitor_to_paid": "35%"})  # fmt: skip
    assert (funnel.verdict, funnel.best, len(funnel.rivals)) == ("ambiguous", None, 2)
    assert funnel.rivals[0].changes[0][1].value == 2912
    assert [change.value for _, change in funnel.rivals[1].changes] == [0.092, 0.035]


def test_equally_believable_repairs_are_ambiguous(judged: Judge) -> None:
    doubt = judged({"cac": "2500", "sm_spend": "100000", "new_customers": "400"})
    assert (doubt.verdict, doubt.best, len(doubt.rivals)) == ("ambiguous", None, 3)


def test_a_digit_that_would_fit_by_chance_proves_nothing(judged: Judge) -> None:
    """A margin of 88.0 % leaves room for 500 different costs, twelve times an MRR for a dozen ARRs."""
    vague = judged({"revenue": "500000", "cogs": "80123", "gross_margin": "88.0%", "cogs_ratio": "12.0%",
                    "ebitda": "100000", "ebitda_margin": "20.0%"})  # fmt: skip
    exact = judged({"opening_mrr": "100000", "net_new_mrr": "90700", "mrr": "190700", "arr": "2388400"})
    assert {repair.kind for repair in (vague.best, exact.best) if repair} == {"wrong digit"}
    assert (vague.verdict, exact.verdict) == ("likely", "proven")


def test_an_odd_amount_is_a_note(judged: Judge) -> None:
    assert judged({"sm_spend": "-1000"}).verdict == "note"
    assert judged({"cac": "-250"}).verdict == "likely"


def test_nothing_that_fits_is_ambiguous(judged: Judge) -> None:
    nothing = judged({"contraction_mrr": "700", "churned_mrr": "500", "opening_mrr": "1000"})
    assert (nothing.verdict, nothing.best, nothing.rivals) == ("ambiguous", None, ())


def test_a_digit_whose_neighbour_fits_better_proves_nothing(judged: Judge) -> None:
    """The other figures say 101.549 %, give or take 0.002: 101.6 % touches that, but would be 101.5 %."""
    figures = {"opening_mrr": "100000", "expansion_mrr": "4000", "contraction_mrr": "1231",
               "churned_mrr": "1220", "net_mrr_churn": "-1.55%"}  # fmt: skip
    edge = judged({**figures, "nrr": "131.6%"})
    assert edge.verdict != "proven"


def test_a_moved_point_in_a_wide_room_proves_nothing(judged: Judge) -> None:
    """An MRR of 1k is anything from 500 to 1,500: a yearly 3,490.91 for each of three fits by chance."""
    wide = judged({"arpu": "3490.91", "mrr": "1k", "opening_mrr": "1k", "net_new_mrr": "0k",
                   "active_customers": "3", "opening_customers": "3", "new_customers": "1",
                   "lost_customers": "1"})  # fmt: skip
    assert (wide.verdict, wide.rivals) == ("likely", ())
