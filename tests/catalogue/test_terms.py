"""The words of the business: told apart, explained, and bounded as the checks need them."""

from __future__ import annotations

from collections import Counter

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.term import NOT_NEGATIVE, SHARE, Aggregation, Bounds
from kpi_engine.model.unit import Unit


def test_no_two_terms_share_a_label_or_a_synonym() -> None:
    words = Counter(word for term in TERMS for word in {term.label.casefold(), *term.synonyms})
    assert [word for word, times in words.items() if times > 1] == []


def test_every_term_has_a_line_of_help_for_the_function_wizard() -> None:
    for term in TERMS:
        assert term.help.endswith("."), term.id
        assert term.help[0].isupper() or term.help[0].isdigit(), term.id
        assert len(term.help) <= 255, term.id


def test_ratios_are_recomputed_never_averaged() -> None:
    for term in TERMS:
        if term.unit is Unit.FRACTION:
            assert term.aggregation is Aggregation.POOLED, term.id


def test_stocks_are_taken_at_an_end_of_the_period_and_flows_are_added() -> None:
    for id_ in ("mrr", "active_customers", "closing_cash", "arr"):
        assert TERMS.get(id_).aggregation is Aggregation.LAST
    for id_ in ("opening_mrr", "opening_customers", "opening_cash"):
        assert TERMS.get(id_).aggregation is Aggregation.FIRST
    for id_ in ("sm_spend", "new_customers", "revenue", "churned_mrr", "lost_customers"):
        assert TERMS.get(id_).aggregation is Aggregation.SUM


def test_hard_bounds_are_those_of_the_checks_and_no_others() -> None:
    """Shares lie in 0..1, margins below 1, scores in -100..100; growth and value to cost have no limit."""
    stated = {
        SHARE: "TRIAL_TO_PAID CONV_RATE VISITOR_TO_TRIAL VISITOR_TO_PAID MIX_SHARE LOGO_CHURN MRR_CHURN GRR "
        "ADOPTION CONCENTRATION EXPANSION_SHARE STICKINESS",
        Bounds(None, 1): "GROSS_MARGIN CONTRIB_MARGIN",
        NOT_NEGATIVE: "CAC CAC_LOADED ARPU NRR PAYBACK PAYBACK_SPEND COGS_RATIO TX_PER_CUSTOMER",
        Bounds(-100, 100): "NPS NPS_COUNTS",
        Bounds(None, None): "GROWTH_RATE CAGR LTV LTV_CAC MAGIC_NUMBER EBITDA EBITDA_MARGIN RUNWAY CPL "
        "NET_MRR_CHURN SAAS_QUICK_RATIO EXPANSION_RATE MIN_CASH BREAKEVEN_MONTHS NET_BURN "
        "MAX_CAC ROI MRR_VELOCITY VIRAL_COEFF LTV_DCF RULE_OF_40 BURN_MULTIPLE FIXED_COVER BREAKEVEN_FIXED",
    }
    for bounds, names in stated.items():
        for name in names.split():
            assert TERMS.get(KPIS.get(name).id).bounds == bounds, name
