"""What must hold between KPIs whatever the business does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.kpi import Kpi
from kpi_engine.model.unit import Unit

AMOUNT = st.floats(0, 1e9)
SIGNED = st.floats(-1e9, 1e9)
POSITIVE = st.floats(0.01, 1e9)
SHARE = st.floats(0, 1)
FACTOR = st.sampled_from([0.001, 0.01, 100, 1000, 1_000_000, 1.1375])


def figure(name: str, *arguments: Any) -> float:
    """The figure of a KPI that must have one."""
    answer = run(KPIS.get(name), arguments).item()
    assert not isinstance(answer, CellError), f"{name}{arguments}: {answer}"
    return answer


@st.composite
def retention(draw: st.DrawFn) -> tuple[float, float, float, float, float]:
    """start, expansion, contraction, churn, reactivation: never more lost than there was."""
    start = draw(POSITIVE)
    lost = start * draw(SHARE)
    contraction = lost * draw(SHARE)
    return start, draw(AMOUNT), contraction, lost - contraction, draw(AMOUNT)


@given(retention())
def test_gross_retention_is_never_above_net_retention_nor_above_one(
    moves: tuple[float, float, float, float, float],
) -> None:
    start, expansion, contraction, churn, reactivation = moves
    gross = figure("GRR", start, contraction, churn)
    assert gross <= figure("NRR", start, expansion, contraction, churn) + 1e-12
    assert gross <= figure("NRR", start, expansion, contraction, churn, reactivation) + 1e-12
    assert -1e-9 <= gross <= 1


@given(retention())
def test_what_is_retained_and_what_is_lost_make_the_whole(
    moves: tuple[float, float, float, float, float],
) -> None:
    start, expansion, contraction, churn, reactivation = moves
    gross, lost = figure("GRR", start, contraction, churn), figure("MRR_CHURN", start, contraction, churn)
    assert gross + lost == pytest.approx(1)
    net, net_lost = figure("NRR", *moves), figure("NET_MRR_CHURN", *moves)
    assert net + net_lost == pytest.approx(1, rel=1e-9, abs=1e-9 * max(1.0, net))
    assert figure("NRR", start, 0, contraction, churn) == pytest.approx(gross, abs=1e-12)
    assert net >= figure("NRR", start, expansion, contraction, churn) - 1e-12 or reactivation == 0


@given(retention(), AMOUNT)
def test_the_roll_forward_of_mrr_closes(moves: tuple[float, float, float, float, float], new: float) -> None:
    start, expansion, contraction, churn, reactivation = moves
    end = figure("MRR_END", start, new, expansion, contraction, churn, reactivation)
    net_new = figure("MRR_NET_NEW", new, expansion, contraction, churn, reactivation)
    scale = max(start, new, expansion, reactivation)
    assert end - start == pytest.approx(net_new, abs=1e-12 * scale)
    assert end / start == pytest.approx(figure("NRR", *moves) + new / start, rel=1e-9)


@given(SIGNED, POSITIVE)
def test_the_ratio_of_value_to_cost_times_cost_is_the_value(value: float, cost: float) -> None:
    assert figure("LTV_CAC", value, cost) * cost == pytest.approx(value)


@given(POSITIVE, SIGNED)
def test_margin_and_cost_ratio_make_the_whole(revenue: float, cogs: float) -> None:
    margin, ratio = figure("GROSS_MARGIN", revenue, cogs), figure("COGS_RATIO", revenue, cogs)
    assert margin + ratio == pytest.approx(1, abs=1e-12 * max(1.0, abs(ratio)))
    assert margin == figure("CONTRIB_MARGIN", revenue, cogs)


@given(st.floats(-0.5, 0.99), st.integers(1, 24), st.integers(1, 24))
def test_a_rate_converted_to_another_period_and_back_is_the_rate(rate: float, one: int, other: int) -> None:
    there = figure("CHURN_CONVERT", rate, one, other)
    assume(there < 1 - 1e-6)
    assert figure("CHURN_CONVERT", there, other, one) == pytest.approx(rate, abs=1e-8)


@given(st.floats(0, 0.99), st.integers(1, 23))
def test_a_longer_period_loses_at_least_as_much(rate: float, months: int) -> None:
    assert figure("CHURN_CONVERT", rate, 1, months + 1) >= figure("CHURN_CONVERT", rate, 1, months) - 1e-12
    assert figure("CHURN_CONVERT", rate, months, months) == pytest.approx(rate, abs=1e-12)


@given(AMOUNT, SHARE, st.floats(0.001, 1), st.floats(1, 120))
def test_lifetime_value_is_profit_times_lifetime_and_a_cap_only_lowers_it(
    arpu: float, margin: float, churn: float, cap: float
) -> None:
    free = figure("LTV", arpu, margin, churn)
    assert free == pytest.approx(figure("LTV_LIFE", arpu, figure("LIFETIME", churn), margin))
    capped = figure("LTV", arpu, margin, churn, cap)
    assert capped == pytest.approx(figure("LTV_LIFE", arpu, figure("LIFETIME", churn, cap), margin))
    assert capped <= free * (1 + 1e-12)


@given(AMOUNT, st.floats(1, 1e6), st.floats(0.01, 1), st.floats(0, 0.2, allow_subnormal=False))
def test_leaving_customers_make_pay_back_longer(cac: float, arpu: float, margin: float, churn: float) -> None:
    """Within the first month nobody has left yet, so the law begins there."""
    plain = figure("PAYBACK", cac, arpu, margin)
    assume(plain >= 1)
    with_churn = run(KPIS.get("PAYBACK"), [cac, arpu, margin, churn]).item()
    assert isinstance(with_churn, CellError) or with_churn >= plain * (1 - 1e-9)


@given(st.integers(1, 500), st.integers(1, 500))
def test_visitors_become_customers_through_trials(visitors: int, trials: int) -> None:
    paid = 7
    steps = figure("VISITOR_TO_TRIAL", trials, visitors) * figure("TRIAL_TO_PAID", paid, trials)
    assert figure("VISITOR_TO_PAID", paid, visitors) == pytest.approx(steps)


@given(POSITIVE, st.floats(0.01, 1))
def test_at_breakeven_revenue_the_contribution_covers_the_fixed_costs(fixed: float, margin: float) -> None:
    assert figure("BREAKEVEN_REVENUE", fixed, margin) * margin == pytest.approx(fixed)


@given(st.lists(SIGNED, min_size=1, max_size=24), SIGNED)
def test_minimum_cash_is_one_of_the_balances_and_none_is_lower(flows: list[float], opening: float) -> None:
    lowest = figure("MIN_CASH", opening, flows)
    balance, balances = opening, []
    for flow in flows:
        balance += flow
        balances.append(balance)
    assert lowest == pytest.approx(min(balances), abs=1e-3)


@given(st.lists(st.integers(-100, 100), min_size=1, max_size=24))
def test_breakeven_is_the_first_month_that_earns_the_losses_back(months: list[int]) -> None:
    answer = run(KPIS.get("BREAKEVEN_MONTHS"), [months]).item()
    begun = [n for n in range(1, len(months) + 1) if any(months[:n])]
    reached = [n for n in begun if sum(months[:n]) >= 0]
    assert answer is CellError.NUM if not reached else answer == reached[0]
    sustained = run(KPIS.get("BREAKEVEN_MONTHS"), [months, "sustained"]).item()
    if not isinstance(sustained, CellError):
        assert all(sum(months[:n]) >= 0 for n in range(int(sustained), len(months) + 1))
        assert not isinstance(answer, CellError)
        assert answer <= sustained


@given(st.lists(st.integers(0, 10), min_size=1, max_size=40))
def test_a_promoter_score_lies_between_its_ends(scores: list[int]) -> None:
    assert -100 <= figure("NPS", scores) <= 100


@given(st.lists(st.tuples(st.floats(-50, 150), st.floats(0.1, 9)), min_size=1, max_size=9))
def test_a_weighted_score_lies_between_0_and_100_and_ignores_the_scale_of_weights(
    parts: list[tuple[float, float]],
) -> None:
    values, weights = [value for value, _ in parts], [weight for _, weight in parts]
    score = figure("WEIGHTED_SCORE", values, weights)
    assert -1e-9 <= score <= 100 + 1e-9
    assert figure("WEIGHTED_SCORE", values, [3 * weight for weight in weights]) == pytest.approx(
        score, abs=1e-9
    )


_MONEY = (Unit.MONEY, Unit.MONEY_PER_MONTH, Unit.MONEY_PER_YEAR)
_OF_MONEY = [kpi for kpi in KPIS if kpi.lifts and any(p.term.unit in _MONEY for p in kpi.parameters)]


@pytest.mark.parametrize("kpi", _OF_MONEY, ids=lambda kpi: kpi.name)
def test_the_currency_unit_scales_amounts_and_leaves_ratios_alone(kpi: Kpi) -> None:
    """In thousands or in another currency: money results scale with it, everything else stays."""

    @given(st.data(), FACTOR)
    def check(data: st.DataObject, factor: float) -> None:
        drawn = [data.draw(_usual(parameter.term.unit)) for parameter in kpi.parameters]
        scaled = [
            value * factor if parameter.term.unit in _MONEY else value
            for parameter, value in zip(kpi.parameters, drawn, strict=True)
        ]
        before, after = run(kpi, drawn).item(), run(kpi, scaled).item()
        if isinstance(before, CellError):
            assert after is before
        else:
            expected = before * factor if kpi.unit in _MONEY else before
            size = max(abs(value) for value in scaled)
            assert after == pytest.approx(expected, rel=1e-9, abs=1e-9 * (size if kpi.unit in _MONEY else 1))

    check()


def _usual(unit: Unit) -> st.SearchStrategy[float]:
    if unit in _MONEY:
        return st.integers(0, 100_000).map(float)
    return (
        st.integers(1, 900).map(lambda n: n / 1000)
        if unit is Unit.FRACTION
        else st.integers(1, 90).map(float)
    )
