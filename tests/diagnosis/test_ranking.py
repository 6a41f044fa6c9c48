"""Other periods put rivals in order; they never accuse, and they never prove."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from kpi_engine.diagnosis import diagnose
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding

State = Callable[..., Fact]
COSTS = {"depreciation": "8100", "amortization": "2050", "interest": "1210", "taxes": "5300"}


@pytest.fixture
def months(state: State) -> Callable[..., list[Fact]]:
    """Seven months of a result that grows by 2 % a month; `typed` says what was typed in which."""

    def build(typed: dict[str, str], decimals: int = 0) -> list[Fact]:
        facts = []
        for month in range(1, 8):
            grown = {term: round(float(raw) * 1.02**month, decimals) for term, raw in COSTS.items()}
            income = round(60_000 * 1.02**month, decimals)
            figures = {**grown, "net_income": income, "ebitda": sum(grown.values()) + income}
            for term, value in figures.items():
                id_ = f"{month}/{term}"
                raw = typed.get(id_, f"{value:.{decimals}f}")
                facts.append(state(term, raw, id=id_, period=f"2026-{month:02d}"))
        return facts

    return build


Months = Callable[..., list[Fact]]


def only(findings: Sequence[Finding]) -> Finding:
    assert len(findings) == 1, [finding.message for finding in findings]
    return findings[0]


def test_the_months_are_silent(months: Months) -> None:
    assert diagnose(months({})) == []


def test_the_figure_that_left_its_own_line_is_named_first(months: Months) -> None:
    """Interest of 8,336 for 1,336: any figure of the identity could be 7,000 off, one of them is."""
    finding = only(diagnose(months({"5/interest": "8336"})))
    first = finding.proposed or finding.alternatives[0].proposed
    assert first == (("5/interest", 1336.0),)
    assert finding.verdict != "proven"
    assert len(finding.alternatives) >= 3


def test_a_jump_that_ties_is_no_finding(months: Months) -> None:
    """A dear month is the business's own affair: the series alone accuses nobody."""
    facts = months({})
    total = next(float(fact.value) for fact in facts if fact.id == "5/ebitda")
    interest = next(float(fact.value) for fact in facts if fact.id == "5/interest")
    dear = {"5/interest": "40000", "5/ebitda": f"{total - interest + 40_000:.0f}"}
    assert diagnose(months(dear)) == []


def test_decimals_that_all_other_months_show_tell_what_was_left_out(months: Months) -> None:
    """A digit was dropped: a point in the wrong place would leave a whole number, which no month shows."""
    facts = months({}, 1)
    right = next(fact for fact in facts if fact.id == "5/depreciation")
    typed = right.raw[0] + right.raw[2:]
    finding = only(diagnose(months({"5/depreciation": typed}, 1)))
    assert finding.facts[0] == "5/depreciation"
    first = finding.proposed or finding.alternatives[0].proposed
    assert dict(first)["5/depreciation"] == pytest.approx(float(right.value))


def test_two_easy_slips_in_the_only_equation_are_told_apart_and_never_proven(months: Months) -> None:
    """Depreciation is 8,262 and taxes are 5,406 in the first month; each alone explains nothing."""
    typed = {"1/depreciation": "8262000", "1/taxes": "5.406"}
    findings = diagnose(months(typed))
    proposed = {id_: value for item in findings for id_, value in item.proposed}
    assert proposed == {"1/depreciation": 8262.0, "1/taxes": 5406.0}
    assert {item.verdict for item in findings} == {"likely"}


def test_a_last_digit_may_be_lost_with_its_point(months: Months) -> None:
    right = months({}, decimals=1)
    raw = next(fact.raw for fact in right if fact.id == "4/taxes")
    typed = {"4/taxes": raw.partition(".")[0]}
    finding = only(diagnose(months(typed, decimals=1)))
    assert raw == "5736.9"
    assert (finding.proposed or finding.alternatives[0].proposed) == (("4/taxes", 5736.9),)


def test_a_typed_figure_is_suspected_before_a_formula(months: Months) -> None:
    facts = [replace(fact, computed=fact.term == "interest") for fact in months({"5/interest": "8336"})]
    finding = only(diagnose(facts))
    assert finding.facts[0] != "5/interest"


def test_a_figure_of_the_month_before_is_called_a_copy(months: Months) -> None:
    facts = months({})
    april = next(fact.raw for fact in facts if fact.id == "4/ebitda")
    finding = only(diagnose(months({"5/ebitda": april})))
    assert (finding.facts[0], finding.verdict) == ("5/ebitda", "likely")
    assert finding.kind == "copied neighbour"


def test_one_figure_swapped_between_two_months_is_one_finding(months: Months) -> None:
    raw = {fact.id: fact.raw for fact in months({})}
    swapped = {"2/ebitda": raw["6/ebitda"], "6/ebitda": raw["2/ebitda"]}
    finding = only(diagnose(months(swapped)))
    assert finding.kind == "swapped figures"
    assert {id_: f"{value:.0f}" for id_, value in finding.proposed} == {
        "2/ebitda": raw["2/ebitda"], "6/ebitda": raw["6/ebitda"],
    }  # fmt: skip


def test_a_rate_beyond_its_bound_goes_on_from_the_other_months(state: State) -> None:
    """1.3 for 1.3 %: a tenth would be inside the bounds too, but churn is never 13 % here."""
    churn = ["0.012", "0.014", "0.013", "0.012", "1.3", "0.014"]
    facts = [state("churn_rate", raw, id=str(at), period=f"2026-{at:02d}") for at, raw in enumerate(churn, 1)]
    finding = only(diagnose(facts))
    assert (finding.verdict, finding.proposed) == ("likely", (("5", 0.013),))
    alone = only(diagnose([state("churn_rate", "1.3", period="2026-05")]))
    assert alone.proposed == (("churn_rate", 0.13),)
