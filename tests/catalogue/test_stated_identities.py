"""Identities of the field, each with a business that keeps it and one that breaks it; figures by hand."""

from __future__ import annotations

import pytest

from kpi_engine.catalogue.identities import NOT_ADDED_UP, SHARES_OF_ONE, identities
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.diagnosis.forms import form_of
from kpi_engine.diagnosis.intervals import point

BY_ID = {identity.id: identity for identity in identities()}


def holds(id_: str, **figures: float) -> bool:
    """True where some form of the identity holds; `earlier_mrr` is `mrr[-1]`."""
    named = {
        f"{name.removeprefix('earlier_')}[-1]" if name.startswith("earlier_") else name: point(value)
        for name, value in figures.items()
    }
    identity = BY_ID[id_]
    forms = [form_of(left, identity.relation, right) for left, right in identity.forms]
    usable = [form for form in forms if set(form.names) <= set(named)]
    assert usable
    return any(form.holds(lambda name: named[name]) for form in usable)


@pytest.mark.parametrize(
    ("id_", "figures", "wrong"),
    [
        ("mrr_moves", {"earlier_mrr": 100, "new_mrr": 10, "expansion_mrr": 5, "reactivation_mrr": 1,
                       "contraction_mrr": 2, "churned_mrr": 3, "mrr": 111}, {"mrr": 112}),
        ("mrr_change", {"earlier_mrr": 100, "net_new_mrr": 11, "mrr": 111}, {"net_new_mrr": 12}),
        ("arr_change", {"earlier_arr": 1200, "net_new_arr": 132, "arr": 1332}, {"arr": 1323}),
        ("net_new_arr", {"net_new_arr": 132, "net_new_mrr": 11}, {"net_new_arr": 11}),
        ("customers_move", {"earlier_active_customers": 50, "new_customers": 6, "reactivated_customers": 1,
                            "lost_customers": 2, "active_customers": 55}, {"active_customers": 54}),
        ("logo_churn", {"logo_churn": 0.04, "opening_customers": 50, "lost_customers": 2},
         {"lost_customers": 20}),
        ("lost_part", {"opening_customers": 50, "lost_customers": 50}, {"lost_customers": 51}),
        ("daily_users_part", {"dau": 300, "mau": 900}, {"dau": 901}),
        ("automated_part", {"automated_tickets": 40, "tickets": 40}, {"automated_tickets": 41}),
        ("nps", {"nps": 35, "promoters": 50, "passives": 35, "detractors": 15}, {"nps": 53}),
        ("marketing_part", {"marketing_spend": 90, "sm_spend": 90}, {"marketing_spend": 91}),
        ("cac_ratio", {"cac_ratio": 1.5, "new_arr": 200, "sm_spend": 300}, {"sm_spend": 30}),
        ("sales_efficiency", {"sales_efficiency": 0.5, "sm_spend": 300, "net_new_arr": 150},
         {"sales_efficiency": 5}),
        ("magic_number_of_quarters", {"magic_number": 0.8, "earlier_sm_spend": 500, "revenue": 1100,
                                      "earlier_revenue": 1000}, {"magic_number": 0.4}),
        ("licences_part", {"infrastructure_and_licences": 30, "cogs": 60}, {"cogs": 6}),
        ("hosting_part", {"hosting_cost": 30, "cogs": 20, "operating_expenses": 70}, {"hosting_cost": 91}),
        ("cash_moves", {"earlier_closing_cash": 500, "cash_flow": -60, "closing_cash": 440},
         {"closing_cash": 560}),
        ("runway", {"runway": 11, "net_burn": 40, "closing_cash": 440}, {"runway": 1.1}),
        ("burn_multiple", {"burn_multiple": 1.5, "net_new_arr": 80, "period_burn": 120}, {"period_burn": 12}),
        ("burn_multiple_of_month", {"burn_multiple": 1.5, "net_new_arr": 80, "net_burn": 40},
         {"net_burn": 41}),
        ("balance", {"total_assets": 900, "total_liabilities": 350, "equity": 550}, {"equity": 505}),
        ("cash_part", {"closing_cash": 440, "total_assets": 900}, {"closing_cash": 4400}),
    ],
)  # fmt: skip
def test_each_identity_holds_by_hand_and_breaks(
    id_: str, figures: dict[str, float], wrong: dict[str, float]
) -> None:
    assert holds(id_, **figures)
    assert not holds(id_, **(figures | wrong))


@pytest.mark.parametrize(
    ("id_", "figures"),
    [
        ("cac", {"cac": 300, "new_customers": 40, "sm_spend": 13_000, "earlier_sm_spend": 12_000}),
        ("cac", {"cac": 300, "new_customers": 40, "sm_spend": 13_000, "sales_spend": 7_000,
                 "marketing_spend": 5_000}),
        ("arpu", {"arpu": 100, "active_customers": 110, "opening_customers": 90, "mrr": 10_000}),
        ("arpu", {"arpu": 100, "active_customers": 110, "mrr": 10_500, "revenue": 132_000}),
        ("logo_churn", {"logo_churn": 0.02, "opening_customers": 90, "active_customers": 110,
                        "lost_customers": 2}),
        ("cash_roll", {"opening_cash": 500, "cash_flow": -60, "financing": 200, "closing_cash": 640}),
        ("runway", {"runway": 11, "net_burn": 120, "closing_cash": 440}),
        ("runway", {"runway": 10, "net_burn": 40, "earlier_net_burn": 48, "closing_cash": 440}),
        ("burn_multiple", {"burn_multiple": 0, "net_new_arr": 80, "period_burn": -30}),
        ("burn_multiple_of_month", {"burn_multiple": 1.5, "net_new_arr": 80, "net_burn": 10}),
        ("magic_number_of_quarters", {"magic_number": 0.2, "earlier_sm_spend": 500, "revenue": 1100,
                                      "earlier_revenue": 1000}),
        ("cac_ratio", {"cac_ratio": 1, "new_arr": 200, "expansion_arr": 100, "sm_spend": 300}),
    ],
    ids=["spend of the month before", "sales and marketing apart", "ARPU on average customers",
         "ARPU of a year", "churn of average customers", "cash flow before financing",
         "runway on the burn of a quarter", "runway on two months' burn", "no burn", "burn of a quarter",
         "magic number not annualised", "blended CAC ratio"],
)  # fmt: skip
def test_other_definitions_are_accepted(id_: str, figures: dict[str, float]) -> None:
    assert holds(id_, **figures)


def test_a_year_may_lose_more_customers_than_it_began_with() -> None:
    assert BY_ID["lost_part"].grains == BY_ID["logo_churn"].grains == ("month",)


def test_words_for_any_figure_are_terms() -> None:
    assert set(TERMS.names) >= NOT_ADDED_UP | SHARES_OF_ONE
