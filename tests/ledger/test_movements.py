"""Movements of MRR and customers, customer by customer, alike on every engine."""

from __future__ import annotations

import pytest

from kpi_engine.ledger.ledger import Ledger
from kpi_engine.ledger.movements import Movement, movements
from kpi_engine.ledger.policies import Policies
from tests.ledger.small_grid import SMALL_GRID, SMALL_MOVES

MOVES = ("new", "reactivation", "expansion", "contraction", "churn")
CUSTOMERS = ("customers_new", "customers_reactivated", "customers_lost")


def rows_of(
    ledger: Ledger, names: tuple[str, ...] = MOVES, policies: Policies | None = None
) -> dict[str, list[int]]:
    """The movements of a ledger without segments by month; rows without any movement left out."""
    found = movements(ledger, policies or Policies())
    assert all(month.check == month.customers_check == 0 for month in found)
    rows = {name: [getattr(month, name) for month in found] for name in names}
    return {name: row for name, row in rows.items() if any(row)}


def test_the_small_grid_moves_as_it_is_defined(ledger_of) -> None:
    found = movements(ledger_of(SMALL_GRID))
    assert {name: [getattr(month, name) for month in found] for name in SMALL_MOVES} == SMALL_MOVES
    assert [month.customers_end for month in found] == [2, 3, 2, 3, 4, 3]


def test_the_first_payment_is_new_and_every_change_has_its_name(ledger_of) -> None:
    ledger = ledger_of({"Alto": [0, 70, 95, 60, 60, 0]})
    assert rows_of(ledger) == {
        "new": [0, 70, 0, 0, 0, 0],
        "expansion": [0, 0, 25, 0, 0, 0],
        "contraction": [0, 0, 0, 35, 0, 0],
        "churn": [0, 0, 0, 0, 0, 60],
    }
    assert rows_of(ledger, CUSTOMERS) == {
        "customers_new": [0, 1, 0, 0, 0, 0],
        "customers_lost": [0, 0, 0, 0, 0, 1],
    }


def test_who_left_and_returns_is_a_reactivation_at_any_price(ledger_of) -> None:
    ledger = ledger_of({"Alto": [70, 0, 200]})
    assert rows_of(ledger) == {"new": [70, 0, 0], "churn": [0, 70, 0], "reactivation": [0, 0, 200]}


def test_the_first_month_is_the_start_when_earlier_months_are_not_known(ledger_of) -> None:
    opening = Policies(first_month="opening")
    assert rows_of(ledger_of({"Alto": [70, 80]}), policies=opening) == {"expansion": [0, 10]}
    assert rows_of(ledger_of({"Alto": [0, 80]}), policies=opening) == {"new": [0, 80]}


@pytest.mark.parametrize(
    ("window", "name"), [(None, "reactivation"), (3, "reactivation"), (2, "new"), (0, "new")]
)
def test_a_return_after_the_window_is_new_again(ledger_of, window: int | None, name: str) -> None:
    ledger = ledger_of({"Alto": [70, 0, 0, 0, 70]})  # left in month 2, back in month 5
    assert rows_of(ledger, policies=Policies(reactivation_window=window))[name][4] == 70


def test_the_window_counts_from_the_last_time_the_customer_left(ledger_of) -> None:
    rows = rows_of(ledger_of({"Alto": [70, 0, 70, 0, 0, 70]}), policies=Policies(reactivation_window=1))
    assert rows["reactivation"] == [0, 0, 70, 0, 0, 0]
    assert rows["new"] == [70, 0, 0, 0, 0, 70]


def test_the_window_counts_calendar_months_where_the_grid_leaves_some_out(ledger_of) -> None:
    ledger = ledger_of({"Alto": [70, 0, 70]}, months=(24_315, 24_318, 24_321))
    assert "reactivation" in rows_of(ledger, policies=Policies(reactivation_window=3))
    assert "reactivation" not in rows_of(ledger, policies=Policies(reactivation_window=2))


def test_amounts_of_two_currencies_are_never_added_up(ledger_of) -> None:
    ledger = ledger_of({"Alto": [70, 80], "Brio": [5, 5]}, currencies={"Alto": "EUR", "Brio": "USD"})
    found = {(month.currency, month.month - 24_312): month for month in movements(ledger)}
    assert found["EUR", 2] == Movement(
        24_314, "EUR", (), start=70, expansion=10, end=80, customers_start=1, customers_end=1
    )
    assert [found["USD", month].end for month in (1, 2)] == [5, 5]


def test_a_move_between_plans_is_a_transfer_and_only_the_difference_an_expansion(ledger_of) -> None:
    ledger = ledger_of({("Alto", "Core"): [70, 0], ("Alto", "Pro"): [0, 100]}, segments=("plan",))
    core, pro = (month for month in movements(ledger) if month.month == 24_314)
    assert (core.segments, core.start, core.transfer, core.churn, core.end) == (("Core",), 70, -70, 0, 0)
    assert (pro.segments, pro.transfer, pro.expansion, pro.new, pro.end) == (("Pro",), 70, 30, 0, 100)
    assert (core.customers_transferred, pro.customers_transferred) == (-1, 1)


def test_subscriptions_are_paid_from_their_first_month_until_before_their_last(periods_of) -> None:
    ledger = periods_of(("Alto", 0, 2, 70), ("Alto", 1, 4, 30), ("Brio", 3, 3, 99))
    assert rows_of(ledger, ("end",)) == {"end": [70, 100, 30, 30, 0, 0]}
    assert rows_of(ledger) == {
        "new": [70, 0, 0, 0, 0, 0],
        "expansion": [0, 30, 0, 0, 0, 0],
        "contraction": [0, 0, 70, 0, 0, 0],
        "churn": [0, 0, 0, 0, 30, 0],
    }


def test_what_begins_and_ends_within_a_month_is_counted_on_request_only(periods_of) -> None:
    ledger = periods_of(("Alto", 1, 1, 70), ("Brio", 0, 3, 10), ("Brio", 2, 2, 5), ("Coda", 0, 1, 8),
                        ("Coda", 3, 3, 9))  # fmt: skip
    ignored = {"new": [18, 0, 0, 0, 0, 0], "churn": [0, 8, 0, 10, 0, 0]}
    assert rows_of(ledger) == ignored
    counted = rows_of(ledger, policies=Policies(same_month="count"))
    assert counted == {
        "new": [18, 70, 0, 0, 0, 0],
        "reactivation": [0, 0, 0, 9, 0, 0],
        "churn": [0, 78, 0, 19, 0, 0],
    }
