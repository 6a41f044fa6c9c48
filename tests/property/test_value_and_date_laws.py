"""What must hold for discounted value, breakeven, dates and the ratios of investors, whatever the figures."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.cell_error import CellError

POSITIVE = st.floats(0.01, 1e9)
SIGNED = st.floats(-1e9, 1e9)
SHARE = st.floats(0, 1)
CHURN = st.integers(1, 1000).map(lambda thousandths: thousandths / 1000)
DISCOUNT = st.integers(0, 500).map(lambda thousandths: thousandths / 1000)
MONTHS = st.integers(1, 240)
FLOWS = st.lists(st.integers(-100, 100), min_size=1, max_size=24)


def figure(name: str, *arguments: Any) -> float:
    """The figure of a KPI that must have one."""
    answer = run(KPIS.get(name), arguments).item()
    assert not isinstance(answer, CellError), f"{name}{arguments}: {answer}"
    return answer


def added_up(
    arpu: float, margin: float, churn: float, discount: float, expansion: float, months: int
) -> float:
    """The value month by month, as a table in a sheet would add it up."""
    kept = (1 - churn) / (1 + discount) ** (1 / 12)
    return margin * math.fsum((arpu + expansion * month) * kept**month for month in range(months))


@given(POSITIVE, SHARE, CHURN)
def test_without_discount_and_expansion_it_is_plain_lifetime_value(
    arpu: float, margin: float, churn: float
) -> None:
    assert figure("LTV_DCF", arpu, margin, churn, 0) == pytest.approx(figure("LTV", arpu, margin, churn))


@given(st.integers(0, 1000), SHARE, st.integers(0, 1000), DISCOUNT, st.integers(-9, 9), MONTHS)
def test_a_horizon_adds_up_its_months(
    arpu: float, margin: float, thousandths: int, discount: float, expansion: float, months: int
) -> None:
    churn = thousandths / 1000
    expected = added_up(arpu, margin, churn, discount, expansion, months)
    size = added_up(arpu, margin, churn, discount, abs(expansion), months)
    found = figure("LTV_DCF", arpu, margin, churn, discount, expansion, months)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * size)


@pytest.mark.parametrize("lost", [0.0, 1e-12, 1e-9, 1e-7, 1.24e-5, 1.26e-5, 4.9e-5, 5.1e-5, 1e-3])
@pytest.mark.parametrize("months", [1, 2, 3, 4, 5, 60, 240])
def test_next_to_no_loss_is_added_up_as_exactly(lost: float, months: int) -> None:
    """There the closed form would subtract nearly equal figures."""
    found = figure("LTV_DCF", 100, 0.8, lost, 0, 7, months)
    assert found == pytest.approx(added_up(100, 0.8, lost, 0, 7, months), rel=1e-9)


@given(POSITIVE, CHURN, DISCOUNT, st.integers(0, 9))
def test_a_longer_horizon_comes_ever_closer_to_the_value_without_one(
    arpu: float, churn: float, discount: float, expansion: float
) -> None:
    endless = figure("LTV_DCF", arpu, 0.8, churn, discount, expansion)
    near = figure("LTV_DCF", arpu, 0.8, churn, discount, expansion, 120)
    nearer = figure("LTV_DCF", arpu, 0.8, churn, discount, expansion, 1200)
    assert near <= nearer * (1 + 1e-9) <= endless * (1 + 1e-8)
    assert figure("LTV_DCF", arpu, 0.8, churn, discount, expansion, 60_000) == pytest.approx(
        endless, rel=1e-9
    )


@given(POSITIVE, CHURN, DISCOUNT, DISCOUNT)
def test_dearer_money_lowers_the_value(arpu: float, churn: float, one: float, other: float) -> None:
    cheap, dear = sorted((one, other))
    assert figure("LTV_DCF", arpu, 1, churn, dear) <= figure("LTV_DCF", arpu, 1, churn, cheap) * (1 + 1e-12)


@given(st.integers(0, 1_000_000), st.integers(1, 5000), st.integers(1, 100))
def test_so_many_customers_cover_the_fixed_costs_and_one_less_does_not(
    fixed: int, arpu: int, percent: int
) -> None:
    customers = figure("BREAKEVEN_CUSTOMERS", fixed, arpu, percent / 100)
    assert customers == -(-fixed * 100 // (arpu * percent))
    revenue = figure("BREAKEVEN_REVENUE", fixed, percent / 100)
    assert (customers - 1) * arpu < revenue <= customers * arpu * (1 + 1e-9)


@pytest.mark.parametrize(
    ("ratio", "customers"),
    [(1e-12, 1), (1.0, 1), (3 * (1 + 9e-10), 3), (3 * (1 + 1.1e-9), 4), (3 * (1 - 1e-12), 3), (2e9, 2e9),
     (2e9 + 1, 2e9 + 1), (0.0, 0)],
)  # fmt: skip
def test_rounding_up_forgives_a_billionth(ratio: float, customers: float) -> None:
    assert figure("BREAKEVEN_CUSTOMERS", ratio, 1, 1) == customers


@given(POSITIVE, st.floats(0.01, 1), st.floats(1, 1e6))
def test_fixed_costs_are_covered_once_at_breakeven_revenue(
    fixed: float, margin: float, months: float
) -> None:
    revenue = figure("BREAKEVEN_REVENUE", fixed, margin)
    assert figure("FIXED_COVER", revenue, margin, fixed) == pytest.approx(1)
    assert figure("BREAKEVEN_FIXED", fixed * months, fixed) == pytest.approx(months)


@given(POSITIVE, POSITIVE, st.floats(0.01, 1), st.floats(0.5, 50))
def test_payback_of_the_spend_scales_with_it_and_agrees_with_one_customer(
    spend: float, mrr: float, margin: float, factor: float
) -> None:
    months = figure("PAYBACK_SPEND", spend, mrr, margin)
    assert figure("PAYBACK_SPEND", spend * factor, mrr, margin) == pytest.approx(months * factor)
    assert figure("PAYBACK_SPEND", spend * factor, mrr * factor, margin) == pytest.approx(months)
    assert figure("PAYBACK", figure("CAC", spend, 7), mrr / 7, margin) == pytest.approx(months)


@given(POSITIVE, POSITIVE)
def test_spend_per_revenue_and_revenue_per_spend_are_one_thing(spend: float, arr: float) -> None:
    assert figure("CAC_RATIO", spend, arr) * figure("SALES_EFFICIENCY", arr, spend) == pytest.approx(1)


@given(SIGNED, SIGNED)
def test_the_rule_of_40_does_not_mind_where_the_points_come_from(growth: float, margin: float) -> None:
    assert figure("RULE_OF_40", growth, margin) == figure("RULE_OF_40", margin, growth)


@given(POSITIVE, st.floats(1, 1e6), st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_fully_loaded_cac_is_never_below_the_cac_in_it(
    marketing: float, customers: float, sales: float, onboarding: float, tools: float
) -> None:
    cac = figure("CAC", marketing + sales, customers)
    assert figure("CAC_LOADED", marketing, customers, sales, onboarding, tools) >= cac * (1 - 1e-12)
    assert figure("CAC_LOADED", marketing, customers, sales) == pytest.approx(cac)


@given(POSITIVE, st.floats(0.5, 20))
def test_a_customer_at_the_highest_cac_reaches_the_ratio_aimed_at(ltv: float, ratio: float) -> None:
    assert figure("LTV_CAC", ltv, figure("MAX_CAC", ltv, ratio)) == pytest.approx(ratio)


@given(st.integers(0, 900), st.integers(0, 900), st.integers(0, 900))
def test_counted_answers_score_as_the_answers_do(promoters: int, passives: int, detractors: int) -> None:
    assume(promoters + passives + detractors)
    answers = [10] * promoters + [8] * passives + [3] * detractors
    assert figure("NPS_COUNTS", promoters, passives, detractors) == pytest.approx(figure("NPS", answers))


@given(FLOWS, st.sampled_from(["cumulative", "period", "sustained"]), st.integers(-50, 50))
def test_the_date_of_breakeven_stands_at_its_month(flows: list[int], mode: str, opening: int) -> None:
    dates = [46_023 + 31 * month for month in range(len(flows))]
    month = run(KPIS.get("BREAKEVEN_MONTHS"), (flows, mode, opening)).item()
    date = run(KPIS.get("BREAKEVEN_DATE"), (flows, dates, mode, opening)).item()
    assert date is month if isinstance(month, CellError) else date == dates[int(month) - 1]


@given(FLOWS, st.integers(-100, 100))
def test_at_the_date_of_minimum_cash_the_balance_is_the_minimum_for_the_first_time(
    flows: list[int], opening: int
) -> None:
    dates = [46_023 + 31 * month for month in range(len(flows))]
    place = dates.index(int(figure("MIN_CASH_DATE", opening, flows, dates)))
    balances = [opening + sum(flows[: month + 1]) for month in range(len(flows))]
    assert place == balances.index(int(figure("MIN_CASH", opening, flows)))


@given(st.lists(st.tuples(st.integers(46_000, 46_100), st.integers(0, 99)), min_size=1, max_size=20), SHARE)
def test_time_to_value_lies_between_the_fastest_and_the_slowest_and_grows_with_the_percentile(
    customers: list[tuple[int, int]], share: float
) -> None:
    starts, ends = [start for start, _ in customers], [start + wait for start, wait in customers]
    waits = [wait for _, wait in customers]
    found = figure("TIME_TO_VALUE", starts, ends, share)
    assert min(waits) - 1e-9 <= found <= max(waits) + 1e-9
    assert figure("TIME_TO_VALUE", starts, ends, share / 2) <= found + 1e-9
    assert figure("TIME_TO_VALUE", [*starts, 46_000], [*ends, None], share) == pytest.approx(found, abs=1e-9)
    assert figure("TIME_TO_VALUE", starts, ends) == pytest.approx(float(np.median(waits)))
