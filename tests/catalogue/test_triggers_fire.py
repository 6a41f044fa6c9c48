"""Every rule of every guide, restated by hand: one case in which it fires, and one in which it does not.

Each is asked twice: of all figures of a month (what a workbook does), and in a cell (KPI_TRIGGER).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.functions.triggers import KPI_TRIGGER, fired

Figures = Mapping[str, float]


_NOTHING: Figures = MappingProxyType({})


class Rule(NamedTuple):
    """What a rule says, and figures at which it fires or stays silent; `before` is one period earlier."""

    then: str
    fires: Figures
    silent: Figures
    before: Figures = _NOTHING
    year: int = 2026


_NARROW = "Pause expansion sales; fix the three largest reasons for cancelling"
_HALT = ("Halt all non-essential marketing spend; test a 10 % ARPU rise; "
         "put the 30-day onboarding before new features")  # fmt: skip

RULES = {
    "mas-breakeven-late": Rule("Start an immediate review of fixed costs",
                               {"breakeven_months": 7}, {"breakeven_months": 6}),
    "mas-core-usage-low": Rule("Flag the accounts for outreach; the subscription is at risk",
                               {"tx_per_customer[Core]": 4.9}, {"tx_per_customer[Core]": 5}),
    "mas-cogs-over-revenue": Rule("Stop non-essential spending until the ratio turns",
                                  {"cogs_ratio": 1.01}, {"cogs_ratio": 1}),
    "mas-onboarding-slow": Rule("Churn risk is rising; shorten onboarding",
                                {"onboarding_days": 14}, {"onboarding_days": 13}),
    "mas-cac-spike": Rule("Watch acquisition spend closely", {"cac": 251, "months_to_breakeven": 2},
                          {"cac": 251, "months_to_breakeven": 3}),
    "mas-ltv-cac-low": Rule("You spend too much to acquire customers", {"ltv_cac": 2.9}, {"ltv_cac": 3}),
    "mas-usage-before-price": Rule("Drive feature usage before raising the price",
                                   {"tx_per_customer[Enterprise]": 49}, {"tx_per_customer[Enterprise]": 50}),
    "mas-fixed-cost-up": Rule("Tie the increase to a confirmed revenue milestone",
                              {"fixed_costs": 72_000, "enterprise_mix": 0.10},
                              {"fixed_costs": 72_000, "enterprise_mix": 0.11},
                              {"fixed_costs": 71_067, "enterprise_mix": 0.10}),
    "mas-margin-implausible": Rule("Revenue or costs are misclassified; check the inputs",
                                   {"gross_margin": 8.8}, {"gross_margin": 0.88}),

    "ams-channel-dear": Rule("Cut spend on that channel", {"cac[Paid]": 260}, {"cac[Paid]": 250}),
    "ams-margin-floor": Rule("Halt non-essential infrastructure upgrades",
                             {"gross_margin": 0.89}, {"gross_margin": 0.90}),
    "ams-nrr-shrinking": Rule("Investigate the five largest reasons for downgrades",
                              {"nrr": 0.99}, {"nrr": 1.00}),
    "ams-arpu-dip": Rule("Check whether high-value customers are downgrading",
                         {"arpu": 99}, {"arpu": 100}, {"arpu": 100}),
    "ams-usage-plateau": Rule("The value proposition is not sticking",
                              {"tx_per_customer": 60, "account_age_months": 4},
                              {"tx_per_customer": 60, "account_age_months": 3}, {"tx_per_customer": 60}),
    "ams-ltv-cac-weak": Rule("Money is lost on each customer won", {"ltv_cac": 1.9}, {"ltv_cac": 2}),
    "ams-ltv-cac-rich": Rule("You may be under-investing in growth", {"ltv_cac": 5.1}, {"ltv_cac": 5}),
    "ams-tier-nrr": Rule("Enterprise retention must outpace Pro",
                         {"nrr[Enterprise]": 1.02, "nrr[Pro]": 1.02},
                         {"nrr[Enterprise]": 1.03, "nrr[Pro]": 1.02}),
    "ams-upsell": Rule("Offer the Enterprise tier",
                       {"tx_per_customer[Pro]": 200}, {"tx_per_customer[Pro]": 199}),
    "ams-cash-floor": Rule("Secure funding before scaling",
                           {"minimum_cash": 831_999}, {"minimum_cash": 832_000}),
    "ams-onboarding-slow": Rule("Churn risk is rising", {"onboarding_days": 15}, {"onboarding_days": 14}),

    "css-payback-24": Rule(_HALT, {"cac_payback": 24}, {"cac_payback": 17}),
    "css-payback-23": Rule("Reassess acquisition cost against lifetime value",
                           {"cac_payback": 23.5}, {"cac_payback": 18}),
    "css-payback-18": Rule("Move users to higher tiers", {"cac_payback": 18.5}, {"cac_payback": 18}),
    "css-mrr-churn-5": Rule(_NARROW, {"mrr_churn": 0.051}, {"mrr_churn": 0.05}),
    "css-nrr-105": Rule("Find out why customers do not adopt higher tiers",
                        {"nrr_12m": 1.04}, {"nrr_12m": 1.05}),
    "css-arpu-stall": Rule("Find out why the Pro tier is not adopted",
                           {"arpu": 80}, {"arpu": 81}, {"arpu": 80}),
    "css-margin-trouble": Rule("Hosting or tool costs are out of hand",
                               {"gross_margin": 0.64}, {"gross_margin": 0.65}),
    "css-margin-fall": Rule("Investigate cloud consumption",
                            {"gross_margin": 0.91}, {"gross_margin": 0.92}, {"gross_margin": 0.92}),
    "css-sm-outgrows-revenue": Rule("Sales and marketing must grow slower than revenue",
                                    {"sm_growth": 0.06, "revenue_growth": 0.05},
                                    {"sm_growth": 0.05, "revenue_growth": 0.05}),
    "css-ebitda-behind": Rule("Review the monthly operating burn",
                              {"ebitda_ytd": -84_001}, {"ebitda_ytd": -84_000}),
    "css-onboarding-slow": Rule("Churn risk is rising", {"onboarding_days": 14}, {"onboarding_days": 13}),

    "smk-magic-low": Rule("Growth spending is inefficient", {"magic_number": 0.49}, {"magic_number": 0.5}),
    "smk-magic-high": Rule("You may be under-investing", {"magic_number": 2.1}, {"magic_number": 2.0}),
    "smk-payback-longer": Rule("Marketing efficiency falls or competition rises",
                               {"cac_payback": 9}, {"cac_payback": 8}, {"cac_payback": 8}),
    "smk-margin-falls": Rule("Check competition and technical debt",
                             {"gross_margin": 0.79}, {"gross_margin": 0.80}, {"gross_margin": 0.80}),
    "smk-negative-churn": Rule("Negative churn: growth without new customers",
                               {"net_mrr_churn": -0.01}, {"net_mrr_churn": 0}),
    "smk-adoption-low": Rule("Onboarding friction or unclear value",
                             {"feature_adoption": 0.49}, {"feature_adoption": 0.50}),
    "smk-velocity-falls": Rule("Growth is decelerating", {"mrr_velocity": -0.01}, {"mrr_velocity": 0}),
}  # fmt: skip

_ALSO = {
    "mas-core-usage-low": ["mas-usage-before-price"],  # below 5 scans is below the target of 5 as well
    "css-payback-24": ["css-payback-23", "css-payback-18"],
    "css-payback-23": ["css-payback-18"],
    "css-margin-trouble": [],
}
"""Rules that cannot but fire as well."""


def _fired(id_: str, figures: Figures) -> list[str]:
    rule = RULES[id_]
    return [item.trigger.id for item in fired(GUIDES.get(id_[:3]), figures, rule.before, rule.year)]


def test_every_rule_of_every_guide_has_its_two_cases_and_its_words() -> None:
    stated = {trigger.id: trigger.then for guide in GUIDES for trigger in guide.triggers}
    assert {id_: rule.then for id_, rule in RULES.items()} == stated


@pytest.mark.parametrize("id_", RULES)
def test_it_fires(id_: str) -> None:
    assert _fired(id_, RULES[id_].fires) == [id_, *_ALSO.get(id_, [])]


@pytest.mark.parametrize("id_", RULES)
def test_it_stays_silent(id_: str) -> None:
    assert id_ not in _fired(id_, RULES[id_].silent)


def _in_a_cell(id_: str, figures: Figures) -> list[str]:
    """The lines of KPI_TRIGGER for the first figure, with its segment and its figure of the period before."""
    key = next(iter(figures))
    kpi, _, segment = key.partition("[")
    before = RULES[id_].before.get(key)
    answer = KPI_TRIGGER.call(kpi, figures[key], id_[:3], RULES[id_].year, segment.rstrip("]"), before)
    assert isinstance(answer, str)
    return answer.split("\n")


_ON_TWO_FIGURES = {
    "mas-cac-spike": "needs months_to_breakeven",
    "mas-fixed-cost-up": "needs enterprise_mix",
    "ams-usage-plateau": "needs account_age_months",
    "ams-tier-nrr": "needs nrr[Pro]",
    "css-sm-outgrows-revenue": "needs revenue_growth",
}
"""What KPI_TRIGGER, which sees one figure, asks for where a rule speaks of two."""


@pytest.mark.parametrize("id_", RULES)
def test_in_a_cell_it_fires_or_asks_for_the_other_figure(id_: str) -> None:
    assert _ON_TWO_FIGURES.get(id_, RULES[id_].then) in _in_a_cell(id_, RULES[id_].fires)


@pytest.mark.parametrize("id_", sorted(set(RULES) - set(_ON_TWO_FIGURES)))
def test_in_a_cell_it_stays_silent(id_: str) -> None:
    assert RULES[id_].then not in _in_a_cell(id_, RULES[id_].silent)


def test_a_rule_by_channel_is_tried_for_every_channel_there_is_a_figure_for() -> None:
    figures = {"cac": 900, "cac[Organic]": 0, "cac[Paid]": 300, "cac[Fairs]": 260}
    found = fired(GUIDES.get("ams"), figures, {}, 2026)
    assert [(item.trigger.id, item.segment) for item in found] == [
        ("ams-channel-dear", "Paid"),
        ("ams-channel-dear", "Fairs"),
    ]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("arpu", 75, "css"), "needs prior"),
        (("ebitda_ytd", -90_000, "css"), "needs year"),
        (("nrr", 0.98, "ams"), "Investigate the five largest reasons for downgrades\nneeds segment"),
        (("tx_per_customer", 60, "ams"), "needs prior\nneeds segment"),
        (("tx_per_customer", 3, "mas"), "needs segment"),
        (("cac", 300, "ams", 2026), "needs segment"),
        (("cac", 300, "css", 2026), ""),
    ],
)
def test_a_rule_says_once_what_it_lacks(arguments: tuple[Any, ...], answer: str) -> None:
    assert KPI_TRIGGER.call(*arguments) == answer
