"""Dates, amounts, intervals and currencies: read in the one way that the table proves, or asked for."""

from __future__ import annotations

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.sources.subscriptions.date_text import day_text
from kpi_engine.sources.subscriptions.intervals import interval_months
from tests.sources.subscriptions.conftest import StageText, reasons_of, rows_of


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-31", "2026-03-31"), ("2026-03-31T23:59:59Z", "2026-03-31"),
        ("2026/3/1 10:00", "2026-03-01"), ("20260331", "2026-03-31"), ("31 March 2026", "2026-03-31"),
        ("31-Mar-26", "2026-03-31"), ("March 31, 2026", "2026-03-31"), ("31. März 2026", "2026-03-31"),
        ("46112", "2026-03-31"), ("1774915200", "2026-03-31"), ("2026-03", "2026-03-01"),
        ("202603", "2026-03-01"), ("Mar 2026", "2026-03-01"), ("03/2026", "2026-03-01"),
    ],
)  # fmt: skip
def test_a_date_that_reads_one_way(text: str, iso: str) -> None:
    day = day_text(text)
    assert day is not None
    assert str(day.under(None)) == iso
    assert not day.ambiguous


@pytest.mark.parametrize("text", ["tbd", "2026", "Q1 2026", "31.02.2026", "2026-13-01", "", "32/32/2026"])
def test_what_is_no_date(text: str) -> None:
    assert day_text(text) is None


def test_one_date_of_a_table_settles_all_others(stage_text: StageText) -> None:
    table = "customer,start,end,mrr\nA,03/04/2026,25/04/2026,5\nB,04/03/2026,,5\n"
    staged = stage_text(table)
    assert rows_of(staged) == [("A", "", 24316, 24316, 500), ("B", "", 24315, None, 500)]
    assert staged.reading.dates == "day before month (as in 25/04/2026)"


def test_dates_that_nothing_settles_are_asked_for(stage_text: StageText) -> None:
    table = "customer,start,end,mrr\nA,03/04/2026,,5\n"
    with pytest.raises(SourceError, match=r'"03/04/2026" can be read in two ways.*--dates dmy or mdy'):
        stage_text(table)
    assert rows_of(stage_text(table, dates="mdy")) == [("A", "", 24315, None, 500)]
    assert rows_of(stage_text(table, dates="dmy")) == [("A", "", 24316, None, 500)]
    said = stage_text("customer,start (dd/mm/yyyy),end,mrr\nA,03/04/2026,,5\n")
    assert rows_of(said) == [("A", "", 24316, None, 500)]
    assert said.reading.dates == "day before month (as a header says)"


def test_dates_that_contradict_each_other_are_asked_for_and_then_set_aside(stage_text: StageText) -> None:
    table = "customer,start,end,mrr\nA,25/04/2026,,5\nB,04/25/2026,,5\n"
    with pytest.raises(SourceError, match="different order"):
        stage_text(table)
    assert reasons_of(stage_text(table, dates="dmy")) == [(3, "start")]


@pytest.mark.parametrize("end", ["", "-", "n/a", "NULL", "open", "9999-12-31", "31.12.9999", "2999-12-31"])
def test_an_end_that_does_not_come(end: str, stage_text: StageText) -> None:
    assert rows_of(stage_text(f"customer,start,end,mrr\nA,2026-01-01,{end},5\n"))[0][3] is None


def test_the_end_is_the_first_day_without_or_the_last_day_with(stage_text: StageText) -> None:
    table = "customer,start,end,mrr\nA,2026-01-01,2026-03-31,5\nB,2026-01,2026-03,5\n"
    assert [row[3] for row in rows_of(stage_text(table))] == [24315, 24315]
    assert [row[3] for row in rows_of(stage_text(table, end_is="last day"))] == [24316, 24316]


def test_ends_on_last_days_of_months_are_pointed_out(stage_text: StageText) -> None:
    table = "customer,start,end,mrr\nA,2026-01-01,2026-03-31,5\n"
    assert any("end_is: last day" in note for note in stage_text(table).reading.notes)
    assert not stage_text(table, end_is="last day").reading.notes


def test_an_end_on_the_first_day_is_no_fault_but_a_last_day_before_the_start_is(
    stage_text: StageText,
) -> None:
    assert stage_text("customer,start,end,mrr\nA,2026-01-05,2026-01-05,5\n").rows_used == 1
    table = "customer,start,end,mrr\nA,2026-01-05,2026-01-04,5\nB,2026-01-05,2026-01-05,5\n"
    assert reasons_of(stage_text(table, end_is="last day")) == [(2, "end before start")]


def test_a_cancelled_subscription_ends_with_its_period_or_on_that_day(stage_text: StageText) -> None:
    table = (
        "customer,start,end,cancelled at,mrr\n"
        "A,2026-01-15,2026-12-31,2026-03-02,5\n"
        "B,2026-01-15,,2026-03-02,5\n"
        "C,2026-01-15,2026-02-01,2026-03-02,5\n"
    )
    assert [row[3] for row in rows_of(stage_text(table))] == [24324, None, 24314]
    by_day = stage_text(table, churn_date="cancelled")
    assert [row[3] for row in rows_of(by_day)] == [24315, 24315, 24314]
    assert by_day.reading.churn_date == "cancelled"
    with pytest.raises(SourceError, match="cancelled"):
        stage_text("customer,start,end,mrr\nA,2026-01-15,,5\n", churn_date="cancelled")


def test_the_decimal_sign_is_proved_by_the_column(stage_text: StageText) -> None:
    comma = stage_text("customer;start;end;mrr\nA;2026-01-01;;1.234\nB;2026-01-01;;1.234,50 €\n")
    assert rows_of(comma) == [("A", "EUR", 24313, None, 123_400), ("B", "EUR", 24313, None, 123_450)]
    assert comma.reading.decimal == "decimal comma (as in 1.234,50 €)"
    point = stage_text(
        'customer,start,end,mrr\nA,2026-01-01,,"1,234"\nB,2026-01-01,,(0.50)\nC,2026-01-01,,7.25\n'
    )
    assert rows_of(point) == [("A", "", 24313, None, 123_400), ("C", "", 24313, None, 725)]
    assert reasons_of(point) == [(3, "negative")]


def test_amounts_that_nothing_settles_are_asked_for(stage_text: StageText) -> None:
    table = 'customer,start,end,mrr\nA,2026-01-01,,"1,234"\n'
    with pytest.raises(SourceError, match='"1,234" can be read in two ways'):
        stage_text(table)
    assert rows_of(stage_text(table, decimal="."))[0][4] == 123_400
    assert rows_of(stage_text(table, decimal=","))[0][4] == 123
    mixed = 'customer,start,end,mrr\nA,2026-01-01,,"12,5"\nB,2026-01-01,,12.50\n'
    with pytest.raises(SourceError, match="different decimal signs"):
        stage_text(mixed)
    assert reasons_of(stage_text(mixed, decimal=".")) == [(2, "amount")]


def test_cents_are_rounded_half_away_from_zero_and_counted(stage_text: StageText) -> None:
    rows = "".join(
        f"C{i},2026-01-01,,{amount}\n" for i, amount in enumerate(("1.005", "1.0049", "2.675", "3.10"))
    )
    staged = stage_text(f"customer,start,end,mrr\n{rows}")
    assert [row[4] for row in rows_of(staged)] == [101, 100, 268, 310]
    assert staged.reading.rounded == 3


@pytest.mark.parametrize(
    ("interval", "minor"),
    [("monthly", 10_000), ("Quarterly", 3_333), ("annual", 833), ("P1Y", 833), ("12", 833), ("1 year", 833),
     ("24 months", 417), ("half-yearly", 1_667), ("every 3 months", 3_333)],
)  # fmt: skip
def test_an_amount_for_a_longer_time_is_a_month_s_part_of_it(
    interval: str, minor: int, stage_text: StageText
) -> None:
    staged = stage_text(f"customer,start,end,amount,interval\nA,2026-01-01,,100,{interval}\n")
    assert rows_of(staged)[0][4] == minor
    assert "divided by its months" in staged.reading.amount_is


@pytest.mark.parametrize("text", ["weekly", "day", "0", "121", "soon", "1.5"])
def test_what_is_no_number_of_months(text: str) -> None:
    assert interval_months(text) is None


def test_a_monthly_amount_is_not_divided_by_the_interval_beside_it(stage_text: StageText) -> None:
    staged = stage_text("customer,start,end,mrr,billing interval\nA,2026-01-01,,100,annual\n")
    assert rows_of(staged)[0][4] == 10_000
    assert staged.reading.amount_is == 'for a month, as the header "mrr" says'
    assert "billing interval" in staged.reading.unused


def test_a_contract_s_length_may_be_what_the_amount_is_for_or_not(stage_text: StageText) -> None:
    table = "customer,start,end,amount,contract term\nA,2026-01-01,,1200,12\n"
    with pytest.raises(SourceError, match="is an amount paid for a month"):
        stage_text(table)
    assert rows_of(stage_text(table, amount_is="a term"))[0][4] == 10_000
    assert rows_of(stage_text(table, amount_is="a month"))[0][4] == 120_000
    assert rows_of(stage_text(table, amount_is="a quarter"))[0][4] == 40_000


def test_a_price_of_one_unit_is_taken_times_the_quantity(stage_text: StageText) -> None:
    table = "customer,start,end,unit price,seats\nA,2026-01-01,,9.99,10\nB,2026-01-01,,9.99,\n"
    staged = stage_text(table)
    assert rows_of(staged) == [("A", "", 24313, None, 9_990, 10)]
    assert reasons_of(staged) == [(3, "no quantity")]
    with pytest.raises(SourceError, match="no column says how many"):
        stage_text("customer,start,end,unit price\nA,2026-01-01,,9.99\n")


def test_a_header_in_thousands_is_refused(stage_text: StageText) -> None:
    with pytest.raises(SourceError, match="thousands or millions"):
        stage_text("customer,start,end,mrr in k€\nA,2026-01-01,,9.9\n", columns={"amount": "mrr in k€"})


def test_currencies_are_kept_apart(stage_text: StageText) -> None:
    table = "customer,start,end,mrr,currency\nA,2026-01-01,,5,eur\nB,2026-01-01,,5,$\nC,2026-01-01,,US$5,\n"
    staged = stage_text(table)
    assert staged.currencies == ("EUR", "USD")
    assert reasons_of(staged) == [(3, "currency")]
    one = stage_text("customer,start,end,mrr\nA,2026-01-01,,$5\nB,2026-01-01,,5\n")
    assert one.currencies == ("",)
    said = stage_text("customer,start,end,mrr\nA,2026-01-01,,$5\nB,2026-01-01,,5\n", currency="CAD")
    assert said.currencies == ("CAD",)
    torn = stage_text("customer,start,end,mrr,currency\nA,2026-01-01,,€5,USD\nB,2026-01-01,,5,USD\n")
    assert reasons_of(torn) == [(2, "currency")]


def test_currencies_without_a_rate_are_set_aside_where_only_rated_ones_count(stage_text: StageText) -> None:
    table = "customer,start,end,mrr,currency\nA,2026-01-01,,5,EUR\nB,2026-01-01,,5,GBP\n"
    assert reasons_of(stage_text(table, rated=frozenset(("EUR",)))) == [(3, "not rated")]
