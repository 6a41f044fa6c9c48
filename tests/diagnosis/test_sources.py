"""One figure from two sources: they agree to the digits shown, or the one that fits the rest is told."""

from __future__ import annotations

from collections.abc import Callable

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis import diagnose
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Tie
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]


def source(state: State, name: str, figures: dict[str, str]) -> list[Fact]:
    return [
        state(term, raw, id=f"{name}/{term}", source=name, period="2026-01") for term, raw in figures.items()
    ]


LEDGER = {"revenue": "512300", "cogs": "61476", "gross_profit": "450824", "gross_margin": "88.0%"}


def test_sources_agree_as_far_as_their_digits_go(state: State) -> None:
    board = {"revenue": "512k", "gross_margin": "88%", "cogs": "61k"}
    assert diagnose([*source(state, "ledger", LEDGER), *source(state, "board pack", board)]) == []


def test_figures_are_bound_with_those_of_the_same_source(state: State) -> None:
    facts = [*source(state, "ledger", LEDGER), *source(state, "crm", {"revenue": "512300", "cogs": "61476"})]
    ties = [item for item in bind(facts, identities()).board.constraints if isinstance(item, Tie)]
    ids = [{facts[index].id for index in tie.cells} for tie in ties if tie.rule == "gross_profit"]
    assert {"ledger/revenue", "ledger/cogs", "ledger/gross_profit"} in ids
    assert {"crm/revenue", "crm/cogs", "ledger/gross_profit"} in ids
    assert {"ledger/revenue", "crm/cogs", "ledger/gross_profit"} not in ids
    assert {tie.words for tie in ties if tie.rule == "stated_twice"} == {
        "Revenue is the same in ledger and in crm", "Cost of revenue is the same in ledger and in crm",
    }  # fmt: skip


def test_the_source_that_does_not_fit_the_rest_is_named(state: State) -> None:
    (finding,) = diagnose([*source(state, "ledger", LEDGER), *source(state, "crm", {"revenue": "513200"})])
    assert finding.proposed == (("crm/revenue", 512300.0),)
    assert finding.verdict == "proven"


def test_two_sources_and_nothing_else_is_a_question(state: State) -> None:
    facts = [
        *source(state, "ledger", {"revenue": "512300"}),
        *source(state, "crm", {"revenue": "523100"}),
    ]
    (finding,) = diagnose(facts)
    assert finding.verdict == "ambiguous"
    assert "Revenue is the same in ledger and in crm" in finding.message


def test_the_same_figure_in_a_row_of_the_month_and_of_the_year(state: State) -> None:
    facts = [state("mrr", str(100_000 + 731 * month), id=f"m{month}", period=f"2026-{month:02d}")
             for month in range(1, 13)]  # fmt: skip
    assert diagnose([*facts, state("mrr", "108772", id="year", period="2026")]) == []
    (finding,) = diagnose([*facts, state("mrr", "1087720", id="year", period="2026")])
    assert finding.facts[0] == "year"
