"""What must hold of retention and cohorts whatever customers do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.ledger.cohorts import Cohort, cohorts
from kpi_engine.ledger.movements import movements
from kpi_engine.ledger.retention import Retention, retention
from tests.property.ledgers import JANUARY, SOME, Drawn, by_month, calendar, ledger_of, ledgers

RETAINED = tuple(field.name for field in fields(Retention))[3:]


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
