"""What a label names, with its qualifiers, and what it does not."""

from __future__ import annotations

import pytest

from kpi_engine.recognition.words.naming import named


@pytest.mark.parametrize(
    ("label", "term"),
    [
        ("MRR (EoP)", "mrr"),
        ("Closing MRR", "mrr"),
        ("MRR, end of month", "mrr"),
        ("ARR (year-end)", "arr"),
        ("Beginning of period MRR", "opening_mrr"),
        ("BoP customers", "opening_customers"),
        ("New logos", "new_customers"),
        ("# new customers", "new_customers"),
        ("No. of paying customers", "active_customers"),
        ("Less: churned MRR (USD k)", "churned_mrr"),
        ("(-) Contraction MRR", "contraction_mrr"),
        ("+ Expansion MRR", "expansion_mrr"),
        ("Net New MRR", "net_new_mrr"),
        ("Logo churn %", "logo_churn"),
        ("Customer churn rate (%)", "logo_churn"),
        ("LTV / CAC", "ltv_cac"),
        ("LTV:CAC ratio (x)", "ltv_cac"),
        ("CAC payback (months)", "payback"),
        ("Gross profit margin", "gross_margin"),
        ("GM %", "gross_margin"),
        ("S&M spend", "sm_spend"),
        ("Sales & marketing expenses", "sm_spend"),
        ("COGS", "cogs"),
        ("Cost of goods sold", "cogs"),
        ("Churned cust.", "lost_customers"),
        ("Avg. revenue per user", "arpu"),
        ("Net income (loss)", "net_income"),
        ("Net revenue retention (NRR), %", "nrr"),
        ("Monthly recurring revenue (MRR)", "mrr"),
        ("OPEX", "operating_expenses"),
        ("Cash and cash equivalents, end of period", "closing_cash"),
        ("Website visitors ('000)", "visitors"),
    ],
)
def test_labels_as_finance_people_write_them(label: str, term: str) -> None:
    assert named(label).term == term


@pytest.mark.parametrize(
    "label",
    [
        "MRR growth",
        "Revenue %",
        "Churned MRR as % of opening",
        "YTD revenue",
        "Average customers",
        "Customers per FTE",
        "Adjusted EBITDA",
        "Subscription revenue",
        "Pipeline ARR",
        "New",
        "Total",
        "Net new customers",
        "Amount",
        "Rate",
        "Customer lifetime (years)",
        "MRR (contracted)",
        "Free cash flow",
        "Units",
    ],
)
def test_labels_that_say_more_or_less_name_no_term(label: str) -> None:
    assert named(label).term == ""


@pytest.mark.parametrize(
    ("label", "section", "term"),
    [
        ("New", "MRR bridge (USD k)", "new_mrr"),
        ("New", "Customers", "new_customers"),
        ("New", "ARR", "new_arr"),
        ("Churn", "MRR", "churned_mrr"),
        ("Churn", "Number of customers", "lost_customers"),
        ("Opening", "Cash", "opening_cash"),
        ("Sales", "Operating expenses", "sales_spend"),
        ("Sales", "Revenue", "revenue"),
        ("Actual", "Closing MRR", "mrr"),
        ("Total", "Operating expenses", "operating_expenses"),
        ("Opening", "Inventory", ""),
        ("New", "Headcount", ""),
    ],
)
def test_bare_words_are_completed_by_their_heading(label: str, section: str, term: str) -> None:
    assert named(label, (section,)).term == term


def test_qualifiers_are_taken_off_and_used() -> None:
    found = named("Budget revenue (USD k)")
    assert (found.term, found.scenario, found.unit.power, found.unit.currency) == (
        "revenue",
        "Budget",
        3,
        "USD",
    )
    assert named("Annual churn rate").rhythm == "year"
    assert named("Q1 2026 revenue").period == "2026-Q1"


def test_what_comes_near_a_term_is_told() -> None:
    assert named("MRR growth").near[0] == "mrr"
    assert "ebitda" in named("Adjusted EBITDA").near
