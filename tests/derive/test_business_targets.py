"""The samples keep what their guides promise for 2026; the sums are done here, from the raw figures."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from statistics import median

import pytest

from kpi_engine.derive.business import business_of
from kpi_engine.derive.business.course import Figures

DECEMBER, SEPTEMBER, NOVEMBER = 11, 8, 10
BOTH = ("actual", "budget")


def course(guide: str, plan: str, months: int = 12) -> list[Figures]:
    business = business_of(guide)
    return business.run(getattr(business, plan), months)


def cac(month: Figures, channel: str = "") -> float:
    return month["sm_spend", channel] / month["new_customers", channel]


def trial_to_paid(month: Figures) -> float:
    return month["paid_conversions", ""] / month["trials", ""]


def gross_margin(month: Figures) -> float:
    return (month["revenue", ""] - month["cogs", ""]) / month["revenue", ""]


def arpu(month: Figures, part: str = "") -> float:
    return month["mrr", part] / month["active_customers", part]


def nrr(month: Figures, part: str = "") -> float:
    kept = month["opening_mrr", part] - month["contraction_mrr", part] - month["churned_mrr", part]
    return (kept + month["expansion_mrr", part]) / month["opening_mrr", part]


def mrr_churn(month: Figures) -> float:
    return (month["contraction_mrr", ""] + month["churned_mrr", ""]) / month["opening_mrr", ""]


def payback(month: Figures) -> float:
    return cac(month) / (arpu(month) * gross_margin(month))


def ltv_cac(month: Figures, churn: float) -> float:
    return arpu(month) * gross_margin(month) / churn / cac(month)


def running(figures: list[Figures], term: str = "net_income") -> list[float]:
    return list(accumulate(month[term, ""] for month in figures))


def first_month(totals: list[float]) -> int:
    """The month in which a figure first reaches 0, counted from 1."""
    return next(number for number, total in enumerate(totals, 1) if total >= 0)


class TestMobileAppSecurity:
    @pytest.mark.parametrize("plan", BOTH)
    def test_losses_are_earned_back_in_may_2026(self, plan: str) -> None:
        assert first_month(running(course("mobile_app_security", plan))) == 5

    def test_the_targets_of_2026_are_met_in_the_closed_month(self) -> None:
        closed = course("mobile_app_security", "actual")[DECEMBER]
        assert cac(closed) <= 250
        assert trial_to_paid(closed) >= 0.150
        assert gross_margin(closed) >= 0.880
        assert arpu(closed) >= 476.75
        assert closed["transactions", "Core"] / closed["active_customers", "Core"] >= 5
        assert closed["transactions", "Enterprise"] / closed["active_customers", "Enterprise"] >= 50
        assert closed["mrr", "Enterprise"] / closed["mrr", ""] >= 0.100
        assert closed["trials", ""] / closed["visitors", ""] >= 0.030
        assert payback(closed) <= 12
        assert ltv_cac(closed, mrr_churn(closed)) >= 3
        assert closed["setup_hours", ""] <= 24
        assert closed["fixed_costs", ""] == 71_067

    def test_one_rule_fires_on_purpose_slow_onboarding(self) -> None:
        figures = course("mobile_app_security", "actual")
        assert figures[DECEMBER]["onboarding_days", ""] >= 14
        assert figures[DECEMBER]["fixed_costs", ""] == figures[NOVEMBER]["fixed_costs", ""]


class TestAssetManagement:
    @pytest.mark.parametrize("plan", BOTH)
    def test_losses_are_earned_back_in_june_2026(self, plan: str) -> None:
        figures = course("asset_management", plan)
        assert first_month(running(figures)) == 6
        assert all(month["fixed_costs", ""] == 31_933 for month in figures)

    @pytest.mark.parametrize(("plan", "months"), [("actual", 12), ("budget", 60)])
    def test_the_lowest_cash_is_832_000_or_more_and_falls_in_february_2026(
        self, plan: str, months: int
    ) -> None:
        balances = [month["closing_cash", ""] for month in course("asset_management", plan, months)]
        assert balances.index(min(balances)) == 1
        assert 832_000 <= min(balances) < 833_000

    def test_the_targets_of_2026_are_met_in_the_closed_month(self) -> None:
        closed = course("asset_management", "actual")[DECEMBER]
        assert cac(closed) <= 250
        assert trial_to_paid(closed) >= 0.250
        assert gross_margin(closed) >= 0.930
        assert closed["cogs", ""] / closed["revenue", ""] <= 0.070
        assert ltv_cac(closed, mrr_churn(closed)) >= 3
        assert nrr(closed) >= 1.00
        assert closed["transactions", "Pro"] / closed["active_customers", "Pro"] >= 50
        assert closed["transactions", "Enterprise"] / closed["active_customers", "Enterprise"] >= 200
        assert closed["mrr", "Enterprise"] / closed["mrr", ""] >= 0.100
        assert payback(closed) <= 12
        assert closed["revenue", ""] - closed["variable_costs", ""] >= closed["fixed_costs", ""]

    def test_revenue_per_customer_lies_near_the_list_prices_of_the_mix(self) -> None:
        prices = {"Core": 49, "Pro": 199, "Enterprise": 799}
        for month in course("asset_management", "actual"):
            implied = (
                sum(prices[t] * month["active_customers", t] for t in prices) / month["active_customers", ""]
            )
            assert implied <= arpu(month) <= 1.2 * implied
            assert month["new_mrr", ""] == sum(prices[t] * month["new_customers", t] for t in prices)

    def test_two_rules_fire_on_purpose_a_dear_channel_and_a_rich_ltv(self) -> None:
        closed = course("asset_management", "actual")[DECEMBER]
        assert [channel for channel in ("Organic", "Paid", "Partner") if cac(closed, channel) > 250] == [
            "Paid"
        ]
        assert ltv_cac(closed, mrr_churn(closed)) > 5

    def test_the_other_rules_stay_quiet(self) -> None:
        figures = course("asset_management", "actual")
        closed, before = figures[DECEMBER], figures[NOVEMBER]
        assert arpu(closed) >= arpu(before)
        assert nrr(closed, "Enterprise") > nrr(closed, "Pro")
        assert closed["transactions", "Pro"] / closed["active_customers", "Pro"] < 200
        assert closed["onboarding_days", ""] <= 14
        for use in (_use_of_paid_up_tiers, _use_of_all):
            assert use(closed) > use(before)

    def test_half_of_the_customers_get_value_within_45_days(self) -> None:
        business = business_of("asset_management")
        lists = business.lists(business.run(business.actual, 12))
        begun = {
            line: date.fromisoformat(text) for (_, term, line), text in lists.items() if term == "start_dates"
        }
        value = {
            line: date.fromisoformat(text) for (_, term, line), text in lists.items() if term == "value_dates"
        }
        assert 20 <= median((value[line] - begun[line]).days for line in value) <= 45
        assert len(value) < len(begun)
        assert max(value.values()) <= date(2026, 12, 31)

    def test_cohorts_add_up_to_the_customers_of_each_month(self) -> None:
        business = business_of("asset_management")
        actual = business.run(business.actual, 12)
        lists = business.lists(actual)
        for number, month in enumerate(actual):
            alive = [
                float(lists[f"2026-{start + 1:02d}", "cohort_customers", str(number - start)])
                for start in range(number + 1)
            ]
            assert alive[-1] == month["new_customers", ""]
            assert sum(alive) + month["active_customers", "before"] == month["active_customers", ""]

    def test_the_steps_of_a_trial_lie_between_its_start_and_the_payment(self) -> None:
        business = business_of("asset_management")
        actual = business.run(business.actual, 12)
        counts = [
            float(text) for (_, term, _), text in business.lists(actual).items() if term == "funnel_counts"
        ]
        closed = actual[DECEMBER]
        steps = [closed["trials", ""], *counts, closed["paid_conversions", ""]]
        assert steps == sorted(steps, reverse=True)
        assert len(set(steps)) == len(steps) == 5

    def test_the_plan_reaches_what_the_guide_aims_at_in_2030(self) -> None:
        last = course("asset_management", "budget", 60)[-1]
        assert cac(last) <= 150.5
        assert trial_to_paid(last) >= 0.350
        assert last["mrr", "Enterprise"] / last["mrr", ""] >= 0.250


def _use_of_paid_up_tiers(month: Figures) -> float:
    tiers = ("Pro", "Enterprise")
    return month["transactions", ""] / sum(month["active_customers", tier] for tier in tiers)


def _use_of_all(month: Figures) -> float:
    return month["transactions", ""] / month["active_customers", ""]


class TestCustomerService:
    @pytest.mark.parametrize("plan", BOTH)
    def test_the_first_year_loses_84_000_and_its_first_profit_is_in_september(self, plan: str) -> None:
        figures = course("customer_service", plan)
        assert sum(month["ebitda", ""] for month in figures) == -84_000
        assert first_month([month["net_income", ""] for month in figures]) == 9
        assert running(figures)[-1] < 0

    def test_the_second_year_earns_404_000_in_the_plan(self) -> None:
        second = course("customer_service", "budget", 24)[12:]
        assert sum(month["ebitda", ""] for month in second) == 404_000

    def test_ebitda_is_net_income_with_what_stands_between_them(self) -> None:
        between = ("interest", "taxes", "depreciation", "amortization")
        for month in course("customer_service", "budget", 60):
            added = month["net_income", ""] + sum(month[term, ""] for term in between)
            assert added == pytest.approx(month["ebitda", ""])

    def test_the_targets_of_2026_are_met_in_the_closed_month(self) -> None:
        closed = course("customer_service", "actual")[DECEMBER]
        logo_churn = closed["lost_customers", ""] / closed["opening_customers", ""]
        assert cac(closed) <= 250
        assert trial_to_paid(closed) >= 0.150
        assert gross_margin(closed) >= 0.920
        assert 100 <= arpu(closed) <= 350
        assert nrr(closed) >= 1.00
        assert payback(closed) < 12
        assert logo_churn <= 0.05
        assert mrr_churn(closed) <= 0.05
        assert ltv_cac(closed, logo_churn) >= 3
        assert closed["first_resolution_hours", ""] <= 48

    def test_cash_is_burnt_in_the_closed_month_so_that_there_is_a_runway(self) -> None:
        closed = course("customer_service", "actual")[DECEMBER]
        burn = closed["opening_cash", ""] + closed["financing", ""] - closed["closing_cash", ""]
        assert 0 < burn < closed["closing_cash", ""]

    def test_one_rule_fires_on_purpose_slow_onboarding(self) -> None:
        assert course("customer_service", "actual")[DECEMBER]["onboarding_days", ""] >= 14

    def test_the_other_rules_stay_quiet(self) -> None:
        figures = course("customer_service", "actual")
        closed, before = figures[DECEMBER], figures[NOVEMBER]
        assert arpu(closed) > arpu(before)
        assert gross_margin(closed) >= gross_margin(figures[SEPTEMBER])
        assert closed["nrr_12m", ""] >= 1.05
        spend = closed["sm_spend", ""] / before["sm_spend", ""]
        assert spend <= closed["revenue", ""] / before["revenue", ""]

    def test_nrr_over_twelve_months_fits_the_monthly_ones(self) -> None:
        product = 1.0
        figures = course("customer_service", "actual")
        for month in figures:
            product *= nrr(month)
        assert figures[DECEMBER]["nrr_12m", ""] == pytest.approx(product, abs=0.02)


class TestSaasMarketing:
    def test_figures_lie_where_the_guide_calls_them_sound(self) -> None:
        closed = course("saas_marketing", "actual")[DECEMBER]
        churn = closed["lost_customers", ""] / closed["opening_customers", ""]
        assert ltv_cac(closed, churn) >= 3
        assert payback(closed) <= 12
        assert 0.70 <= gross_margin(closed) <= 0.85
        assert 0.15 <= trial_to_paid(closed) <= 0.25
        assert 0.50 <= closed["feature_users", ""] / closed["active_users", ""] <= 0.80
        assert 0 < closed["invites_per_user", ""] * closed["invite_conversion", ""] < 1

    def test_an_average_contract_brings_twelve_months_of_an_average_new_customer(self) -> None:
        for month in course("saas_marketing", "actual"):
            for segment in ("Small and medium", "Enterprise"):
                won = month["new_customers", segment]
                recurring = month["total_contract_value", segment] - month["one_time_fees", segment]
                yearly = recurring / month["term_months", segment] * 12
                assert yearly * won == pytest.approx(12 * month["new_mrr", segment], abs=won)

    def test_the_magic_number_is_neither_too_low_nor_too_high(self) -> None:
        figures = course("saas_marketing", "actual")
        quarters = [sum(month["revenue", ""] for month in figures[first : first + 3]) for first in (6, 9)]
        spend = sum(month["sm_spend", ""] for month in figures[6:9])
        assert 0.75 <= 4 * (quarters[1] - quarters[0]) / spend <= 2.0

    def test_one_rule_fires_on_purpose_negative_churn(self) -> None:
        assert nrr(course("saas_marketing", "actual")[DECEMBER]) > 1

    def test_the_other_rules_stay_quiet(self) -> None:
        figures = course("saas_marketing", "actual")
        closed, before = figures[DECEMBER], figures[NOVEMBER]
        assert payback(closed) <= payback(before)
        assert gross_margin(closed) >= gross_margin(before)
        assert closed["mrr", ""] - closed["opening_mrr", ""] >= before["mrr", ""] - before["opening_mrr", ""]

    def test_the_journeys_that_won_are_the_new_customers_of_the_quarter(self) -> None:
        business = business_of("saas_marketing")
        actual = business.run(business.actual, 12)
        lists = business.lists(actual)

        def column(term: str) -> list[str]:
            return [text for (_, stated, _), text in lists.items() if stated == f"touch_{term}"]

        touches = list(
            zip(column("journeys"), column("channels"), column("dates"), column("converted"), strict=True)
        )
        last = {
            journey: channel
            for journey, channel, _, won in sorted(touches, key=lambda t: t[2])
            if won == "yes"
        }
        for line, channel in enumerate(("Organic", "Paid", "Partner"), 1):
            won = [journey for journey, touched in last.items() if touched == channel]
            assert len(won) == sum(month["new_customers", channel] for month in actual[9:12])
            spent = sum(month["sm_spend", channel] for month in actual[9:12])
            assert float(lists["2026-12", "spend_by_channel", str(line)]) == pytest.approx(spent)
        assert len(touches) <= 300
        assert len({journey for journey, *_, won in touches if won == "no"}) == 27
        assert max(column("dates")) <= "2026-12-31"

    def test_survey_answers_and_signs_have_a_score(self) -> None:
        business = business_of("saas_marketing")
        lists = business.lists(business.run(business.actual, 12))
        answers = [int(text) for (_, term, _), text in lists.items() if term == "scores"]
        promoters = sum(answer >= 9 for answer in answers) - sum(answer <= 6 for answer in answers)
        assert len(answers) == 132
        assert 40 <= 100 * promoters / len(answers) <= 60
        for score, low, high in (("engagement", 60, 80), ("health", 70, 90)):
            assert low < _weighted(lists, score) < high


def _weighted(lists: dict[tuple[str, str, str], str], score: str) -> float:
    def column(name: str) -> list[float]:
        return [float(text) for (_, term, _), text in lists.items() if term == f"{score}_{name}"]

    parts = zip(*(column(name) for name in ("values", "weights", "minimums", "maximums")), strict=True)
    reached = [(weight, (value - low) / (high - low)) for value, weight, low, high in parts]
    counted = sum(weight * min(max(part, 0), 1) for weight, part in reached)
    return float(100 * counted / sum(weight for weight, _ in reached))
