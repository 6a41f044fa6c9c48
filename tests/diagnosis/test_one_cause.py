"""A page printed without its decimal points: one cause, and an answer to what would be open otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.diagnosis import diagnose
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding

State = Callable[..., Fact]
BEYOND = {"trial_to_paid": "150%", "gross_margin": "930%", "grr": "980%"}
PRICES = {"arpu": "47675", "mrr": "190700", "active_customers": "400", "cac": "25000", "sm_spend": "100000",
          "new_customers": "400"}  # fmt: skip


@pytest.fixture
def check(state: State) -> Callable[..., list[Finding]]:
    def run(figures: dict[str, str], **tags: str) -> list[Finding]:
        return diagnose([state(term, raw, period="2026", **tags) for term, raw in figures.items()])

    return run


Check = Callable[..., list[Finding]]


def test_percentages_beyond_their_bounds_are_one_finding_that_names_each(check: Check) -> None:
    (finding,) = check(BEYOND)
    assert (finding.verdict, finding.kind) == ("likely", "lost decimal point")
    assert dict(finding.proposed) == {"trial_to_paid": 0.15, "gross_margin": 0.93, "grr": 0.98}
    assert finding.message.startswith("3 figures of one source are out of bounds, as if all decimal points")
    assert len(finding.evidence) == 3


def test_two_of_them_remain_two_findings(check: Check) -> None:
    two = {term: BEYOND[term] for term in ("trial_to_paid", "grr")}
    assert [len(finding.facts) for finding in check(two)] == [1, 1]


def test_of_two_sources_each_is_judged_alone(state: State) -> None:
    facts = [state(term, raw, period="2026", source=term) for term, raw in BEYOND.items()]
    assert len(diagnose(facts)) == 3


def test_a_price_that_three_figures_could_explain_lost_its_point_where_others_did(check: Check) -> None:
    assert {finding.verdict for finding in check(PRICES)} == {"ambiguous"}
    found = {id_: value for finding in check({**PRICES, **BEYOND}) for id_, value in finding.proposed}
    assert (found["arpu"], found["cac"]) == (476.75, 250)
    assert all(finding.verdict == "likely" for finding in check({**PRICES, **BEYOND}))


def test_where_another_price_kept_its_cents_nothing_is_concluded(check: Check) -> None:
    findings = check({**PRICES, **BEYOND, "arpa": "1204.50"})
    assert {finding.rule for finding in findings if finding.verdict == "ambiguous"} == {"arpu", "cac"}


def test_a_price_that_nothing_confirms_is_a_suspect_beside_three_that_lost_their_cents(check: Check) -> None:
    arpa = {"arpa": "12550", "accounts": "8000", "revenue": "1004000"}
    note = check({**PRICES, **arpa, "ltv": "1200000"})[-1]
    assert (note.verdict, note.proposed) == ("note", (("ltv", 12_000.0),))
    assert note.message.startswith("3 amounts with cents of this source lost their decimal point")


def test_the_figures_with_their_points_are_silent(check: Check) -> None:
    right = {"trial_to_paid": "15.0%", "gross_margin": "93.0%", "grr": "98.0%", "arpu": "476.75",
             "cac": "250.00"}  # fmt: skip
    assert check({**PRICES, **right}) == []
