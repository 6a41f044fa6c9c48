"""Identities solved for any of their figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.diagnosis.forms import form_of
from kpi_engine.diagnosis.intervals import EVERYWHERE, Interval, point
from kpi_engine.errors import CatalogueError


def figures(**values: float) -> Callable[[str], Interval]:
    return lambda name: point(values[name.replace("[-1]", "_before")])


def test_an_equation_holds_give_or_take_the_digits_shown() -> None:
    form = form_of("arpu * active_customers", "=", "mrr")
    assert form.holds(figures(arpu=476.75, active_customers=400, mrr=190_700))
    assert not form.holds(figures(arpu=476.75, active_customers=400, mrr=190_701))
    shown = {"arpu": Interval(476.745, 476.755), "active_customers": point(400), "mrr": point(190_701)}
    assert form.holds(lambda name: shown[name])


def test_a_quotient_is_multiplied_out_and_solved_for_every_figure() -> None:
    form = form_of("gross_margin", "=", "(revenue - cogs) / revenue")
    read = figures(gross_margin=0.88, revenue=500_000, cogs=60_000)
    assert form.holds(read)
    for name, value in (("gross_margin", 0.88), ("revenue", 500_000), ("cogs", 60_000)):
        (span,) = form.solve(name, read)
        assert span.low == pytest.approx(value)
        assert span.high == pytest.approx(value)


def test_where_the_other_figures_leave_it_open_any_value_will_do() -> None:
    form = form_of("cac * new_customers", "=", "sm_spend")
    assert form.solve("cac", figures(cac=7, new_customers=0, sm_spend=0)) == EVERYWHERE
    assert form.solve("cac", figures(cac=7, new_customers=0, sm_spend=100)) == ()


def test_an_inequality_leaves_half_a_line() -> None:
    form = form_of("grr", "<=", "nrr")
    assert form.holds(figures(grr=0.97, nrr=1.05))
    assert not form.holds(figures(grr=0.98, nrr=0.95))
    (span,) = form.solve("grr", figures(grr=0.98, nrr=0.95))
    assert span.high == pytest.approx(0.95)


def test_the_period_before_is_a_figure_of_its_own() -> None:
    form = form_of("mrr[-1]", "=", "opening_mrr")
    assert form.names == ("mrr[-1]", "opening_mrr")
    assert form.holds(figures(mrr_before=100, opening_mrr=100))


def test_a_form_with_a_logarithm_is_checked_but_not_solved() -> None:
    form = form_of("payback * ln(1 - churn)", "=", "ln(1 - cac * churn / profit)")
    assert form.holds(figures(payback=2.66786, churn=0.05, cac=250, profit=97.8)) is False
    exact = figures(payback=2.6702573, churn=0.05, cac=250, profit=97.9)
    assert form.holds(lambda name: Interval(2.6, 2.7) if name == "payback" else exact(name))
    assert form.solve("cac", exact) == ()
    never_paid_back = figures(payback=3, churn=0.5, cac=250, profit=97.8)
    assert not form.holds(never_paid_back)


@pytest.mark.parametrize(
    ("left", "right"), [("mrr * mrr", "arr"), ("mrr ** 2", "arr"), ("max(mrr)", "arr"), ("mrr +", "arr")]
)
def test_what_cannot_be_solved_is_refused_when_it_is_declared(left: str, right: str) -> None:
    with pytest.raises(CatalogueError):
        form_of(left, "=", right)


def test_an_inequality_with_a_division_is_refused() -> None:
    with pytest.raises(CatalogueError, match="without a division"):
        form_of("mrr / active_customers", "<=", "arpu")


@given(revenue=st.floats(1, 1e9), cogs=st.floats(-1e9, 1e9), share=st.floats(-0.5, 0.5))
def test_every_solution_satisfies_the_form_it_solves(revenue: float, cogs: float, share: float) -> None:
    form = form_of("gross_margin * revenue", "=", "revenue - cogs")
    half = 0.5 + abs(share)
    shown = {
        "revenue": Interval(revenue - half / 2, revenue + half / 2),
        "cogs": Interval(cogs - half, cogs + half),
    }
    for span in form.solve("gross_margin", lambda name: shown[name]):
        for value in (span.low, span.high, span.middle):
            near = {
                **shown,
                "gross_margin": Interval(value - 1e-6 * (1 + abs(value)), value + 1e-6 * (1 + abs(value))),
            }
            assert form.holds(lambda name, near=near: near[name])  # type: ignore[misc]
