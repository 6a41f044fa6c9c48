"""Totals over companies: the sum of the parts, never a mean of ratios, and never of different companies."""

from __future__ import annotations

import pytest

from kpi_engine.batch.collect.adding import adds_up
from kpi_engine.batch.collect.pooling import Pooled, PooledLine, common_terms, pool, total_lines
from kpi_engine.batch.collect.rates import RateKey, Rates
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.terms import TERMS
from tests.batch.collect.conftest import ALDER, BIRCH, MONTHS, report

GUIDE = GUIDES.get("customer_service")


def line(lines: tuple[PooledLine, ...], name: str) -> PooledLine:
    return next(each for each in lines if each.name == name)


def test_retention_of_two_companies_is_that_of_their_sums() -> None:
    """(1,000 + 100 − 20 − 30) + (9,000 + 90 − 270) over 10,000 is 98.7 %, not the mean of 105 % and 98 %."""
    pooled = pool(GUIDE, [report("Alder", ALDER), report("Birch", BIRCH)], MONTHS, 2)
    january = line(pooled.kpis, "nrr").figures[0]
    assert january.value == pytest.approx(9_870 / 10_000, abs=1e-12)
    assert january.companies == 2


def test_acquisition_cost_of_two_companies_is_spend_over_customers() -> None:
    pooled = pool(GUIDE, [report("Alder", ALDER), report("Birch", BIRCH)], MONTHS, 2)
    assert line(pooled.kpis, "cac").figures[0].value == pytest.approx(8_500 / 10)


def test_totals_add_up_and_say_of_how_many() -> None:
    late = {name: values[:2] for name, values in BIRCH.items()}
    totals = total_lines(["mrr"], [report("Alder", ALDER), report("Birch", late)], MONTHS)
    assert totals[0].figures == (
        Pooled("2026-01", 9_870, 2), Pooled("2026-02", 10_100, 2), Pooled("2026-03", 1_150, 1),
    )  # fmt: skip


def test_numerator_and_denominator_are_of_the_same_companies() -> None:
    """Birch states no new customers: its spend must not be divided by Alder's customers."""
    without = {name: values for name, values in BIRCH.items() if name != "new_customers"}
    pooled = pool(GUIDE, [report("Alder", ALDER), report("Birch", without)], MONTHS, 2)
    january = line(pooled.kpis, "cac").figures[0]
    assert (january.value, january.companies) == (pytest.approx(250), 1)


def test_a_kpi_over_two_months_takes_the_companies_that_have_both() -> None:
    """Expansion over last month's revenue: Birch joined in February and has none of January."""
    alder = {**ALDER, "expansion_mrr": [0, 50, 60], "revenue": [1_000, 1_000, 1_000]}
    birch = {**BIRCH, "expansion_mrr": [None, 500, 600], "revenue": [None, 5_000, 5_000]}
    pooled = pool(GUIDE, [report("Alder", alder), report("Birch", birch)], MONTHS, 2)
    _, february, march = line(pooled.kpis, "expansion_rate").figures
    assert (february.value, february.companies) == (pytest.approx(50 / 1_000), 1)
    assert (march.value, march.companies) == (pytest.approx(660 / 6_000), 2)


def test_a_company_that_wins_nobody_still_counts_with_its_spend() -> None:
    nobody = {**BIRCH, "new_customers": [0, 8, 8]}
    pooled = pool(GUIDE, [report("Alder", ALDER), report("Birch", nobody)], MONTHS, 2)
    january = line(pooled.kpis, "cac").figures[0]
    assert (january.value, january.companies) == (pytest.approx(8_500 / 2), 2)


def test_what_does_not_add_up_is_not_pooled_and_says_why() -> None:
    pooled = pool(GUIDE, [report("Alder", ALDER)], MONTHS, 1)
    reason = line(pooled.kpis, "first_resolution_hours").why_not
    assert reason == "It needs hours to first resolution, which does not add up over companies."
    assert line(pooled.kpis, "breakeven_months").why_not == "It counts months from each company's own start."


def test_fiscal_years_that_end_in_different_months_have_no_common_year_so_far() -> None:
    companies = [report("Alder", ALDER), report("Birch", BIRCH, year_end=6)]
    assert line(pool(GUIDE, companies, MONTHS, 2).kpis, "ebitda").why_not == (
        "The companies' fiscal years end in different months."
    )


@pytest.mark.parametrize(
    ("term", "adding"),
    [("mrr", True), ("opening_mrr", True), ("sm_spend", True), ("active_customers", True), ("agents", True),
     ("churn_rate", False), ("price", False), ("setup_hours", False), ("total_contract_value", False),
     ("arpu", False), ("start_dates", False)],
)  # fmt: skip
def test_amounts_and_numbers_add_up_rates_prices_and_durations_do_not(term: str, adding: bool) -> None:
    assert adds_up(TERMS.get(term)) is adding


def test_dollars_become_euros_before_they_are_added() -> None:
    """Opening 9,000 at 0.50, flows of January at 0.60: (1,050 + 4,500 + 54 − 162) over (1,000 + 4,500)."""
    table = {
        RateKey("USD", "2025-12", "closing"): 0.5,
        **{RateKey("USD", month, "average"): 0.6 for month in MONTHS},
        **{RateKey("USD", month, "closing"): 0.7 for month in MONTHS},
    }
    rates = Rates("EUR", table)
    companies = [report("Alder", ALDER, rates=rates), report("Birch", BIRCH, currency="USD", rates=rates)]
    pooled = pool(GUIDE, companies, MONTHS, 2)
    assert line(pooled.kpis, "nrr").figures[0].value == pytest.approx(5_442 / 5_500)
    assert line(pooled.totals, "mrr").figures[0].value == pytest.approx(1_050 + 8_820 * 0.7)
    assert line(pooled.totals, "sm_spend").figures[0].value == pytest.approx(500 + 8_000 * 0.6)


def test_a_month_without_a_rate_leaves_that_company_out_of_it() -> None:
    rates = Rates("EUR", {RateKey("USD", "2026-02", kind): 0.5 for kind in ("average", "closing")})
    birch = report("Birch", BIRCH, currency="USD", rates=rates)
    pooled = pool(GUIDE, [report("Alder", ALDER, rates=rates), birch], MONTHS, 2)
    assert [each.companies for each in line(pooled.totals, "sm_spend").figures] == [1, 2, 1]
    assert [each.companies for each in line(pooled.kpis, "cac").figures] == [1, 2, 1]
    assert RateKey("USD", "2025-12", "closing") in birch.missing_rates


def test_companies_of_several_guides_share_what_all_guides_know() -> None:
    other = report("Cedar", {**ALDER, "visitors": [10, 10, 10]}, guide="mobile_app_security")
    terms = common_terms([report("Alder", ALDER), other])
    assert "mrr" in terms
    assert "visitors" not in terms


def test_a_company_without_one_of_the_guide_s_tiers_is_left_out_of_what_needs_it() -> None:
    """Scans by customers of Pro and Enterprise: 200 over 30 + 10; Birch has no tier in the place of Pro."""
    guide = GUIDES.get("asset_management")
    alder = {**ALDER, "transactions": [200] * 3, "active_customers.pro": [30] * 3,
             "active_customers.enterprise": [10] * 3}  # fmt: skip
    birch = {**BIRCH, "transactions": [100] * 3, "active_customers": [20] * 3,
             "active_customers.max": [10] * 3}  # fmt: skip
    companies = [
        report("Alder", alder, guide=guide.id),
        report("Birch", birch, guide=guide.id, tiers=("Basic", "Max")),
    ]
    assert next(each.value for each in companies[1].figures if each.kpi == "tx_per_customer") == 5
    scans = line(pool(guide, companies, MONTHS, 2).kpis, "tx_per_customer").figures[0]
    assert (scans.value, scans.companies) == (pytest.approx(5), 1)


def test_tiers_of_a_company_s_own_count_where_they_stand_for_the_guide_s() -> None:
    """Enterprise share: (200 + 900) over (1,050 + 8,820); Birch calls its dearest tier Max."""
    guide = GUIDES.get("asset_management")
    alder = {**ALDER, "mrr.enterprise": [200] * 3}
    birch = {**BIRCH, "mrr.max": [900] * 3}
    companies = [
        report("Alder", alder, guide=guide.id),
        report("Birch", birch, guide=guide.id, tiers=("Basic", "Plus", "Max")),
    ]
    share = line(pool(guide, companies, MONTHS, 2).kpis, "enterprise_mix").figures[0]
    assert (share.value, share.companies) == (pytest.approx(1_100 / 9_870), 2)
