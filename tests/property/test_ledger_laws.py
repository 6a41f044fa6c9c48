"""What must hold of movements, retention and cohorts whatever customers do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_engine.functions.mrr_grid import MRR_GRID
from kpi_engine.functions.tables import CUSTOMER_MOVES, MRR_MOVES
from kpi_engine.ledger.cohorts import Cohort, cohorts
from kpi_engine.ledger.ledger import Ledger, calendar_columns, from_periods
from kpi_engine.ledger.movements import Movement, movements
from kpi_engine.ledger.policies import Policies
from kpi_engine.ledger.retention import Retention, retention
from tests.property.ledgers import JANUARY, Drawn, calendar, ledger_of, ledgers, moved, table

SOME = settings(max_examples=25, deadline=None)
MONEY = ("start", "new", "reactivation", "expansion", "contraction", "churn", "end")
CUSTOMERS = ("customers_start", "customers_new", "customers_reactivated", "customers_lost", "customers_end")
WINDOWS = st.one_of(st.none(), st.integers(0, 6))
OPENINGS = st.sampled_from(["new", "opening"])
POLICIES = st.builds(Policies, first_month=OPENINGS, reactivation_window=WINDOWS)


def by_month(found: Iterable[Movement | Retention], names: Sequence[str]) -> dict[str, dict[int, int]]:
    """Figures by month, added up over segments."""
    sums: dict[str, dict[int, int]] = {name: {} for name in names}
    for each in found:
        for name in names:
            sums[name][each.month] = sums[name].get(each.month, 0) + getattr(each, name)
    return sums


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


def stays(drawn: Drawn, window: int, *, path: bool) -> dict[str, dict[int, int]]:
    """Retention of a closed cohort, each customer by itself."""
    sums: dict[str, dict[int, int]] = {name: {} for name in RETAINED}
    for amounts in drawn.customers.values():
        for month in range(window, drawn.months):
            base, now = amounts[month - window], amounts[month]
            if base:
                least = min(amounts[month - window : month + 1]) if path else min(base, now)
                figures = (base, now, least, 1, int(least > 0))
                for name, figure in zip(RETAINED, figures, strict=True):
                    sums[name][JANUARY + month] = sums[name].get(JANUARY + month, 0) + figure
    return sums


RETAINED = tuple(field.name for field in fields(Retention))[3:]


def stated(figures: dict[str, dict[int, int]]) -> dict[str, dict[int, int]]:
    """Without months in which nobody paid to be retained."""
    there = [month for month, base in figures["base"].items() if base]
    return {name: {month: row[month] for month in there} for name, row in figures.items()}


@SOME
@given(ledgers(), st.integers(1, 5), st.booleans())
def test_retention_is_that_of_each_customer_and_segments_sum_to_it(
    drawn: Drawn, window: int, path: bool
) -> None:
    whole, parts = (retention(ledger, window, path=path) for ledger in (drawn.whole, drawn.by_plan))
    assert stated(by_month(whole, RETAINED)) == stays(drawn, window, path=path)
    assert stated(by_month(parts, RETAINED)) == stays(drawn, window, path=path)


@SOME
@given(ledgers(), st.integers(1, 5))
def test_gross_is_never_above_net_nor_above_the_base_and_a_path_keeps_no_more(
    drawn: Drawn, window: int
) -> None:
    """Gross is at most net in any case, as each customer's is; along the path it is at most gross at ends."""
    ends, path = (retention(drawn.by_plan, window, path=path) for path in (False, True))
    for end, along in zip(ends, path, strict=True):
        assert along.gross <= end.gross <= min(end.net, end.base)
        assert along.customers_kept <= end.customers_kept <= end.customers_base == along.customers_base
        assert (along.base, along.net) == (end.base, end.net)


@SOME
@given(ledgers(), st.integers(1, 5))
def test_where_nobody_leaves_in_between_the_path_keeps_all_customers_and_nothing_came_back(
    drawn: Drawn, window: int
) -> None:
    gone = {
        customer
        for customer, amounts in drawn.customers.items()
        if any(a and not b and any(amounts[i + 2 :]) for i, (a, b) in enumerate(pairwise(amounts)))
    }
    loyal = {key: amounts for key, amounts in drawn.paid.items() if key[0] not in gone}
    if not loyal:
        return
    ledger = ledger_of(loyal, drawn.months, ("plan",)).by(())
    ends, path = (retention(ledger, window, path=path) for path in (False, True))
    assert [month.customers_kept for month in ends] == [month.customers_kept for month in path]
    assert not any(month.reactivation for month in movements(ledger))


@SOME
@given(ledgers())
def test_from_one_month_to_the_next_retention_is_what_the_movements_say(drawn: Drawn) -> None:
    """Net: start + expansion - contraction - churn. Gross: start - contraction - churn. New is in neither."""
    moves = {month.month: month for month in movements(drawn.whole)}
    for kept in retention(drawn.whole, 1):
        month = moves[kept.month]
        assert kept.base == month.start
        assert kept.gross == month.start - month.contraction - month.churn
        assert kept.net == kept.gross + month.expansion
        assert kept.customers_base - kept.customers_kept == month.customers_lost


def by_age(found: Iterable[Cohort], name: str) -> dict[tuple[int, int], int]:
    """A figure by cohort and calendar month, added up over segments."""
    sums: dict[tuple[int, int], int] = {}
    for cohort in found:
        for age, figure in enumerate(getattr(cohort, name)):
            key = cohort.month, cohort.month + age
            sums[key] = sums.get(key, 0) + (figure or 0)
    return sums


@SOME
@given(ledgers(), st.booleans())
def test_cohort_rows_sum_to_the_grid_and_segments_to_the_cohort(drawn: Drawn, path: bool) -> None:
    whole, parts = (cohorts(ledger, path=path) for ledger in (drawn.whole, drawn.by_plan))
    for name in ("customers", "net", "gross"):
        assert by_age(whole, name) == by_age(parts, name)
    for place, month in enumerate(calendar(drawn.months)):
        paid = [amounts[place] for amounts in drawn.customers.values()]
        assert sum(net for (_, at), net in by_age(whole, "net").items() if at == month) == sum(paid)
        if not path:
            counted = by_age(whole, "customers").items()
            assert sum(count for (_, at), count in counted if at == month) == sum(map(bool, paid))


@SOME
@given(ledgers(), st.booleans())
def test_cohorts_are_those_of_each_customer(drawn: Drawn, path: bool) -> None:
    sums: dict[str, dict[tuple[int, int], int]] = {name: {} for name in ("customers", "net", "gross")}
    for amounts in drawn.customers.values():
        first = next((month for month, amount in enumerate(amounts) if amount), drawn.months)
        for month in range(first, drawn.months):
            least = min(amounts[first : month + 1]) if path else min(amounts[first], amounts[month])
            for name, figure in (("customers", int(least > 0)), ("net", amounts[month]), ("gross", least)):
                key = JANUARY + first, JANUARY + month
                sums[name][key] = sums[name].get(key, 0) + figure
    found = cohorts(drawn.whole, path=path)
    assert {name: by_age(found, name) for name in sums} == sums


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
