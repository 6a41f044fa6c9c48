"""Which figures an evaluation reads, and what it refuses rather than choose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.model.cell_error import NA, VALUE
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide
from kpi_engine.results import evaluate
from tests.results.small_business import a_fact


def refusal(guide: Guide, facts: list[Fact], **how: str) -> str:
    with pytest.raises(SourceError) as fault:
        evaluate(guide, facts, **how)  # type: ignore[arg-type]
    assert len(str(fault.value)) <= 255
    return str(fault.value)


def test_two_figures_for_one_place_are_refused(guide: Guide, books: list[Fact]) -> None:
    told = refusal(guide, [*books, a_fact("mrr", "2026-02", 11_001)])
    assert "mrr 2026-02 Actual is stated twice" in told
    assert evaluate(guide, [*books, a_fact("mrr", "2026-02", 11_000)]).line("arpu").values[1] == 500


def test_a_segment_by_its_own_term_is_the_same_figure(guide: Guide, books: list[Fact]) -> None:
    assert "stated twice" in refusal(guide, [*books, a_fact("enterprise_mrr", "2026-02", 1)])
    alone = [fact for fact in books if (fact.term, fact.segment) != ("mrr", "Enterprise")]
    results = evaluate(guide, [*alone, a_fact("enterprise_mrr", "2026-02", 2200)])
    assert results.line("enterprise_mix").values == [NA, 0.2, NA, NA]


def test_two_companies_and_two_currencies_are_refused(guide: Guide, books: list[Fact]) -> None:
    one, other = (replace(a_fact("cogs", "2026-05", 1), entity=name) for name in ("Alpha", "Beta"))
    assert "others about Alpha" in refusal(guide, [*books, one, other])
    euro, dollar = (
        replace(a_fact("cogs", m, 1), currency=c) for m, c in (("2026-05", "EUR"), ("2026-06", "USD"))
    )
    assert "others are in EUR" in refusal(guide, [*books, euro, dollar])


def test_another_scenario_is_named_with_those_there_are(guide: Guide, books: list[Fact]) -> None:
    assert "Scenarios in it: Actual" in refusal(guide, books, scenario="Budget")
    assert "Write one of Actual, Budget, Forecast" in refusal(guide, books, scenario="Plan B")


def test_months_after_the_last_closing_figure_are_not_final(guide: Guide, books: list[Fact]) -> None:
    early = [*books, a_fact("sm_spend", "2026-05", 10), a_fact("new_customers", "2026-05", 1)]
    results = evaluate(guide, early)
    assert results.months[-1] == "2026-04"
    assert any("after 2026-04" in note and "2026-05" in note for note in results.notes)
    assert evaluate(guide, early, closed="2026-05").line("cac").values[4] == 10


def test_what_is_not_read_is_said(guide: Guide, books: list[Fact]) -> None:
    more = [a_fact("cac", "2026-01", 250), a_fact("widgets", "2026-01", 3), a_fact("trials", "2026-Q1", 130),
            a_fact("sm_spend", "2026-01", 5, "Fairs")]  # fmt: skip
    notes = " ".join(evaluate(guide, [*books, *more]).notes)
    assert "computed here all the same: cac." in notes
    assert "no term is called so: widgets." in notes
    assert "by week, quarter or year are not read: trials." in notes
    assert "no such segment: Fairs." in notes
    assert evaluate(guide, books).notes == ()


def test_text_in_place_of_a_figure_is_no_figure(guide: Guide, books: list[Fact]) -> None:
    words = [a_fact("cogs", "2026-02", "tbd") if fact.id == "cogs 2026-02" else fact for fact in books]
    results = evaluate(guide, words)
    assert results.line("gross_margin").values[1] is VALUE
    assert "is text, not a figure, in 2026-02" in results.answer("gross_margin", "2026-02").reason


def test_segments_are_known_in_any_spelling(guide: Guide, books: list[Fact]) -> None:
    respelled = [replace(fact, segment=fact.segment.upper()) for fact in books]
    assert evaluate(guide, respelled).line("tx_per_customer", "Core").values == [5, 4, 5, 6]
