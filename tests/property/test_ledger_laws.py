"""What must hold of movements whatever customers do, and of a ledger however its rows are written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_engine.functions.mrr_grid import MRR_GRID
from kpi_engine.functions.tables import CUSTOMER_MOVES, MRR_MOVES
from kpi_engine.ledger.cohorts import cohorts
from kpi_engine.ledger.ledger import Ledger, calendar_columns, from_periods
from kpi_engine.ledger.movements import Movement, movements
from kpi_engine.ledger.policies import Policies
from kpi_engine.ledger.retention import retention
from tests.property.ledgers import (
    JANUARY,
    SOME,
    Drawn,
    by_month,
    calendar,
    ledger_of,
    ledgers,
    moved,
    table,
)

MONEY = ("start", "new", "reactivation", "expansion", "contraction", "churn", "end")
CUSTOMERS = ("customers_start", "customers_new", "customers_reactivated", "customers_lost", "customers_end")
WINDOWS = st.one_of(st.none(), st.integers(0, 6))
OPENINGS = st.sampled_from(["new", "opening"])
POLICIES = st.builds(Policies, first_month=OPENINGS, reactivation_window=WINDOWS)


def of_customers(drawn: Drawn, policies: Policies) -> dict[str, dict[int, int]]:
    """The movements of all customers, each read by itself."""
    sums = {name: [0] * drawn.months for name in MONEY}
    for amounts in drawn.customers.values():
        opening = policies.first_month == "opening"
        rows = moved(amounts, opening=opening, window=policies.reactivation_window)
        for name in MONEY:
            sums[name] = [a + b for a, b in zip(sums[name], rows[name], strict=True)]
    return {name: dict(zip(calendar(drawn.months), row, strict=True)) for name, row in sums.items()}


@SOME
@given(ledgers(), POLICIES)
def test_movements_are_those_of_each_customer_added_up(drawn: Drawn, policies: Policies) -> None:
    found = movements(drawn.whole, policies)
    if any(any(amounts) for amounts in drawn.paid.values()):
        assert by_month(found, MONEY) == of_customers(drawn, policies)
    else:
        assert found == ()


@SOME
@given(ledgers(), POLICIES)
def test_opening_and_movements_give_closing_in_every_month_and_segment(
    drawn: Drawn, policies: Policies
) -> None:
    for month in (*movements(drawn.by_plan, policies), *movements(drawn.whole, policies)):
        assert month.check == month.customers_check == 0
        assert min(getattr(month, name) for name in (*MONEY, *CUSTOMERS)) >= 0


@SOME
@given(ledgers(), POLICIES)
def test_money_of_segments_sums_to_the_total_and_transfers_to_nothing(
    drawn: Drawn, policies: Policies
) -> None:
    parts, whole = movements(drawn.by_plan, policies), movements(drawn.whole, policies)
    assert by_month(parts, MONEY) == by_month(whole, MONEY)
    assert not any(by_month(parts, ("transfer",))["transfer"].values())


@SOME
@given(ledgers(one_plan_each=True), POLICIES)
def test_customers_of_segments_sum_to_the_total_where_nobody_is_in_two(
    drawn: Drawn, policies: Policies
) -> None:
    parts, whole = movements(drawn.by_plan, policies), movements(drawn.whole, policies)
    assert by_month(parts, CUSTOMERS) == by_month(whole, CUSTOMERS)
    assert not any(month.transfer or month.customers_transferred for month in parts)


@SOME
@given(ledgers(), WINDOWS)
def test_the_window_only_tells_new_from_reactivation(drawn: Drawn, window: int | None) -> None:
    limited, unlimited = (
        by_month(movements(drawn.whole, Policies(reactivation_window=months)), MONEY)
        for months in (window, None)
    )
    for name in ("start", "expansion", "contraction", "churn", "end"):
        assert limited[name] == unlimited[name]
    for month in limited["new"]:
        assert sum(limited[name][month] for name in ("new", "reactivation")) == sum(
            unlimited[name][month] for name in ("new", "reactivation")
        )


@SOME
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_of_no_account(drawn: Drawn, random) -> None:
    keys = list(drawn.paid)
    random.shuffle(keys)
    mixed = ledger_of({key: drawn.paid[key] for key in keys}, drawn.months, ("plan",))
    assert movements(mixed) == movements(drawn.by_plan)
    assert retention(mixed, 2, path=True) == retention(drawn.by_plan, 2, path=True)
    assert cohorts(mixed, path=True) == cohorts(drawn.by_plan, path=True)


SUBSCRIPTIONS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(-2, 7), st.integers(0, 6), st.integers(1, 10**9)),
    min_size=1, max_size=6,
)  # fmt: skip
"""Customer, first month, how many months, cents a month."""


def of_periods(subscriptions: Iterable[tuple[str, int, int, int]]) -> Ledger:
    """The ledger of subscriptions over eight months."""
    rows = list(subscriptions)
    columns = {
        "customer": [customer for customer, *_ in rows],
        "currency": ["" for _ in rows],
        "from_month": [JANUARY + first for _, first, *_ in rows],
        "to_month": [JANUARY + first + length for _, first, length, _ in rows],
        "amount": [amount for *_, amount in rows],
    }
    return from_periods(table(columns), table(calendar_columns(calendar(8))), calendar(8))


@SOME
@given(SUBSCRIPTIONS, st.data())
def test_a_subscription_split_in_two_adjacent_periods_is_the_same_subscription(subscriptions, data) -> None:
    split = []
    for customer, first, length, amount in subscriptions:
        at = data.draw(st.integers(0, length))
        split += [(customer, first, at, amount), (customer, first + at, length - at, amount)]
    whole, parts = of_periods(subscriptions), of_periods(split)
    assert movements(whole) == movements(parts)
    assert retention(whole, 3) == retention(parts, 3)
    assert cohorts(whole) == cohorts(parts)


@settings(max_examples=8, deadline=None)
@given(SUBSCRIPTIONS)
def test_the_functions_in_a_cell_give_what_the_ledger_of_the_subscriptions_gives(subscriptions) -> None:
    ids, firsts, lengths, cents = zip(*subscriptions, strict=True)
    months = [f"{(number - 1) // 12}-{(number - 1) % 12 + 1:02d}" for number in calendar(8)]
    grid = MRR_GRID.call(
        [[id_] for id_ in ids],
        [[_first_day(first)] for first in firsts],
        [[_first_day(first + length)] for first, length in zip(firsts, lengths, strict=True)],
        [[amount / 100] for amount in cents],
        [months],
    )
    found = movements(of_periods(subscriptions)) or tuple(Movement(month, "", ()) for month in calendar(8))
    money, customers = MRR_MOVES.call(grid), CUSTOMER_MOVES.call(grid)
    assert isinstance(money, list)
    assert isinstance(customers, list)
    for name, *row in money[1:]:
        assert row == [getattr(month, str(name)) / 100 for month in found]
    for name, (_, *row) in zip(CUSTOMERS, customers[1:6], strict=True):
        assert row == [getattr(month, name) for month in found]


def _first_day(month: int) -> int:
    """Excel's number of the first day of a month, January 2026 being 0."""
    year, place = divmod(month, 12)
    return (date(2026 + year, place + 1, 1) - date(1899, 12, 30)).days
