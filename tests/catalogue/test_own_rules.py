"""A user's rule is read in the words of the terms, and refused where a word could only be guessed."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.own_rules import OwnRule, identity_of
from kpi_engine.errors import CatalogueError


@pytest.mark.parametrize(
    ("text", "left", "relation", "right", "words"),
    [
        ("support cost <= 20% * revenue", "support_cost", "<=", "0.2 * revenue",
         "Cost of support ≤ 0.2 × revenue"),
        ("ARPU × Active paying customers = MRR", "arpu * active_customers", "=", "mrr",
         "ARPU × active paying customers = MRR"),
        ("S&M spend = marketing + sales cost", "sm_spend", "=", "marketing_spend + sales_spend",
         "Sales and marketing spend = marketing spend + sales spend"),
        ("revenue >= 12*new_mrr", "12 * new_mrr", "<=", "revenue", "Revenue ≥ 12 × new MRR"),
        ("LTV/CAC >= 3", "3", "<=", "ltv_cac", "LTV:CAC ≥ 3"),
        ("ARPU = mrr/active_customers", "arpu", "=", "mrr / active_customers", "ARPU = MRR / active paying "
         "customers"),
        ("opening MRR = MRR of the month before", "opening_mrr", "=", "mrr[-1]",
         "Opening MRR = MRR of the period before"),
        ("(revenue - cogs) - opex = EBITDA", "(revenue - cogs) - operating_expenses", "=", "ebitda",
         "(Revenue − cost of revenue) − operating expenses = EBITDA"),
        ('"net new MRR" = MRR − opening MRR', "net_new_mrr", "=", "mrr - opening_mrr",
         "Net new MRR = MRR − opening MRR"),
    ],
)  # fmt: skip
def test_words_become_figures(text: str, left: str, relation: str, right: str, words: str) -> None:
    found = identity_of(OwnRule(text), "own_rule_1")
    assert (found.left, found.relation, found.right) == (left, relation, right)
    assert found.words.casefold() == words.casefold()


def test_a_name_stands_before_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    found = identity_of(OwnRule("revenue <= 2 * cogs", name="Board limit"), "own_rule_1")
    assert found.words == "Board limit: revenue ≤ 2 × cost of revenue"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("MRR = seets * arpu", '"seets" is no figure we know'),
        ("marketing spent <= revenue", "Did you mean marketing_spend"),
        ("revenue", "needs one of the signs"),
        ("revenue = cogs = ebitda", "needs one of the signs"),
        ("revenue < cogs", "write <= or >="),
        ("revenue = ", "a side of the rule is empty"),
        ("revenue = (cogs + ebitda", "close every parenthesis"),
        ("revenue = 12 mrr", "join figures with"),
        ("12 = 3 * 4", "names no figure"),
        ("revenue <= 1,000", "numbers are written"),
        ("revenue <= revenue ** cogs", "join figures with"),
        (f"revenue = {'cogs + ' * 60}cogs", "over 300 characters"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        identity_of(OwnRule(text), "own_rule_1")
    assert why in str(refused.value)
