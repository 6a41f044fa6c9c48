"""The catalogue as a whole: the calls people type, and what each declaration must tell."""

from __future__ import annotations

import re

import pytest

from kpi_engine.catalogue.declare import kpi as declare
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.catalogue.terms.building import Cac
from kpi_engine.catalogue.terms.winning import NewCustomers, SmSpend
from kpi_engine.errors import CatalogueError
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import DIV0
from kpi_engine.model.kpi import Cite, Example, Kpi, Undefined

CALLS = """
CAC(sm_spend, new_customers)
CPL(spend, leads)
CAC_LOADED(marketing, new_customers, [sales=0], [onboarding=0], [tools=0])
VIRAL_COEFF(invites_per_user, invite_conversion)
PAYBACK_SPEND(sm_spend_prior, new_mrr, gross_margin)
CAC_RATIO(sm_spend, new_arr)
MAX_CAC(ltv, [ratio=3])
ROI(value_returned, cost)
MRR_VELOCITY(net_new_now, net_new_prior)
SALES_EFFICIENCY(net_new_arr, sm_spend)
MAGIC_NUMBER(revenue_q, revenue_prev_q, sm_prev_q, [annualise=4])
PAYBACK(cac, arpu, gross_margin, [monthly_churn=0])                     CAC_PAYBACK
CONV_RATE(converted, started)
TRIAL_TO_PAID(paid, trials)
VISITOR_TO_TRIAL(trials, visitors)
VISITOR_TO_PAID(paid, visitors)
LEAD_VELOCITY(qualified_now, qualified_prior)                           LVR
MRR_NORM(amount, period_months)
ACV(total_contract_value, term_months, [one_time_fees=0])
BILLINGS(revenue, deferred_end, deferred_start)
MRR_END(start, new, expansion, contraction, churn, [reactivation=0])
MRR_NET_NEW(new, expansion, contraction, churn, [reactivation=0])
ARR(mrr)
SAAS_QUICK_RATIO(new, expansion, contraction, churn, [reactivation=0])
GROWTH_RATE(now, prior, [periods=1])
CAGR(begin, end, years)
EXPANSION_RATE(expansion, base_revenue)
EXPANSION_SHARE(expansion_arr, new_logo_arr)
ARPU(mrr, active_customers)                                             AMRR
ARPA(total_revenue, accounts, [periods_per_year=1])
ARPU_MIX(prices, shares)
MIX_SHARE(part, total)
CONCENTRATION(revenue_range, [top_n=1])
NRR(start, expansion, contraction, churn, [reactivation=0])             NDR
GRR(start, contraction, churn)
LOGO_CHURN(lost, start_customers)
MRR_CHURN(start, contraction, churn)
NET_MRR_CHURN(start, expansion, contraction, churn, [reactivation=0])
CHURN_CONVERT(rate, from_months, to_months)
LIFETIME(churn, [cap_months])
LTV(arpu, gross_margin, churn, [cap_months])                            CLV
LTV_DCF(arpu, gross_margin, churn, annual_discount, [monthly_expansion=0], [horizon_months])
LTV_LIFE(arpu, lifetime_months, [gross_margin=1])
LTV_CAC(ltv, cac)
GROSS_MARGIN(revenue, cogs)
COGS_RATIO(revenue, cogs)
CONTRIB_MARGIN(revenue, variable_costs)
BREAKEVEN_REVENUE(fixed_costs, contribution_margin)
EBITDA(net_income, [interest=0], [taxes=0], [depreciation=0], [amortization=0])
EBITDA_MARGIN(ebitda, revenue)
BREAKEVEN_MONTHS(net_income_range, [mode="cumulative"], [opening=0])
BREAKEVEN_DATE(net_income_range, dates, [mode="cumulative"], [opening=0])
BREAKEVEN_CUSTOMERS(fixed_costs, arpu, contribution_margin)
BREAKEVEN_FIXED(total_fixed_costs, avg_monthly_contribution)
FIXED_COVER(revenue, contribution_margin, fixed_costs)
MIN_CASH(opening_cash, cash_flow_range)
MIN_CASH_DATE(opening_cash, cash_flow_range, dates)
RULE_OF_40(growth, margin)
BURN_MULTIPLE(net_burn, net_new_arr)
ARR_PER_FTE(arr, average_fte)
CASH_CONVERSION_SCORE(arr, capital_raised, cash)
NET_BURN(cash_start, cash_end, months, [financing=0])
RUNWAY(cash, monthly_net_burn)
TX_PER_CUSTOMER(transactions, active_customers)
PER_UNIT(amount, units, [periods=1], [scale=1])
NPS(scores_range)
WEIGHTED_SCORE(values, weights, [mins=0], [maxs=100])                   HEALTH_SCORE ENGAGEMENT_SCORE
ADOPTION(users_of_feature, active_users)
STICKINESS(dau, mau)
NPS_COUNTS(promoters, passives, detractors)
TIME_TO_VALUE(start_dates, value_dates, [percentile=0.5])
"""
FAMILIES = {"acquisition", "revenue", "retention", "profit", "product"}


def test_names_arguments_defaults_and_aliases_are_those_agreed_on() -> None:
    agreed = {}
    for line in CALLS.strip().splitlines():
        call, _, aliases = line.partition(")")
        agreed[f"{call})"] = tuple(aliases.split())
    declared = {kpi.signature: kpi.aliases for kpi in KPIS}
    assert declared == agreed


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_a_declaration_tells_a_cfo_what_it_is(kpi: Kpi) -> None:
    assert kpi.family in FAMILIES
    assert kpi.help[0].isupper()
    assert kpi.help.endswith(".")
    assert len(kpi.help) <= 110
    assert kpi.details, "what is in it, what is not, and the edge cases"
    assert all(cite.source for cite in kpi.cite)
    assert kpi.result_term is not None
    assert kpi.result_term.id in TERMS


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_its_excel_text_fits_a_cell_and_names_only_its_arguments(kpi: Kpi) -> None:
    names = {parameter.name for parameter in kpi.parameters}
    for text in (kpi.excel, *(text for _, text in kpi.excel_with)):
        words = re.findall(r"(?<![A-Za-z0-9_$#:/!])[a-z][a-z0-9_]*", re.sub(r'"[^"]*"', "", text))
        assert set(words) <= names
        assert len(text) < 8192


def test_each_kpi_answers_a_question_of_its_own() -> None:
    questions = [function.question.casefold() for function in functions() if function.question]
    assert len(questions) == len(set(questions))
    assert all(question.endswith("?") for question in questions)


def test_results_of_kpis_are_told_apart() -> None:
    ids = [kpi.id for kpi in KPIS]
    assert len(ids) == len(set(ids))


def test_a_variant_shared_by_kpis_offers_the_same_choices_everywhere() -> None:
    choices: dict[str, tuple[str, ...]] = {}
    for kpi in KPIS:
        for variant in kpi.variants:
            assert choices.setdefault(variant.name, variant.choices) == variant.choices, variant.name


def _declare(name: str, **changes: object) -> None:
    stated = {
        "title": "Cost of a customer", "family": "acquisition", "better": "lower",
        "question": "What does a customer cost?", "excel": "sm_spend/new_customers", "cite": Cite("a text"),
        "examples": [Example((100, 4), 25), Example((100, 0), DIV0)], **changes,
    }  # fmt: skip

    @declare(name, **stated)  # type: ignore[arg-type]
    def cost(sm_spend: SmSpend, new_customers: NewCustomers) -> Cac:
        """What a customer cost."""
        return sm_spend / new_customers


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"requires": ["sm_spent >= 0"]}, "sm_spent"),
        ({"undefined": [Undefined("customers <= 0", DIV0, "nobody")]}, "customers"),
        ({"better": "more"}, "better"),
        ({"question": ""}, "question"),
        ({"question": "The cost of a customer."}, "question"),
        ({"question": f"What {'really ' * 12}does it cost?"}, "question"),
        ({"examples": [Example((100, 4), 25)]}, "two examples"),
        ({"excel_with": {"sm_spend": "sm_spend"}}, "required"),
        ({"requires": ["0 <= sm_spend <= 1"]}, "and"),
        ({"requires": ["max(sm_spend, 0) >= 0"]}, "whole"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(changes: dict[str, object], what: str) -> None:
    with pytest.raises(CatalogueError, match=what):
        _declare("COST", **changes)
    assert "COST" not in KPIS


def test_a_name_is_declared_once() -> None:
    with pytest.raises(CatalogueError, match="twice"):
        _declare("cac")


def test_a_misspelt_key_is_refused() -> None:
    with pytest.raises(TypeError, match="requirements"):
        _declare("COST", requirements=[])
