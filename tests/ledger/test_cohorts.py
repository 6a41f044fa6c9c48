"""Customers by the month they came, alike on every engine."""

from __future__ import annotations

from kpi_engine.ledger.cohorts import Cohort, cohorts
from tests.ledger.small_grid import SMALL_GRID

JANUARY, FEBRUARY, MARCH, APRIL = range(24_313, 24_317)


def test_customers_and_money_by_age(ledger_of) -> None:
    assert cohorts(ledger_of(SMALL_GRID)) == (
        Cohort(
            JANUARY,
            "",
            (),
            (2, 2, 1, 1, 2, 2),
            (150, 150, 150, 150, 210, 210),
            (150, 150, 100, 100, 150, 150),
        ),
        Cohort(FEBRUARY, "", (), (1, 0, 0, 0, 0), (30, 0, 0, 0, 0), (30, 0, 0, 0, 0)),
        Cohort(MARCH, "", (), (1, 1, 1, 1), (200, 120, 120, 120), (200, 120, 120, 120)),
        Cohort(APRIL, "", (), (1, 1, 0), (80, 80, 0), (80, 80, 0)),
    )


def test_along_the_path_nothing_comes_back(ledger_of) -> None:
    january, *_ = cohorts(ledger_of(SMALL_GRID), path=True)
    assert january.customers == (2, 2, 1, 1, 1, 1)
    assert january.gross == (150, 150, 100, 100, 100, 100)
    assert january.net == (150, 150, 150, 150, 210, 210), "net is what they pay, whatever happened"


def test_along_the_path_the_lowest_amount_holds(ledger_of) -> None:
    (only,) = cohorts(ledger_of({"Alto": [90, 100, 60, 80, 30, 95, 0, 95]}), path=True)
    assert only.gross == (90, 90, 60, 60, 30, 30, 0, 0)
    assert only.customers == (1, 1, 1, 1, 1, 1, 0, 0)


def test_quarters_look_at_their_last_months_and_leave_out_one_that_is_not_over(ledger_of) -> None:
    longer = {name: [*amounts, 1] for name, amounts in SMALL_GRID.items()}
    quarters = (
        Cohort(24_315, "", (), (2, 2), (350, 270), (350, 270)),
        Cohort(24_318, "", (), (1,), (60,), (60,)),
    )
    assert cohorts(ledger_of(SMALL_GRID), grain="quarter") == quarters
    assert cohorts(ledger_of(longer), grain="quarter") == quarters
    assert cohorts(ledger_of({"Alto": [5, 5]}), grain="quarter") == ()


def test_a_month_that_the_ledger_leaves_out_is_not_known(ledger_of) -> None:
    (only,) = cohorts(ledger_of({"Alto": [100, 90]}, months=(24_313, 24_315)))
    assert only.net == (100, None, 90)
    assert only.customers == (1, None, 1)


def test_who_never_paid_is_in_no_cohort(ledger_of) -> None:
    assert cohorts(ledger_of({"Alto": [0, 0]})) == ()


def test_a_customer_counts_in_the_plan_of_its_first_month(ledger_of) -> None:
    ledger = ledger_of(
        {("Alto", "Core"): [60, 0], ("Alto", "Pro"): [40, 90], ("Brio", "Pro"): [0, 5]}, segments=("plan",)
    )
    assert cohorts(ledger) == (
        Cohort(JANUARY, "", ("Core",), (1, 1), (100, 90), (100, 90)),
        Cohort(FEBRUARY, "", ("Pro",), (1,), (5,), (5,)),
    )


def test_a_customer_of_two_currencies_is_in_a_cohort_of_each(ledger_of) -> None:
    ledger = ledger_of({"Alto": [70, 80], "Brio": [5, 5]}, currencies={"Alto": "EUR", "Brio": "USD"})
    assert [(cohort.currency, cohort.net) for cohort in cohorts(ledger)] == [
        ("EUR", (70, 80)),
        ("USD", (5, 5)),
    ]
