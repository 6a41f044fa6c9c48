"""The table that proves a finding: identities and bounds before and after."""

from __future__ import annotations

from collections.abc import Callable

from kpi_engine.diagnosis import diagnose
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Evidence

State = Callable[..., Fact]


def proof(state: State, figures: dict[str, str], **tags: str) -> dict[str, Evidence]:
    (finding,) = diagnose([state(term, raw, **tags) for term, raw in figures.items()])
    return {row.rule: row for row in finding.evidence}


def test_each_row_shows_the_arithmetic_before_and_after(state: State) -> None:
    rows = proof(state, {"gross_margin": "8.8", "cogs_ratio": "1.2", "revenue": "500000", "cogs": "60000"})
    margin = rows["margin"]
    assert margin.statement == "Gross margin + COGS ratio = 1"
    assert (margin.before, margin.after) == ("8.8 + 1.2 = 10, against 1", "0.88 + 0.12 = 1")
    assert (margin.holds_before, margin.holds_after) == (False, True)
    formula = rows["gross_margin"]
    assert formula.before == "8.8 × 500,000 = 4,400,000, against 500,000 − 60,000 = 440,000"
    assert formula.after == "0.88 × 500,000 = 440,000, and 500,000 − 60,000 = 440,000"


def test_what_only_the_digits_shown_make_equal_is_called_about(state: State) -> None:
    rows = proof(state, {"trial_to_paid": "150%", "paid_conversions": "61", "trials": "400"})
    assert rows["trial_to_paid"].after == "0.15 × 400 = 60, about 61"


def test_a_witness_that_held_before_holds_after(state: State) -> None:
    figures = {"mrr": "1054", "opening_mrr": "1000000", "net_new_mrr": "54000", "enterprise_mrr": "500",
               "arr": "12648000"}  # fmt: skip
    part = proof(state, figures)["enterprise_part"]
    assert (part.before, part.after) == ("500 ≤ 1,054", "500 ≤ 1,054,000")
    assert part.holds_before
    assert part.holds_after


def test_without_a_proposal_there_is_nothing_after(state: State) -> None:
    row = proof(state, {"grr": "98%", "nrr": "95%"})["grr_below_nrr"]
    assert (row.before, row.after, row.holds_before, row.holds_after) == ("0.98 > 0.95", "", False, None)


def test_a_goal_is_no_witness(state: State) -> None:
    figures = {"gross_margin": "8.8", "cogs_ratio": "1.2", "cac_payback": "12", "arpu": "500", "cac": "251"}
    assert "payback" not in proof(state, figures, guide="mas")


def test_what_speaks_for_the_other_figures_is_part_of_the_proof(state: State) -> None:
    """10 × the customers or the MRR would explain the price too; the roll-forward and the ARR forbid it."""
    figures = {"arpu": "47675", "mrr": "190700", "active_customers": "400", "opening_customers": "380",
               "new_customers": "30", "lost_customers": "10", "arr": "2288400"}  # fmt: skip
    rows = proof(state, figures)
    assert set(rows) >= {"arpu", "arr", "customers_roll"}
    assert rows["arr"].holds_before
    assert rows["arr"].holds_after
    assert rows["customers_roll"].before == "380 + 30 + 0 − 10 = 400"
