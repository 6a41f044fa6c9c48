"""Rows that cannot be counted are set aside with their number and a sentence; everything else is used."""

from __future__ import annotations

import pytest

from kpi_engine.errors import SourceError
from tests.sources.subscriptions.conftest import StageText, reasons_of, rows_of

_HEADER = "subscription id,customer,start,end,amount,currency,qty\n"
_GOOD = "s1,A,2026-01-01,2026-03-01,50.00,EUR,1\n"
_BAD = {
    "end before start": "s2,A,2026-01-01,2025-12-01,50,EUR,1",
    "negative": "s2,A,2026-01-01,,-50,EUR,1",
    "amount": "s2,A,2026-01-01,,abc,EUR,1",
    "no amount": "s2,A,2026-01-01,,,EUR,1",
    "start": "s2,A,someday,,50,EUR,1",
    "no start": "s2,A,,,50,EUR,1",
    "far start": "s2,A,1900-01-01,,50,EUR,1",
    "end": "s2,A,2026-01-01,yes,50,EUR,1",
    "no customer": "s2,,2026-01-01,,50,EUR,1",
    "total": "Total,Total,,,5000,EUR,",
    "currency": "s2,A,2026-01-01,,50,XXX,1",
    "no currency": "s2,A,2026-01-01,,50,,1",
    "quantity": "s2,A,2026-01-01,,50,EUR,1.5",
    "cells": "s2,A,2026-01-01,,50,EUR,1,more",
    "duplicate": _GOOD.strip(),
    "same subscription": "s1,A,2026-02-01,,60,EUR,1",
}


@pytest.mark.parametrize("reason", _BAD)
def test_a_dirty_row_is_set_aside_with_its_number_and_the_good_one_stays(
    reason: str, stage_text: StageText
) -> None:
    staged = stage_text(f"{_HEADER}{_GOOD}\n{_BAD[reason]}\n")
    assert reasons_of(staged) == [(4, reason)]
    assert staged.set_aside == {reason: 1}
    assert (staged.rows_in, staged.rows_used, staged.rows_set_aside) == (2, 1, 1)
    assert rows_of(staged) == [("A", "EUR", 24313, 24315, 5_000, 1)]
    assert staged.examples[0].sentence.endswith(".")


def test_the_sentence_says_what_was_found(stage_text: StageText) -> None:
    staged = stage_text(f"{_HEADER}{_GOOD}{_BAD['end before start']}\n{_BAD['same subscription']}\n")
    assert [each.sentence for each in staged.examples] == [
        'The end "2025-12-01" is before the start "2026-01-01".',
        'Subscription "s1" is in row 2 too, for a time that overlaps.',
    ]
    assert [each.customer for each in staged.examples] == ["A", "A"]


def test_an_amount_beyond_a_trillion_is_no_amount(stage_text: StageText) -> None:
    amounts = ("1e13", "1000000000000", "999999999999.99", "1e400", "9" * 400)
    rows = "".join(f"s{i},A,2026-01-0{i},,{amount},EUR,1\n" for i, amount in enumerate(amounts, 1))
    staged = stage_text(_HEADER + rows)
    assert staged.set_aside == {"amount": 4}
    assert rows_of(staged)[0][4] == 99_999_999_999_999


def test_amounts_whose_sum_could_not_be_counted_exactly_are_refused(stage_text: StageText) -> None:
    rows = "".join(f"s{i},A,1980-01-01,,999999999999,EUR,1\n" for i in range(200))
    with pytest.raises(SourceError, match="too much to count exactly"):
        stage_text(_HEADER + _GOOD + rows)


def test_a_second_subscription_of_a_customer_is_fine(stage_text: StageText) -> None:
    """Two plans, two amounts, or two ids at once are an expansion and no fault."""
    plans = (
        "customer,plan,start,end,mrr\nA,Pro,2026-01-01,,50\nA,Basic,2026-02-01,,50\nA,Pro,2026-02-01,,60\n"
    )
    assert stage_text(plans).rows_set_aside == 0
    ids = "id,customer,start,end,mrr\n1,A,2026-01-01,,50\n2,A,2026-01-01,,50\n"
    assert stage_text(ids).rows_set_aside == 0


def test_one_subscription_stated_twice_without_ids_is_told_by_customer_plan_and_amount(
    stage_text: StageText,
) -> None:
    table = (
        "customer,plan,start,end,mrr,invoice\n"
        "A,Pro,2026-01-01,2026-04-01,50,1\n"
        "A,Pro,2026-04-01,2026-06-01,50,2\n"  # follows the first: fine
        "A,Pro,2026-03-01,2026-05-01,50,3\n"  # overlaps both
        "A,Pro,2026-06-01,,50,4\n"
    )
    staged = stage_text(table)
    assert reasons_of(staged) == [(4, "overlap")]
    assert staged.rows_used == 3


def test_a_row_that_overlaps_only_what_was_set_aside_stays(stage_text: StageText) -> None:
    table = (
        "id,customer,start,end,mrr\n"
        "s,A,2026-01-01,2026-03-01,1\n"
        "s,A,2026-02-01,2026-05-01,2\n"  # overlaps the first
        "s,A,2026-04-01,2026-06-01,3\n"  # overlaps the second only
    )
    assert reasons_of(stage_text(table)) == [(3, "same subscription")]


def test_one_id_at_two_customers_is_pointed_out_and_counted(stage_text: StageText) -> None:
    table = "id,customer,start,end,mrr\n1,A,2026-01-01,,5\n1,B,2026-01-01,,5\n"
    staged = stage_text(table)
    assert staged.rows_used == 2
    assert any("belong" in note and "1 subscription id" in note for note in staged.reading.notes)


def test_customers_that_differ_only_in_case_are_pointed_out(stage_text: StageText) -> None:
    staged = stage_text("customer,start,end,mrr\nAcme,2026-01-01,,5\nACME,2026-02-01,,5\n")
    assert staged.rows_used == 2
    assert any('"ACME" and "Acme"' in note for note in staged.reading.notes)


def test_a_total_below_the_table_is_no_customer(stage_text: StageText) -> None:
    table = "Customer,Plan,2026-01,2026-02\nA,Pro,1,2\n,Total,1,2\nGrand Total,,1,2\nTotal MRR:,,1,2\n"
    staged = stage_text(table)
    assert staged.set_aside == {"total": 3}
    assert rows_of(staged) == [("A", "", "Pro", 24313, 100), ("A", "", "Pro", 24314, 200)]


def test_a_customer_whose_name_begins_with_total_is_one(stage_text: StageText) -> None:
    assert stage_text("customer,2026-01\nTotalEnergies,5\n", form="grid").rows_used == 1


def test_in_a_grid_one_bad_cell_sets_the_whole_customer_aside(stage_text: StageText) -> None:
    """Leaving out the cell alone would show a churn that nobody saw."""
    table = (
        "Customer,2026-01,2026-02\n"
        "A,1,2\nB,-1,2\nC,1,x\nA,5,6\nD,,-\nA,1,2\n"
    )  # fmt: skip
    staged = stage_text(table)
    assert reasons_of(staged) == [
        (3, "negative cell"), (4, "cell"), (5, "same customer"), (7, "duplicate"),
    ]  # fmt: skip
    assert [each.sentence for each in staged.examples][:2] == [
        'The amount "-1" in 2026-01 is negative; the customer\'s whole row is set aside.',
        'The amount "x" in 2026-02 cannot be read; the customer\'s whole row is set aside.',
    ]
    assert (staged.rows_in, staged.rows_used) == (6, 2)
    assert rows_of(staged) == [("A", "", 24313, 100), ("A", "", 24314, 200)]


def test_customer_months_stated_twice(stage_text: StageText) -> None:
    """Rows of one customer and month are added up, unless they are the same row or the same subscription."""
    table = (
        "customer,month,sub id,mrr\nA,2026-01,1,5\nA,2026-01,1,6\nA,2026-01,2,6\nA,2026-02,,6\nA,2026-02,,6\n"
    )
    staged = stage_text(table)
    assert reasons_of(staged) == [(3, "same subscription"), (6, "duplicate")]
    assert rows_of(staged) == [("A", "", 24313, 500), ("A", "", 24313, 600), ("A", "", 24314, 600)]


def test_amounts_of_days_are_not_added_up_unasked(stage_text: StageText) -> None:
    table = "customer,date,mrr\nA,2026-01-01,5\nA,2026-01-02,6\n"
    with pytest.raises(SourceError, match="days of one month"):
        stage_text(table)
    assert len(rows_of(stage_text(table, form="customer-months"))) == 2


def test_a_table_without_a_usable_row_is_refused_with_the_first_reason(stage_text: StageText) -> None:
    with pytest.raises(SourceError, match=r"no row of 1 can be used. Row 2: The start \"x\""):
        stage_text("customer,start,end,amount\nA,x,,1\n")
    with pytest.raises(SourceError, match="a header and no rows"):
        stage_text("customer,start,end,amount\n")


def test_examples_are_capped_and_counts_are_not(stage_text: StageText) -> None:
    rows = "".join(f"A,2026-01-01,,-{i}\n" for i in range(1, 201))
    staged = stage_text(f"customer,start,end,amount\nA,2026-01-01,,1\n{rows}")
    assert staged.set_aside == {"negative": 200}
    assert [each.row for each in staged.examples] == list(range(3, 53))
