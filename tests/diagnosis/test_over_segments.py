"""Segments make up the whole: where what is stated says that they are all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis import diagnose
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Tie
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]
PLANS = {"Basic": 3117, "Pro": 8208, "Enterprise": 12421}


def month(state: State, number: int, term: str = "revenue", parts: Mapping[str, int] = PLANS, total: int = 0,
          ) -> list[Fact]:  # fmt: skip
    """One month of segments that grow by 3 % a month, and the whole: their sum unless given."""
    period = f"2026-{number:02d}"
    grown = {name: round(value * 1.03**number) + 7 * number for name, value in parts.items()}
    whole = total or sum(grown.values())
    return [
        state(term, str(value), id=f"{term}/{name}@{period}", period=period, segment=name)
        for name, value in {"": whole, **grown}.items()
    ]


def changed(state: State, facts: list[Fact], id_: str, raw: str) -> list[Fact]:
    return [
        state(fact.term, raw, id=id_, period=fact.period, segment=fact.segment) if fact.id == id_ else fact
        for fact in facts
    ]


def ties(facts: list[Fact], *rules: str) -> list[Tie]:
    board = bind(facts, identities()).board
    return [item for item in board.constraints if isinstance(item, Tie) and item.rule in rules]


def test_segments_that_add_up_month_by_month_are_all_segments(state: State) -> None:
    facts = [fact for number in range(1, 7) for fact in month(state, number)]
    assert {tie.words for tie in ties(facts, "parts_of_whole")} == {"Revenue = Basic + Enterprise + Pro"}
    assert diagnose(facts) == []
    wrong = changed(state, facts, "revenue/Pro@2026-04", "9566")  # 8208 × 1.03⁴ + 28 = 9,266
    (finding,) = diagnose(wrong)
    assert finding.facts[0] == "revenue/Pro@2026-04"
    assert finding.rule == "parts_of_whole"


def test_the_three_largest_regions_are_not_the_whole(state: State) -> None:
    facts = [fact for number in range(1, 7) for fact in month(state, number, total=30_000 + 913 * number)]
    assert ties(facts, "parts_of_whole") == []
    assert diagnose(facts) == []
    assert diagnose(facts[:4]) == []


def test_no_segment_is_more_than_the_whole(state: State) -> None:
    (finding, *_) = diagnose(changed(state, month(state, 1, total=31_113), "revenue/Pro@2026-01", "84610"))
    assert finding.rule == "part_of_whole"


def test_what_is_taken_out_between_segments_makes_one_larger_than_the_whole(state: State) -> None:
    amounts = {"": "900", "A": "1000", "B": "200", "Eliminations": "-300"}
    facts = [state("revenue", raw, id=f"r{name}", segment=name) for name, raw in amounts.items()]
    assert ties(facts, "part_of_whole") == []


def test_regions_and_plans_in_one_column_are_told_apart_by_what_adds_up(state: State) -> None:
    regions = {"EMEA": 9113, "Americas": 10_408, "APAC": 4225}
    facts = [
        fact
        for number in range(1, 7)
        for fact in [*month(state, number), *month(state, number, parts=regions)[1:]]
    ]
    assert diagnose(facts) == []
    found = {tie.words for tie in ties(facts, "parts_of_whole")}
    assert found == {"Revenue = Basic + Enterprise + Pro", "Revenue = Americas + APAC + EMEA"}
    (finding,) = diagnose(changed(state, facts, "revenue/Pro@2026-04", "926600"))
    assert finding.proposed == (("revenue/Pro@2026-04", 9266.0),)


def test_both_divisions_in_one_month_are_no_double_count(state: State) -> None:
    facts = [*month(state, 1), *month(state, 1, parts={"EMEA": 9113, "APAC": 14_633})[1:]]
    assert diagnose(facts) == []


def test_a_single_month_speaks_where_one_slip_explains_it(state: State) -> None:
    facts = month(state, 1)
    assert diagnose(facts) == []
    (finding,) = diagnose(changed(state, facts, "revenue/Pro@2026-01", "84610"))
    assert ("revenue/Pro@2026-01", 8461.0) in finding.proposed
    assert finding.verdict != "proven", "that these are all segments is only likely"
    assert diagnose(changed(state, facts, "revenue/Pro@2026-01", "7001")) == []


def test_users_of_two_products_count_once(state: State) -> None:
    facts = [fact for number in range(1, 7) for fact in month(state, number, "mau", total=20_011 + number)]
    assert diagnose(facts) == []


def test_a_segment_called_total_is_the_whole(state: State) -> None:
    facts = [state("mrr", "100", id="all", segment="Total"), state("arr", "1200", id="arr", segment="All")]
    assert [tie.rule for tie in ties(facts, "arr")] == ["arr"]


def test_a_new_segment_is_part_of_the_whole_from_then_on(state: State) -> None:
    more = {**PLANS, "Scale": 2210}
    facts = [
        fact for number in range(1, 9) for fact in month(state, number, parts=PLANS if number < 8 else more)
    ]
    assert diagnose(facts) == []


def test_a_segment_that_nobody_lists_any_more_accuses_no_figure(state: State) -> None:
    facts = [fact for number in range(1, 9) for fact in month(state, number)]
    assert diagnose([fact for fact in facts if fact.id != "revenue/Basic@2026-08"]) == []


@pytest.mark.parametrize(("shares", "silent"), [(("20%", "35%", "45%"), True), (("20%", "35%", "25%"), True)])
def test_shares_of_the_plans_sum_to_one_or_are_not_all(
    state: State, shares: tuple[str, ...], silent: bool
) -> None:
    facts = [state("plan_share", raw, id=f"p{n}", segment=f"P{n}") for n, raw in enumerate(shares)]
    assert (diagnose(facts) == []) is silent


def test_a_share_that_breaks_a_mix_which_sums_to_one_elsewhere(state: State) -> None:
    facts = [
        state("plan_share", raw, id=f"{name}@{number}", segment=name, period=f"2026-{number:02d}")
        for number in range(1, 6)
        for name, raw in (("A", f"{20 + number}%"), ("B", f"{35 - number}%"), ("C", "45%"))
    ]
    assert diagnose(facts) == []
    wrong = [
        state("plan_share", "54%", id=fact.id, segment="C", period=fact.period) if fact.id == "C@3" else fact
        for fact in facts
    ]
    (finding,) = diagnose(wrong)
    assert "C@3" in finding.facts


def test_a_segment_too_small_to_be_listed_accuses_nobody(state: State) -> None:
    rows = [("12k", "7k", "5k"), ("13k", "8k", "5k"), ("14k", "9k", "5k"), ("16k", "9k", "5k")]
    facts = [
        state("depreciation", raw, id=f"{name}@{number}", segment=name, period=f"2026-{number:02d}")
        for number, row in enumerate(rows, 1)
        for name, raw in zip(("", "A", "B"), row, strict=True)
    ]
    assert diagnose(facts) == []


def test_plans_that_lack_one_which_others_state_make_up_no_whole(state: State) -> None:
    """Contraction of Pro and Team is no 1,000 for 10,000: Basic, whose customers are stated, is missing."""
    stated = {
        "opening_customers": {"": "6,047", "Basic": "2,391", "Pro": "568", "Team": "3,088"},
        "contraction_mrr": {"": "81620", "Pro": "3210", "Team": "4952"},
    }
    facts = [
        state(term, raw, id=f"{term}/{name}", period="2025-08", segment=name)
        for term, parts in stated.items()
        for name, raw in parts.items()
    ]
    assert [tie.words for tie in ties(facts, "parts_of_whole")] == [
        "Customers at the start = Basic + Pro + Team"
    ]
    assert diagnose(facts) == []
    alone = [fact for fact in facts if fact.term == "contraction_mrr"]
    assert [tie.words for tie in ties(alone, "parts_of_whole")] == ["Contraction MRR = Pro + Team"]
