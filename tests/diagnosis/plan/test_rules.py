"""Each rule about plans speaks where its example says, names the figures, and is silent on the clean twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from kpi_engine.diagnosis.plan import PLAN_RULES, plan_findings
from kpi_engine.model.fact import Fact

Jotted = Callable[..., list[Fact]]


@dataclass(frozen=True)
class Case:
    """Figures that a rule speaks about, the same put right, and what is expected of the finding."""

    rule: str
    wrong: str
    right: str
    verdict: str
    facts: tuple[str, ...]
    proposed: dict[str, float] = field(default_factory=dict)
    scenario: str = "Target"
    says: str = ""


CASES = [
    # targets by year
    Case("target-beyond-bound", "gross_margin 2026 8.8", "gross_margin 2026 0.88", "likely",
         ("gross_margin 2026",), {"gross_margin 2026": 0.88}),
    Case("target-beyond-bound", "cac 2026 -250", "cac 2026 250", "likely", ("cac 2026",)),
    Case("trajectory-leaves-bound",
         "adoption 2026 60%; adoption 2027 75%; adoption 2028 90%; adoption 2029 105%",
         "adoption 2026 60%; adoption 2027 75%; adoption 2028 90%; adoption 2029 95%", "likely",
         ("adoption 2029",), says="steps of 15 % a year"),
    Case("trajectory-leaves-bound",
         "adoption 2026 60%; adoption 2027 75%; adoption 2028 90%; cac 2026 250; cac 2030 160",
         "adoption 2026 60%; adoption 2027 75%; adoption 2028 85%; cac 2026 250; cac 2030 160", "note",
         ("adoption 2028",), says="it would be 105 % in 2029"),
    Case("trajectory-jumps-scale",
         "cac 2026 250; cac 2027 230; cac 2028 2100; cac 2029 190",
         "cac 2026 250; cac 2027 230; cac 2028 210; cac 2029 190", "likely",
         ("cac 2028",), {"cac 2028": 210}),
    Case("trajectory-jumps-scale",
         "trial_to_paid 2026 0.15; trial_to_paid 2027 0.2; trial_to_paid 2028 2.5; trial_to_paid 2029 0.3",
         "trial_to_paid 2026 0.15; trial_to_paid 2027 0.2; trial_to_paid 2028 0.25; trial_to_paid 2029 0.3",
         "likely", ("trial_to_paid 2028",), {"trial_to_paid 2028": 0.25}),
    Case("trajectory-jumps-scale", "arpu 2026 80; arpu 2027 85; arpu 2028 9",
         "arpu 2026 80; arpu 2027 85; arpu 2028 90", "note", ("arpu 2028",), {"arpu 2028": 90}),
    Case("trajectory-turns-worse", "mrr_churn 2026 2.0%; mrr_churn 2028 3.0%",
         "mrr_churn 2026 3.0%; mrr_churn 2028 2.0%", "note", ("mrr_churn 2026", "mrr_churn 2028")),
    # two sides of one figure
    Case("targets-of-one-thing", "gross_margin 2026 88%; cogs_ratio 2026 120%",
         "gross_margin 2026 88%; cogs_ratio 2026 12%", "likely",
         ("cogs_ratio 2026",), {"cogs_ratio 2026": 0.12}),
    Case("targets-of-one-thing", "gross_margin 2026 88%; cogs_ratio 2026 20%",
         "gross_margin 2026 80%; cogs_ratio 2026 20%", "ambiguous", ("gross_margin 2026", "cogs_ratio 2026")),
    Case("targets-of-one-thing", "gross_margin 2026 830%; cogs_ratio 2026 170%",
         "gross_margin 2026 83%; cogs_ratio 2026 17%", "likely", ("gross_margin 2026", "cogs_ratio 2026"),
         {"gross_margin 2026": 0.83, "cogs_ratio 2026": 0.17}),
    # one customer
    Case("payback-beyond-lifetime", "payback - 24; churn_rate month 5.0%",
         "payback - 18; churn_rate month 5.0%",
         "likely", ("payback -", "churn_rate month"), says="stay 20 months"),
    Case("payback-beyond-lifetime", "payback 2026 30; logo_churn 2026-01 4.0%",
         "payback 2026 20; logo_churn 2026-01 4.0%", "likely", ("payback 2026", "logo_churn 2026-01"),
         scenario="Budget"),
    Case("ltv-cac-beyond-parts", "ltv_cac - 3.0; payback - 12; churn_rate month 5.0%; gross_margin - 80%",
         "ltv_cac - 3.0; payback - 12; churn_rate month 2.0%", "note",
         ("ltv_cac -", "payback -", "churn_rate month"), says="together they give 1.667x"),
    Case("nrr-below-grr", "nrr - 85%; grr - 90%", "nrr - 105%; grr - 90%", "likely", ("nrr -", "grr -")),
    Case("growth-without-movements",
                "mrr_growth 2026-01 10.0%; opening_mrr 2026-01 100000; new_mrr 2026-01 5000; "
         "expansion_mrr 2026-01 2000; "
         "contraction_mrr 2026-01 1000; churned_mrr 2026-01 3000",
                "mrr_growth 2026-01 3.0%; opening_mrr 2026-01 100000; new_mrr 2026-01 5000; "
         "expansion_mrr 2026-01 2000; "
         "contraction_mrr 2026-01 1000; churned_mrr 2026-01 3000", "likely",
         ("mrr_growth 2026-01", "opening_mrr 2026-01", "new_mrr 2026-01"), scenario="Budget", says="3 %"),
    Case("customers-beyond-spend", "cac 2026 250; new_customers 2026 400; sm_spend 2026 60000",
         "cac 2026 250; new_customers 2026 400; sm_spend 2026 100000", "likely",
         ("cac 2026", "new_customers 2026", "sm_spend 2026"), says="pays for 240 customers"),
    # prices, mix, parts
    Case("mix-sums-to-one",
         "plan_share[Core] 2026 0.7; plan_share[Pro] 2026 0.3; plan_share[Enterprise] 2026 0.2",
         "plan_share[Core] 2026 0.6; plan_share[Pro] 2026 0.3; plan_share[Enterprise] 2026 0.1", "ambiguous",
         ("plan_share[Core] 2026", "plan_share[Pro] 2026", "plan_share[Enterprise] 2026"), scenario="Actual"),
    Case("mix-sums-to-one", "plan_share[Core] - 60; plan_share[Pro] - 30; plan_share[Enterprise] - 10",
         "plan_share[Core] - 60%; plan_share[Pro] - 30%; plan_share[Enterprise] - 10%", "likely",
         ("plan_share[Core] -", "plan_share[Pro] -", "plan_share[Enterprise] -"),
         {"plan_share[Core] -": 0.6, "plan_share[Pro] -": 0.3, "plan_share[Enterprise] -": 0.1}),
    Case("mix-sums-to-one", "mix_share[Core] - 0.06; mix_share[Pro] - 0.03; mix_share[Enterprise] - 0.01",
         "mix_share[Core] - 0.6; mix_share[Pro] - 0.3; mix_share[Enterprise] - 0.1", "likely",
         ("mix_share[Core] -", "mix_share[Pro] -", "mix_share[Enterprise] -"),
         {"mix_share[Core] -": 0.6, "mix_share[Pro] -": 0.3, "mix_share[Enterprise] -": 0.1}),
    Case("mix-sums-to-one", "plan_share[Core] - 0.65; plan_share[Pro] - 0.25; plan_share[Enterprise] - 1.0",
         "plan_share[Core] - 0.65; plan_share[Pro] - 0.25; plan_share[Enterprise] - 0.1", "likely",
         ("plan_share[Enterprise] -",), {"plan_share[Enterprise] -": 0.1}),
    Case("part-within-whole", "mrr[Pro] 2026-01 60000; mrr 2026-01 50000",
         "mrr[Pro] 2026-01 60000; mrr 2026-01 90000",
         "ambiguous", ("mrr[Pro] 2026-01", "mrr 2026-01"), scenario="Actual"),
    Case("arpu-within-prices", "arpu - 950; price[Core] - 49; price[Pro] - 199; price[Enterprise] - 799",
         "arpu - 95; price[Core] - 49; price[Pro] - 199; price[Enterprise] - 799", "ambiguous",
         ("arpu -", "price[Core] -", "price[Pro] -", "price[Enterprise] -"), says="from 49 to 799"),
    Case("arpu-within-prices",
         "arpu - 640; price[Core] - 49; price[Pro] - 199; plan_share[Core] - 90%; plan_share[Pro] - 10%",
         "arpu - 64; price[Core] - 49; price[Pro] - 199; plan_share[Core] - 90%; plan_share[Pro] - 10%",
         "likely",
         ("arpu -",), {"arpu -": 64}, says="give 64"),
    # cash
    Case("breakeven-without-margin", "breakeven_months - 18; contribution_margin - -5%",
         "breakeven_months - 18; contribution_margin - 5%", "likely",
         ("breakeven_months -", "contribution_margin -")),
    Case("breakeven-without-margin", "breakeven_revenue 2026 90000; contribution_margin 2026 -10%",
         "breakeven_revenue 2026 90000; contribution_margin 2026 40%", "likely",
         ("breakeven_revenue 2026", "contribution_margin 2026"), scenario="Budget"),
    Case("breakeven-before-start", "breakeven_date - 45992; mrr 2026-01 50000; mrr 2026-02 60000",
         "breakeven_date - 46143; mrr 2026-01 50000; mrr 2026-02 60000", "ambiguous", ("breakeven_date -",),
         scenario="Budget", says="2025-12"),
    Case("breakeven-before-start", "breakeven_months - 0", "breakeven_months - 1", "likely",
         ("breakeven_months -",)),
    Case("cash-before-breakeven", "opening_cash - 500000; net_burn - 100000; breakeven_months - 18",
         "opening_cash - 2000000; net_burn - 100000; breakeven_months - 18", "likely",
         ("opening_cash -", "net_burn -", "breakeven_months -"), says="falls below zero"),
    Case("cash-before-breakeven",
         "opening_cash - 900000; net_burn - 50000; breakeven_months - 4; minimum_cash - 832000",
         "opening_cash - 1100000; net_burn - 50000; breakeven_months - 4; minimum_cash - 832000", "likely",
         ("opening_cash -", "net_burn -", "breakeven_months -", "minimum_cash -"), says="below its minimum"),
    Case("cash-below-minimum",
         "minimum_cash - 832000; closing_cash 2026-01 900000; closing_cash 2026-02 700000",
         "minimum_cash - 832000; closing_cash 2026-01 900000; closing_cash 2026-02 840000", "likely",
         ("closing_cash 2026-02", "minimum_cash -"), scenario="Budget"),
    Case("runway-beyond-cash", "runway - 24; opening_cash - 832000; net_burn - 64000",
         "runway - 13; opening_cash - 832000; net_burn - 64000", "likely",
         ("runway -", "opening_cash -", "net_burn -"), says="lasts 13 months"),
    # periods
    Case("annual-as-monthly", "mrr 2026-01 50000; arr 2026-01 50000", "mrr 2026-01 50000; arr 2026-01 600000",
         "ambiguous", ("arr 2026-01", "mrr 2026-01"), scenario="Actual", says="twelve months"),
    Case("annual-as-monthly",
         "mrr 2026-01 50000; arr 2026-01 50000; arpu 2026-01 100; active_customers 2026-01 500",
         "mrr 2026-01 50000; arr 2026-01 600000; arpu 2026-01 100; active_customers 2026-01 500", "likely",
         ("arr 2026-01",), {"arr 2026-01": 600_000}, scenario="Actual"),
    Case("annual-as-monthly", "mrr 2026-01 50000; active_customers 2026-01 500; arpu 2026-01 1200",
         "mrr 2026-01 50000; active_customers 2026-01 500; arpu 2026-01 100", "likely", ("arpu 2026-01",),
         {"arpu 2026-01": 100}, scenario="Actual"),
    Case("rate-of-another-period", "nrr month 105%; nrr year 115%", "nrr month 101.2%; nrr year 115%", "note",
         ("nrr month", "nrr year"), says="179.6 % a year"),
    Case("rate-of-another-period", "churn_rate month 5.0%; churn_rate year 60.0%",
         "churn_rate month 5.0%; churn_rate year 46.0%", "likely", ("churn_rate month", "churn_rate year"),
         scenario="Actual", says="twelve times the month"),
    Case("period-missing", "nrr - 105%; nrr year 115%", "nrr - 115%; nrr year 115%", "note", ("nrr -",
         "nrr year"),
         scenario="Actual"),
    Case("period-missing",
         "nrr 2026-01 102%; nrr 2026-02 103%; nrr 2026-03 104%; nrr 2026 103%",
         "nrr 2026-01 102%; nrr 2026-02 103%; nrr 2026-03 104%; nrr 2026 142%", "note", ("nrr 2026",
         "nrr 2026-01"),
         scenario="Actual"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.wrong[:40]}")
def test_a_rule_speaks_where_it_should_and_only_there(case: Case, jot: Jotted) -> None:
    found = [item for item in plan_findings(jot(case.wrong, case.scenario)) if item.rule == case.rule]
    assert [(item.verdict, item.facts, dict(item.proposed)) for item in found] == [
        (case.verdict, case.facts, pytest.approx(case.proposed))
    ]
    assert case.says in found[0].message
    assert len(found[0].message) <= 255
    assert [item.message for item in plan_findings(jot(case.right, case.scenario))] == []


def test_the_cases_show_every_rule_about_figures() -> None:
    """Rules about triggers and bands have a test file of their own."""
    shown = {case.rule for case in CASES}
    others = {"rules-overlap", "rule-never-speaks", "bands-in-order", "plan-breaches-trigger"}
    assert shown == set(PLAN_RULES.names) - others


def test_every_rule_says_why_it_matters() -> None:
    for rule in PLAN_RULES:
        assert rule.why.endswith(".")
        assert rule.name[0].isupper()
        assert rule.check.__doc__


@pytest.mark.parametrize("churn", ["churn_rate -", "churn_rate 2026"])
def test_a_churn_without_period_is_asked_for_where_the_answer_decides(churn: str, jot: Jotted) -> None:
    """5 % a month is 20 months, 5 % a year 234: a payback of 24 makes sense in one of them only."""
    (finding,) = plan_findings(jot(f"{churn} 5.0%; payback - 24"))
    assert (finding.kind, finding.verdict, finding.proposed) == ("period missing", "note", ())
    assert "of a month or of a year?" in finding.message
    assert plan_findings(jot(f"{churn} 5.0%; payback - 12")) == []


def test_expansion_carries_a_payback_beyond_the_mean_lifetime(jot: Jotted) -> None:
    assert plan_findings(jot("payback - 24; churn_rate month 5.0%; nrr - 110%")) == []


def test_one_odd_month_of_a_budget_is_no_plan(jot: Jotted) -> None:
    months = "payback 2026-01 40; mrr_churn 2026-01 4.0%; payback 2026-02 12; mrr_churn 2026-02 4.0%"
    assert plan_findings(jot(months, "Budget")) == []


def test_a_burn_that_falls_evenly_may_just_do(jot: Jotted) -> None:
    """500,000 for ten months of 80,000: too little if the burn stays, enough if it falls to nothing."""
    (finding,) = plan_findings(jot("opening_cash - 500000; net_burn - 80000; breakeven_months - 10"))
    assert (finding.verdict, finding.severity) == ("note", "info")
    assert (
        plan_findings(
            jot("opening_cash - 500000; net_burn - 80000; breakeven_months - 10; financing - 400000")
        )
        == []
    )


def test_tiers_and_channels_are_two_mixes(jot: Jotted) -> None:
    text = "mix_share[Core] - 0.7; mix_share[Pro] - 0.3; mix_share[Organic] - 0.4; mix_share[Paid] - 0.6"
    assert plan_findings(jot(text, "Actual")) == []
    assert plan_findings(jot(text, "Actual", guide="ams")) == []


@pytest.mark.parametrize(
    "text",
    [
        "mix_share[EMEA] - 0.5; mix_share[AMER] - 0.3; mix_share[Direct] - 0.6; mix_share[Resale] - 0.4",
        "mix_share[Referral] - 0.05; mix_share[Events] - 0.03; mix_share[Press] - 0.02",
        "mix_share[Core] - 0.07; mix_share[Pro] - 0.03",
    ],
)
def test_parts_of_a_mix_and_mixes_side_by_side_are_no_fault(text: str, jot: Jotted) -> None:
    assert plan_findings(jot(text, "Actual")) == []


def test_tiers_of_ones_own_are_a_mix_too(jot: Jotted) -> None:
    text = "mix_share[Basic] - 0.6; mix_share[Plus] - 0.3; mix_share[Max] - 0.3"
    (finding,) = plan_findings(jot(text, "Actual"))
    assert (finding.rule, finding.verdict) == ("mix-sums-to-one", "ambiguous")


def test_a_share_of_revenue_weighs_prices_the_other_way(jot: Jotted) -> None:
    """Half of the revenue at 50, half at 200: per customer 1 / (0.5 / 50 + 0.5 / 200) = 80."""
    text = "price[Core] - 50; price[Pro] - 200; mix_share[Core] - 50%; mix_share[Pro] - 50%"
    assert plan_findings(jot(f"{text}; arpu - 80")) == []
    assert plan_findings(jot(f"{text}; arpu - 125")) == []
    assert [item.rule for item in plan_findings(jot(f"{text}; arpu - 160"))] == ["arpu-within-prices"]


def test_a_target_of_a_year_between_two_stated_ones_lies_on_their_line(jot: Jotted) -> None:
    """Payback 30 in 2026 and 18 in 2028 is 24 in 2027, when churn lets customers stay 20 months."""
    (finding,) = plan_findings(jot("payback 2026 30; payback 2028 18; logo_churn 2027-01 5.0%"))
    assert finding.rule == "payback-beyond-lifetime"
    assert "24 months" in finding.message


def test_a_minimum_in_the_column_of_a_month_is_the_lowest_so_far(jot: Jotted) -> None:
    so_far = "minimum_cash 2026-01 900000; closing_cash 2026-01 900000; closing_cash 2026-02 700000"
    assert plan_findings(jot(so_far, "Budget")) == []
    of_the_year = so_far.replace("minimum_cash 2026-01", "minimum_cash 2026")
    assert [item.rule for item in plan_findings(jot(of_the_year, "Budget"))] == ["cash-below-minimum"]


def test_years_that_were_reached_may_leap_but_a_rate_does_not_leap_for_one_year(jot: Jotted) -> None:
    (finding,) = plan_findings(jot("cac 2023 250; cac 2024 2300; cac 2025 210", "Actual"))
    assert (finding.rule, dict(finding.proposed)) == ("trajectory-jumps-scale", {"cac 2024": 230})
    assert plan_findings(jot("cac 2023 250; cac 2024 240; cac 2025 2100", "Actual")) == []
    assert (
        plan_findings(jot("revenue 2023 100000; revenue 2024 1100000; revenue 2025 120000", "Actual")) == []
    )
