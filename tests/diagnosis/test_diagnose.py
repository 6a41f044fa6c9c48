"""Which stated figure is wrong, what it should be, and the proof: the stories a finance person tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.diagnosis import diagnose
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.finding import Finding
from kpi_engine.model.identity import Identity

State = Callable[..., Fact]
MARGINS = {"gross_margin": "8.8", "cogs_ratio": "1.2"}
WITNESSES = {"revenue": "500000", "cogs": "60000"}
CUSTOMERS = {
    "opening_customers": "380",
    "new_customers": "30",
    "lost_customers": "10",
    "active_customers": "400",
}


@pytest.fixture
def check(state: State) -> Callable[..., list[Finding]]:
    def run(figures: dict[str, str], **tags: str) -> list[Finding]:
        return diagnose([state(term, raw, **tags) for term, raw in figures.items()])

    return run


Check = Callable[..., list[Finding]]


def only(findings: list[Finding]) -> Finding:
    assert len(findings) == 1, [finding.message for finding in findings]
    return findings[0]


def test_two_ratios_that_lost_their_point_are_proven_by_revenue_and_cost(check: Check) -> None:
    finding = only(check({**MARGINS, **WITNESSES}, entity="Acme", period="2026-01"))
    assert (finding.verdict, finding.kind, finding.severity) == ("proven", "lost decimal point", "error")
    assert dict(finding.proposed) == {"gross_margin": 0.88, "cogs_ratio": 0.12}
    assert finding.facts == ("gross_margin", "cogs_ratio")
    assert {row.rule for row in finding.evidence} == {"bound", "margin", "gross_margin", "cogs_ratio"}
    assert all(row.holds_after for row in finding.evidence)
    assert [row.rule for row in finding.evidence if row.holds_before] == ["bound"]


def test_without_the_witnesses_the_pair_is_only_likely(check: Check) -> None:
    """A margin of -0.2 beside a COGS ratio of 1.2 would be legitimate too."""
    finding = only(check(MARGINS))
    assert (finding.verdict, finding.kind) == ("likely", "lost decimal point")
    assert dict(finding.proposed) == {"gross_margin": 0.88, "cogs_ratio": 0.12}


def test_a_retention_of_twelve_months_beside_one_months_moves_is_no_matter_of_units(check: Check) -> None:
    moves = {
        "opening_mrr": "100000",
        "expansion_mrr": "2000",
        "contraction_mrr": "500",
        "churned_mrr": "500",
    }
    finding = only(check({**moves, "nrr": "112%", "grr": "91%"}, period="2026-12"))
    assert (finding.verdict, finding.kind, finding.proposed) == ("ambiguous", "does not tie", ())


def test_points_that_two_percentages_lost_leave_two_places_of_one_unproven(state: State) -> None:
    """15.0 % and 3.0 % printed without their point fit as well as 1.50 % alone."""
    figures = {"visitor_to_trial": "30%", "trial_to_paid": "150%", "visitor_to_paid": "0.45%"}
    finding = only(
        diagnose([state(term, raw, id=f"r{row}") for row, (term, raw) in enumerate(figures.items())])
    )
    assert (finding.verdict, finding.proposed) == ("ambiguous", ())
    one, two = finding.message.split("; or ")
    assert one.endswith("Trial-to-paid conversion (r1) 1.5 % for 150%")
    assert (
        two == "Visitor-to-trial conversion (r0) 3 % for 30% and Trial-to-paid conversion (r1) 15 % for 150%."
    )


@pytest.mark.parametrize("witnesses", [{}, WITNESSES])
def test_the_corrected_figures_are_silent(check: Check, witnesses: dict[str, str]) -> None:
    assert check({"gross_margin": "0.88", "cogs_ratio": "0.12", **witnesses}) == []


def test_exact_figures_are_judged_as_typed_ones_are() -> None:
    figures = {"gross_margin": 8.8, "cogs_ratio": 1.2, "revenue": 500_000.0, "cogs": 60_000.0}
    facts = [Fact(term, term, value, str(value), 0.0, Place()) for term, value in figures.items()]
    assert only(diagnose(facts)).verdict == "proven"


def test_a_conversion_typed_150_percent_is_proven_by_its_counts(check: Check) -> None:
    finding = only(check({"trial_to_paid": "150%", "paid_conversions": "60", "trials": "400"}))
    assert (finding.verdict, finding.proposed) == ("proven", (("trial_to_paid", 0.15),))


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("150%", "lost decimal point", 0.15),
        ("2.5", "lost decimal point", 0.25),
        ("15", "percent typed as a number", 0.15),
        ("-0.15", "sign", 0.15),
    ],
)
def test_alone_the_bound_gives_the_smallest_power_that_fits(
    check: Check, typed: str, kind: str, meant: float
) -> None:
    """Never the factor that suits a benchmark: 250 % is 25 %, though 2.5 % is usual."""
    finding = only(check({"trial_to_paid": typed}, guide="mas"))
    assert (finding.verdict, finding.kind, finding.rule) == ("likely", kind, "bound")
    assert finding.proposed == (("trial_to_paid", meant),)


def test_a_figure_inside_its_bound_takes_the_factor_that_its_partners_demand(check: Check) -> None:
    finding = only(check({"trial_to_paid": "250%", "paid_conversions": "10", "trials": "400"}))
    assert (finding.verdict, finding.proposed) == ("proven", (("trial_to_paid", 0.025),))


def test_money_that_lost_its_cents_is_proven_once_its_partners_are_confirmed(check: Check) -> None:
    ratio = {"arpu": "47675", "mrr": "190700", "active_customers": "400"}
    doubt = only(check(ratio))
    assert (doubt.verdict, doubt.proposed) == ("ambiguous", ())
    assert doubt.facts == ("arpu", "mrr", "active_customers")
    finding = only(check({**ratio, **CUSTOMERS, "arr": "2288400"}))
    assert (finding.verdict, finding.proposed) == ("proven", (("arpu", 476.75),))


@pytest.mark.parametrize(
    ("term", "typed", "meant", "kind"),
    [
        ("mrr", "1054", 1_054_000, "thousands"),
        ("churned_mrr", "-6000", 6_000, "sign"),
        ("new_mrr", "54000", 45_000, "transposed digits"),
    ],
)
def test_a_movement_is_corrected_by_the_roll_forward(
    check: Check, term: str, typed: str, meant: float, kind: str
) -> None:
    moves = {"opening_mrr": "1000000", "new_mrr": "45000", "expansion_mrr": "20000", "churned_mrr": "6000",
             "contraction_mrr": "5000", "mrr": "1054000", "arr": "12648000", "nrr": "100.90%",
             "grr": "98.90%", "net_new_mrr": "54000"}  # fmt: skip
    finding = only(check({**moves, term: typed}, period="2026-01"))
    assert (finding.verdict, finding.kind, finding.proposed) == ("proven", kind, ((term, meant),))


def test_two_figures_in_each_others_place(check: Check) -> None:
    figures = {
        **CUSTOMERS,
        "mrr": "21000",
        "arr": "252000",
        "sm_spend": "18300",
        "cac": "610",
        "arpu": "52.50",
    }
    assert check(figures) == []
    finding = only(check({**figures, "arpu": "610", "cac": "52.50"}))
    assert (finding.verdict, finding.kind) == ("proven", "swapped figures")
    assert dict(finding.proposed) == {"arpu": 52.5, "cac": 610}


def test_losses_entered_with_a_minus_sign_are_one_finding(check: Check) -> None:
    moves = {"opening_mrr": "100000", "new_mrr": "4500", "expansion_mrr": "2000", "contraction_mrr": "-500",
             "churned_mrr": "-600", "mrr": "105400"}  # fmt: skip
    finding = only(check(moves, period="2026-01"))
    assert finding.kind == "sign"
    assert dict(finding.proposed) == {"contraction_mrr": 500, "churned_mrr": 600}


def test_a_negative_amount_alone_is_a_note(check: Check) -> None:
    finding = only(check({"revenue": "-5000"}))
    assert (finding.verdict, finding.severity) == ("note", "info")
    assert "entered positive" in finding.message


def test_gross_retention_above_net_retention_is_a_question(check: Check) -> None:
    finding = only(check({"grr": "98%", "nrr": "95%"}))
    assert (finding.verdict, finding.proposed, finding.severity) == ("ambiguous", (), "warning")


def test_a_trusted_figure_is_never_the_one_to_change(state: State) -> None:
    facts = [state("arpu", "47675"), state("mrr", "190700"), state("active_customers", "400")]
    finding = only(diagnose(facts, trusted={"mrr", "active_customers"}))
    assert (finding.verdict, finding.proposed) == ("proven", (("arpu", 476.75),))


def test_a_figure_that_no_slip_explains_gets_the_value_that_the_others_imply(check: Check) -> None:
    figures = {"revenue": "731000", "cogs": "91234", "gross_margin": "88.00%", "cogs_ratio": "12.00%",
               "ebitda": "146200", "ebitda_margin": "20.00%"}  # fmt: skip
    finding = only(check(figures))
    assert (finding.verdict, finding.kind) == ("likely", "does not tie")
    assert finding.proposed == (("cogs", pytest.approx(87_720, abs=40)),)


def test_a_movement_that_may_be_missing_keeps_the_verdict_from_being_proven(check: Check) -> None:
    moves = {"opening_mrr": "1000", "new_mrr": "137", "expansion_mrr": "0", "contraction_mrr": "0",
             "churned_mrr": "0", "mrr": "11370"}  # fmt: skip
    finding = only(check(moves, period="2026-01"))
    assert (finding.verdict, finding.proposed) == ("likely", (("mrr", 1137),))


def test_one_figure_from_two_sources_is_decided_by_its_partners(state: State) -> None:
    january = {"period": "2026-01"}
    facts = [state("mrr", "190700", id="crm", **january), state("mrr", "197000", id="deck", **january),
             state("arpu", "476.75", **january), state("active_customers", "400", **january)]  # fmt: skip
    finding = only(diagnose(facts))
    assert finding.proposed == (("deck", 190_700),)


def test_one_figure_stated_twice_without_a_period_is_a_question(state: State) -> None:
    finding = only(diagnose([state("cac", "250", id="now"), state("cac", "160", id="later")]))
    assert (finding.verdict, finding.kind) == ("note", "period missing")
    assert "250 (now), 160 (later)" in finding.message


def test_a_fraction_of_a_customer_is_a_note(check: Check) -> None:
    assert only(check({"active_customers": "400.5"})).kind == "not a whole number"


def test_two_independent_slips_that_share_a_partner(check: Check) -> None:
    figures = {"revenue": "500000", "cogs": "60000", "gross_margin": "88.0%", "cogs_ratio": "12.0%",
               "ebitda": "90000", "ebitda_margin": "18.0%", "net_income": "70000", "interest": "5000",
               "taxes": "5000", "depreciation": "8000", "amortization": "2000"}  # fmt: skip
    found = check({**figures, "gross_margin": "8.8%", "ebitda": "900000"})
    assert {id_: value for finding in found for id_, value in finding.proposed} == {
        "gross_margin": 0.88,
        "ebitda": 90_000,
    }


def test_the_close_of_one_month_corrects_the_opening_of_the_next(state: State) -> None:
    january = {"mrr": "105400", "arr": "1264800"}
    february = {"opening_mrr": "150400", "new_mrr": "1000", "expansion_mrr": "0", "contraction_mrr": "0",
                "churned_mrr": "0", "mrr": "106400"}  # fmt: skip
    facts = [state(term, raw, id=f"jan {term}", period="2026-01") for term, raw in january.items()]
    facts += [state(term, raw, id=f"feb {term}", period="2026-02") for term, raw in february.items()]
    finding = only(diagnose(facts))
    assert (finding.verdict, finding.proposed) == ("proven", (("feb opening_mrr", 105_400),))
    assert finding.kind == "transposed digits"


def test_an_identity_of_the_users_own_is_checked_like_any_other(state: State) -> None:
    own = Identity("two_parts", "new_mrr + expansion_mrr", "=", "mrr", "New and expansion MRR make MRR")
    facts = [state("new_mrr", "60"), state("expansion_mrr", "40"), state("mrr", "1000")]
    assert diagnose(facts) == []
    finding = only(diagnose(facts, identities=[own]))
    assert finding.rule == "two_parts"


def test_the_most_certain_finding_comes_first(state: State) -> None:
    april = {**MARGINS, **WITNESSES}
    facts = [
        state("revenue", "-7", id="odd", period="2026-03"),
        state("grr", "98%", period="2026-02"),
        state("nrr", "95%", period="2026-02"),
        state("trial_to_paid", "150%", period="2026-01"),
        *(state(term, raw, id=f"april {term}", period="2026-04") for term, raw in april.items()),
    ]
    assert [finding.verdict for finding in diagnose(facts)] == ["proven", "likely", "ambiguous", "note"]


def test_a_retention_of_105_is_a_note_and_one_of_1_2_is_none(check: Check) -> None:
    finding = only(check({"nrr": "105"}, period="2026-01"))
    assert (finding.verdict, finding.severity, dict(finding.proposed)) == ("note", "info", {"nrr": 1.05})
    assert "which is 10,500 %" in finding.message
    assert check({"nrr": "1.2", "growth_rate": "3", "ltv_cac": "18"}) == []
    assert check({"growth_rate": "1500%"}) == []
