"""What the guides say to do: every rule fires where it should and stays silent where it should not."""

from __future__ import annotations

from typing import Any

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.functions.triggers import KPI_TRIGGER, actions, fired
from kpi_engine.model.cell_error import DIV0, NA, VALUE, CellError
from kpi_engine.model.guide import Guide

MAS = GUIDES.get("mas")

Figures = dict[str, Any]
CASES: dict[str, tuple[tuple[Figures, Figures], tuple[Figures, Figures]]] = {
    "mas-breakeven-late": (({"breakeven_months": 7}, {}), ({"breakeven_months": 6}, {})),
    "mas-core-usage-low": (({"tx_per_customer[Core]": 4.9}, {}), ({"tx_per_customer[Core]": 5}, {})),
    "mas-cogs-over-revenue": (({"cogs_ratio": 1.2}, {}), ({"cogs_ratio": 1.0}, {})),
    "mas-onboarding-slow": (({"onboarding_days": 14}, {}), ({"onboarding_days": 13.5}, {})),
    "mas-cac-spike": (
        ({"cac": 260, "months_to_breakeven": 2}, {}),
        ({"cac": 260, "months_to_breakeven": 3}, {}),
    ),
    "mas-ltv-cac-low": (({"ltv_cac": 2.9}, {}), ({"ltv_cac": 3}, {})),
    "mas-usage-before-price": (
        ({"tx_per_customer[Enterprise]": 40}, {}),
        ({"tx_per_customer[Enterprise]": 50, "tx_per_customer[Pro]": 1}, {}),
    ),
    "mas-fixed-cost-up": (
        ({"fixed_costs": 80, "enterprise_mix": 0.1}, {"fixed_costs": 71, "enterprise_mix": 0.1}),
        ({"fixed_costs": 80, "enterprise_mix": 0.11}, {"fixed_costs": 71, "enterprise_mix": 0.1}),
    ),
    "mas-margin-implausible": (({"gross_margin": 1.2}, {}), ({"gross_margin": 1.0}, {})),
}


def test_every_trigger_of_the_guide_has_its_case() -> None:
    assert list(CASES) == [trigger.id for trigger in MAS.triggers]


@pytest.mark.parametrize("trigger", CASES)
def test_it_fires(trigger: str) -> None:
    values, priors = CASES[trigger][0]
    found = [item.trigger.id for item in fired(MAS, values, priors, 2026)]
    # a Core tier below 5 scans is below its target of 5 as well
    also = ["mas-usage-before-price"] if trigger == "mas-core-usage-low" else []
    assert found == [trigger, *also]


@pytest.mark.parametrize("trigger", CASES)
def test_it_does_not_fire(trigger: str) -> None:
    values, priors = CASES[trigger][1]
    assert fired(MAS, values, priors, 2026) == []


def test_a_healthy_month_and_an_empty_one_call_for_nothing() -> None:
    healthy = {"cac": 240, "ltv_cac": 4.2, "gross_margin": 0.88, "cogs_ratio": 0.12, "breakeven_months": 5}
    assert fired(MAS, healthy, {}, 2026) == []
    assert fired(MAS, {}, {}, 2026) == []


def test_an_undefined_figure_fires_nothing() -> None:
    undefined: Figures = {"onboarding_days": CellError.CALC, "cogs_ratio": DIV0, "ltv_cac": None}
    assert fired(MAS, undefined, {"fixed_costs": NA}, 2026) == []


def test_a_rule_by_segment_names_the_segments_it_fires_for(helpdesk: Guide) -> None:
    values = {
        "cac": 900, "cac[Paid]": 300, "cac[Organic]": 0, "cac[Events]": 270, "cac[Pro]": 999,
        "nrr[Pro]": 1.05, "nrr[Enterprise]": 1.01,
    }  # fmt: skip
    found = [(item.trigger.id, item.segment) for item in fired(helpdesk, values, {}, 2026)]
    assert found == [("channel-dear", "Paid"), ("channel-dear", "Events"), ("tier-order", "")]


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (("ltv_cac", 2.5, "mas"), ["You spend too much to acquire customers"]),
        (("ltv_cac", 4, "mas"), []),
        (("LTV_CAC", 2.5, "MAS"), ["You spend too much to acquire customers"]),
        (("onboarding_days", 20, "mas"), ["Churn risk is rising; shorten onboarding"]),
        (("breakeven_months", 7, "mas", 2026), ["Start an immediate review of fixed costs"]),
        (("breakeven_months", 6, "mas", 2026), []),
        (("breakeven_months", 7, "mas"), ["needs year"]),
        (("breakeven_months", 7, "mas", 2040), []),
        (("cac", 300, "mas", 2026), ["needs months_to_breakeven"]),
        (("cac", 200, "mas", 2026), []),
        (("months_to_breakeven", 1, "mas", 2026), ["needs cac"]),
        (("months_to_breakeven", 9, "mas", 2026), []),
        (("enterprise_mix", 0.1, "mas"), ["needs prior"]),
        (("enterprise_mix", 0.1, "mas", None, None, 0.1), ["needs fixed_costs"]),
        (("enterprise_mix", 0.2, "mas", None, None, 0.1), []),
        (("tx_per_customer", 3, "mas"), ["needs segment"]),
        (
            ("tx_per_customer", 30, "mas", None, "enterprise"),
            ["Drive feature usage before raising the price"],
        ),
        (("tx_per_customer", 3, "mas", None, "Pro"), []),
        (
            ("tx_per_customer", 3, "mas", 2026, "core"),
            [
                "Flag the accounts for outreach; the subscription is at risk",
                "Drive feature usage before raising the price",
            ],
        ),
        (("nrr", 0.5, "mas"), []),
    ],
)
def test_actions_in_a_cell(arguments: tuple[Any, ...], lines: list[str]) -> None:
    assert KPI_TRIGGER.call(*arguments) == "\n".join(lines)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("widgets", 1, "mas"), NA),
        (("cac", 1, "retail"), NA),
        (("cac", None, "mas"), NA),
        (("cac", 1, None), NA),
        (("cac", "300", "mas"), VALUE),
        (("cac", 300, "mas", 2026.5), NA),
        (("cac", 300, "mas", 2026, None, "before"), VALUE),
        (("cac", DIV0, "mas"), DIV0),
    ],
)
def test_actions_on_what_is_not_known(arguments: tuple[Any, ...], error: CellError) -> None:
    assert KPI_TRIGGER.call(*arguments) is error


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (("arpu", 75, None, None, 80), ["Find out why the Pro tier is not adopted"]),
        (("arpu", 81, None, None, 80), []),
        (("arpu", 75, None, "Pro", 80), ["Find out why the Pro tier is not adopted"]),
        (("cac", 300, 2026, "Paid"), ["Cut spend on that channel"]),
        (("cac", 300, 2026, "Conferences"), ["Cut spend on that channel"]),
        (("cac", 300, 2026, "Pro"), []),
        (("cac", 300, 2026), ["needs segment"]),
        (("cac", 300, None, "Paid"), ["needs year"]),
        (("nrr", 1.05, 2026, "Enterprise"), ["needs nrr[Pro]"]),
        (("nrr", 1.05, 2026, "Pro"), ["needs nrr[Enterprise]", "Look into the downgrades"]),
        (("nrr", 1.05), ["needs segment"]),
        (("expansion_share", 0.2, None, None, 0.3), ["Ask account management"]),
        (("expansion_share", 0.2), ["needs prior"]),
    ],
)
def test_rules_that_look_at_segments_and_earlier_figures(
    helpdesk: Guide, arguments: tuple[Any, ...], lines: list[str]
) -> None:
    assert actions(helpdesk, *arguments) == lines


def test_a_column_of_figures_gives_a_column_of_actions() -> None:
    low = "You spend too much to acquire customers"
    assert KPI_TRIGGER.call("ltv_cac", [[2], [3], [None]], "mas") == [[low], [""], [NA]]
