"""What is left of a closed cohort, alike on every engine."""

from __future__ import annotations

from kpi_engine.ledger.retention import Retention, retention
from tests.ledger.small_grid import SMALL_GRID

APRIL, MAY, JUNE = 24_316, 24_317, 24_318


def test_each_month_is_compared_with_the_customers_of_three_months_before(ledger_of) -> None:
    # April: A and B paid 150, A pays 150. May: A, B and D paid 180, A and B pay 210, capped 150.
    # June: A and C paid 350 and pay 270, C capped at 120.
    assert retention(ledger_of(SMALL_GRID), 3) == (
        Retention(APRIL, "", (), base=150, net=150, gross=100, customers_base=2, customers_kept=1),
        Retention(MAY, "", (), base=180, net=210, gross=150, customers_base=3, customers_kept=2),
        Retention(JUNE, "", (), base=350, net=270, gross=270, customers_base=2, customers_kept=2),
    )


def test_along_the_path_nothing_comes_back(ledger_of) -> None:
    """B left in March: in May it counts in net, but no longer in gross or among the customers kept."""
    april, may, june = retention(ledger_of(SMALL_GRID), 3, path=True)
    assert (april.net, april.gross, april.customers_kept) == (150, 100, 1)
    assert (may.net, may.gross, may.customers_kept) == (210, 100, 1)
    assert (june.net, june.gross, june.customers_kept) == (270, 270, 2)


def test_along_the_path_a_discount_is_lost_for_good(ledger_of) -> None:
    ledger = ledger_of({"Alto": [100, 100, 40, 90, 100], "Brio": [10, 10, 10, 10, 10]})
    (last,) = retention(ledger, 4, path=True)
    assert (last.base, last.net, last.gross, last.customers_kept) == (110, 110, 50, 2)
    (last,) = retention(ledger, 4)
    assert (last.base, last.net, last.gross, last.customers_kept) == (110, 110, 110, 2)


def test_ratios_are_of_sums_and_absent_where_nobody_paid(ledger_of) -> None:
    april, may, june = retention(ledger_of({"Alto": [0, 0, 80, 80, 0, 100], "Brio": [0, 30, 0, 0, 0, 0]}), 3)
    assert (april.base, april.nrr, april.grr, april.logo) == (0, None, None, None)
    assert (may.nrr, may.grr, may.logo) == (0, 0, 0)
    assert (june.nrr, june.grr, june.logo) == (1.25, 1, 1)


def test_months_without_an_earlier_one_have_no_retention(ledger_of) -> None:
    assert retention(ledger_of(SMALL_GRID)) == ()
    assert [month.month for month in retention(ledger_of(SMALL_GRID), 5)] == [JUNE]


def test_a_grid_of_quarters_is_compared_by_calendar_months(ledger_of) -> None:
    quarters = (24_303, 24_306, 24_309, 24_312, 24_316)  # the last is a month late
    ledger = ledger_of({"Alto": [100, 0, 80, 90, 95]}, months=quarters)
    assert [(month.month, month.base, month.net) for month in retention(ledger, 3)] == [
        (24_306, 100, 0),
        (24_309, 0, 0),
        (24_312, 80, 90),
    ]
    assert [(month.month, month.base, month.net) for month in retention(ledger, 4)] == [(24_316, 90, 95)]
    (year,) = retention(ledger, 9, path=True)
    assert (year.net, year.gross) == (90, 0), "paused between"


def test_windows_that_span_other_numbers_of_months_are_told_in_order_of_months(ledger_of) -> None:
    ledger = ledger_of({"Alto": [10, 20, 30, 40]}, months=(24_313, 24_314, 24_315, 24_317))
    assert [(month.month, month.base, month.net) for month in retention(ledger, 2)] == [
        (24_315, 10, 30),
        (24_317, 30, 40),
    ]


def test_a_customer_counts_in_the_plan_in_which_it_paid_most(ledger_of) -> None:
    """Alto has both plans and leaves Core; all that it pays later counts where it paid most before."""
    ledger = ledger_of(
        {("Alto", "Core"): [60, 0], ("Alto", "Pro"): [40, 90], ("Brio", "Pro"): [10, 5]}, segments=("plan",)
    )
    core, pro = retention(ledger, 1)
    assert core == Retention(24_314, "", ("Core",), 100, 90, 90, 1, 1)
    assert pro == Retention(24_314, "", ("Pro",), 10, 5, 5, 1, 1)
    (total,) = retention(ledger.by(()), 1)
    assert (total.base, total.net, total.gross) == (110, 95, 95)


def test_of_plans_alike_the_first_by_name_has_the_customer(ledger_of) -> None:
    ledger = ledger_of(
        {("Alto", "B", "x"): [50, 70], ("Alto", "A", "y"): [50, 0], ("Alto", "A", "x"): [50, 10]},
        segments=("plan", "region"),
    )
    assert [(month.segments, month.base, month.net) for month in retention(ledger, 1)] == [
        (("A", "x"), 150, 80)
    ]


def test_currencies_stand_apart(ledger_of) -> None:
    ledger = ledger_of({"Alto": [70, 80], "Brio": [5, 5]}, currencies={"Alto": "EUR", "Brio": "USD"})
    assert [(month.currency, month.base, month.net) for month in retention(ledger, 1)] == [
        ("EUR", 70, 80),
        ("USD", 5, 5),
    ]
