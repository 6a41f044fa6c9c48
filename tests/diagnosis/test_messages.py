"""What a finding says to somebody who keeps the books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kpi_engine.diagnosis import diagnose
from kpi_engine.diagnosis.messages import LONGEST, fitted, number
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]


def message(state: State, figures: dict[str, str], **tags: str) -> str:
    (finding,) = diagnose(
        [state(term, raw, id=f"row-{n}", **tags) for n, (term, raw) in enumerate(figures.items(), 2)]
    )
    return finding.message


def test_a_proof_names_the_row_what_it_says_what_it_should_be_and_why(state: State) -> None:
    figures = {"trial_to_paid": "150%", "paid_conversions": "60", "trials": "400"}
    assert message(state, figures, entity="Acme", period="2026-01") == (
        "Acme, 2026-01: Trial-to-paid conversion (row-2) says 150%, should be 15 %: "
        "the decimal point was lost. This restores: "
        "Trial-to-paid conversion × trials started = trials turned paid."
    )


def test_a_bound_alone_is_worded_with_less_certainty(state: State) -> None:
    assert message(state, {"gross_margin": "8.8"}) == (
        "Gross margin (row-2) says 8.8, is probably 0.88: the decimal point was lost. "
        "Gross margin is at most 1."
    )


def test_a_question_lists_what_could_be_wrong(state: State) -> None:
    assert message(state, {"cac": "2500", "sm_spend": "100000", "new_customers": "400"}) == (
        "Customer acquisition cost × new paying customers = sales and marketing spend does not hold. "
        "Possible: Customer acquisition cost (row-2) 250 for 2500; or "
        "Sales and marketing spend (row-3) 1,000,000 for 100000; or New paying customers (row-4) 40 for 400."
    )


def test_where_the_list_is_too_long_the_figures_are_named(state: State) -> None:
    text = message(state, {"cac": "2500", "sm_spend": "100000", "new_customers": "400"}, entity="A" * 30)
    assert "Possible" not in text
    assert "Check Customer acquisition cost (row-2) 2500" in text


def test_partners_that_a_correction_disturbs_are_to_be_checked(state: State) -> None:
    figures = {"visitor_to_trial": "30.0%", "trial_to_paid": "150%", "visitor_to_paid": "45.0%"}
    assert "Check its partners too: Visitor-to-trial conversion × trial-to-paid" in message(state, figures)


@pytest.mark.parametrize("entity", ["", "A company with quite a long name indeed, and its subsidiaries, plc"])
def test_no_message_is_longer_than_a_cell_comment_likes(state: State, entity: str) -> None:
    moves = {"opening_mrr": "1000", "new_mrr": "45", "expansion_mrr": "20", "contraction_mrr": "5",
             "churned_mrr": "6", "mrr": "1999"}  # fmt: skip
    assert len(message(state, moves, entity=entity)) <= LONGEST


def test_text_is_cut_only_when_nothing_else_helps() -> None:
    assert fitted("Short.", ["x" * 300, "Then this."]) == "Short. Then this."
    assert fitted("y" * 300, []) == "y" * (LONGEST - 1) + "…"


def test_numbers_read_as_people_write_them() -> None:
    assert [number(value) for value in (500_000, 0.88, -1234.5, 1e-7)] == [
        "500,000",
        "0.88",
        "−1,234.5",
        "1e−07",
    ]


def test_a_loss_typed_negative_is_proposed_negative(state: State) -> None:
    facts = [
        replace(state("opening_mrr", "100"), id="o"),
        replace(state("new_mrr", "10"), id="n"),
        replace(state("expansion_mrr", "5"), id="e"),
        replace(state("contraction_mrr", "3"), id="d", raw="-3"),
        replace(state("churned_mrr", "4"), id="c", value=-4.0, raw="4"),
        replace(state("mrr", "108"), id="m"),
    ]
    (finding,) = diagnose(facts)
    assert "(c) says 4, should be −4: the sign is wrong" in finding.message


def test_a_percentage_typed_as_a_number_is_proposed_as_a_number(state: State) -> None:
    facts = [
        replace(state("gross_margin", "0.84%"), id="m", raw="0.84"),
        state("gross_profit", "84,000"),
        state("revenue", "100,000"),
        state("cogs", "16,000"),
    ]
    (finding,) = diagnose(facts)
    assert "(m) says 0.84, " in finding.message
    assert " 84: " in finding.message
