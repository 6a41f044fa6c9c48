"""Several independent faults in one puzzle, each told from the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis import diagnose
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.faults import Explained, explained
from kpi_engine.diagnosis.series import Series
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding

State = Callable[..., Fact]
Business = Callable[[int, int], list[Fact]]
RESULT = {"revenue": "500000", "cogs": "60000", "gross_margin": "88.0%", "cogs_ratio": "12.0%",
          "ebitda": "90000", "ebitda_margin": "18.0%", "net_income": "70000", "interest": "5000",
          "taxes": "5000", "depreciation": "8000", "amortization": "2000"}  # fmt: skip


@pytest.fixture
def explain(state: State) -> Callable[[dict[str, str]], tuple[dict[str, float], Explained | None]]:
    def run(figures: dict[str, str]) -> tuple[dict[str, float], Explained | None]:
        board = bind([state(term, raw) for term, raw in figures.items()], identities()).board
        found = explained(board, Series(board), board.broken())
        changes = found.best.repair.changes if found else ()
        return {board.cells[index].term.id: candidate.value for index, candidate in changes}, found

    return run


Explain = Callable[[dict[str, str]], tuple[dict[str, float], Explained | None]]


def test_two_slips_with_a_partner_in_common(explain: Explain) -> None:
    changes, found = explain({**RESULT, "gross_margin": "8.8%", "ebitda": "900000"})
    assert changes == {"gross_margin": 0.88, "ebitda": 90_000}
    assert found is not None
    assert (len(found.best.faults), found.best.left) == (2, ())


def test_a_fault_is_told_beside_a_roll_forward_that_nothing_explains(explain: Explain) -> None:
    wild = {"opening_customers": "380", "new_customers": "3711", "lost_customers": "1",
            "active_customers": "29", "arpu": "476.75", "mrr": "190700"}  # fmt: skip
    changes, found = explain({**RESULT, **wild, "ebitda": "900000"})
    assert found is not None
    assert changes["ebitda"] == 90_000


def test_there_is_nothing_to_explain_with_where_all_is_trusted(state: State) -> None:
    facts = [state(term, raw) for term, raw in {**RESULT, "ebitda": "900000"}.items()]
    board = bind(facts, identities(), trusted=set(RESULT)).board
    assert explained(board, Series(board), board.broken()) is None


def wrong(facts: list[Fact], state: State, slips: dict[str, str]) -> list[Fact]:
    return [
        state(fact.term, slips[fact.id], id=fact.id, period=fact.period) if fact.id in slips else fact
        for fact in facts
    ]


def test_four_faults_in_a_year_are_four_findings(business: Business, state: State) -> None:
    facts = business(8, 12)
    raw = {fact.id: fact.raw for fact in facts}
    slips = {
        "2026-03/mrr": raw["2026-03/mrr"] + "0", "2026-03/revenue": "-" + raw["2026-03/revenue"],
        "2026-04/cash_flow": raw["2026-04/cash_flow"] + "00",
        "2026-05/active_customers": raw["2026-05/active_customers"] + "0",
    }  # fmt: skip
    found = [finding for finding in diagnose(wrong(facts, state, slips)) if finding.verdict != "note"]
    assert {id_ for finding in found for id_, _ in finding.proposed} == set(slips)
    right = {fact.id: fact.value for fact in facts}
    for finding in found:
        assert len(finding.proposed) == 1
        for id_, value in finding.proposed:
            assert value == pytest.approx(float(right[id_]), rel=1e-6)


def test_the_answer_is_the_same_every_time(business: Business, state: State) -> None:
    facts = business(8, 3)
    raw = {fact.id: fact.raw for fact in facts}
    slips = {"2026-02/mrr": raw["2026-02/mrr"] + "0", "2026-02/arpu": "9" + raw["2026-02/arpu"]}

    def run() -> list[Finding]:
        return diagnose(wrong(facts, state, slips))

    assert run() == run()
