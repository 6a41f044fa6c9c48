"""A YAML file says what a header leaves open; rates bring amounts into one currency without movements."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kpi_engine.errors import InputError, SourceError
from kpi_engine.ledger.rates import Rates
from kpi_engine.sources.exchange_rates import read_rates
from kpi_engine.sources.subscriptions import StagingOptions, converted, read_mapping
from tests.sources.subscriptions.conftest import StageText, rows_of

_ODD = "Wer;Was;Ab;Fort;Geld\nA;Pro;01.02.2026;03.04.2026;1.234\n"
_MAPPING = """
columns: {customer: Wer, start: Ab, end: Fort, amount: Geld}
segments: [Was]
end_is: last day
amount_is: a year
currency: EUR
dates: dmy
decimal: ","
until: 2026-06
"""


def test_a_mapping_file_settles_everything(stage_text: StageText, tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_text(_MAPPING, encoding="utf-8")
    found = read_mapping(file, StagingOptions(amount_is="a month", columns={"end": "none"}))
    assert found.columns == {"customer": "Wer", "start": "Ab", "end": "none", "amount": "Geld"}
    assert (found.amount_is, found.until, found.segments) == ("a month", 24318, ("Was",))
    read = read_mapping(file)
    names = ("columns", "segments", "end_is", "amount_is", "currency", "dates", "decimal", "until")
    options = {name: getattr(read, name) for name in names}
    staged = stage_text(_ODD, **options)
    assert rows_of(staged) == [("A", "EUR", "Pro", 24314, 24316, 10_283)]
    assert staged.segments == ("Was",)
    assert staged.months == tuple(range(24314, 24319))
    assert staged.reading.until == "2026-06, as stated"
    assert {each.role: each.why for each in staged.reading.columns}["customer"] == "mapped"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colums: {customer: A}", "not known here"),
        ("columns: {custmer: A}", "no such column"),
        ("columns: [A]", "expected roles with headers"),
        ("end_is: inclusive", "not one of exclusive and last day"),
        ("currency: Euro", "no currency code"),
        ("until: soon", "no month"),
        ("segments: {a: b}", "expected headers"),
        ("dates: [dmy]", "expected one word"),
        ("- customer", "expected lines like"),
    ],
)
def test_a_wrong_mapping_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=told) as refused:
        read_mapping(file)
    assert "map.yaml line 1" in str(refused.value)


def test_a_mapped_column_that_is_not_there_is_told_with_those_that_are(stage_text: StageText) -> None:
    with pytest.raises(SourceError, match=r'no column "Kunde" for the customer\. Columns: Wer, Was, Ab'):
        stage_text(_ODD, columns={"customer": "Kunde"})
    with pytest.raises(SourceError, match='no column "Tarif" for the segment'):
        stage_text("customer,start,end,mrr\nA,2026-01-01,,1\n", segments=("Tarif",))


def test_two_columns_that_fit_alike_are_asked_for(stage_text: StageText) -> None:
    with pytest.raises(SourceError, match='"Start" and "From" can both be the start'):
        stage_text("customer,Start,From,end,mrr\nA,2026-01-01,2026-01-01,,1\n")
    with pytest.raises(SourceError, match="one row a subscription or a month"):
        stage_text("customer,month,start date,mrr\nA,2026-01,2026-01-01,1\n")


def test_amounts_at_one_constant_rate(stage_text: StageText, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text(
        "currency,rate,month\nUSD,0.80,2026-01\nUSD,0.90,2026-02\nGBP,1.15,2026-01\n", encoding="utf-8"
    )
    table = (
        "customer,start,end,mrr,currency\n"
        "A,2026-01-01,,10,EUR\nB,2026-01-01,,10.55,USD\nC,2026-01-01,,10,GBP\n"
    )  # fmt: skip
    staged = stage_text(table)
    found = read_rates(rates, "EUR")
    latest = converted(staged, found, tmp_path)
    assert latest.currencies == ("EUR",)
    assert rows_of(latest) == [
        ("A", "EUR", 24313, None, 1_000), ("B", "EUR", 24313, None, 950), ("C", "EUR", 24313, None, 1_150),
    ]  # fmt: skip
    assert rows_of(converted(staged, found, tmp_path, 24313))[1][4] == 844
    assert rows_of(staged)[1] == ("B", "USD", 24313, None, 1_055)


def test_amounts_without_a_rate_or_a_currency_are_not_converted(
    stage_text: StageText, tmp_path: Path
) -> None:
    rates = Rates("EUR", {("USD", None): Fraction("0.9")})
    unstated = stage_text("customer,start,end,mrr\nA,2026-01-01,,1\n")
    with pytest.raises(InputError, match="without a currency"):
        converted(unstated, rates, tmp_path)
    table = "customer,start,end,mrr,currency\nA,2026-01-01,,1,CHF\nB,2026-01-01,,2,USD\n"
    with pytest.raises(InputError, match="no exchange rate for CHF"):
        converted(stage_text(table), rates, tmp_path)
    staged = stage_text(table, rated=rates.currencies)
    assert staged.rows_set_aside == 1
    assert rows_of(converted(staged, rates, tmp_path)) == [("B", "EUR", 24313, None, 180)]


def test_a_rate_of_many_digits_is_exact_to_the_cent(stage_text: StageText, tmp_path: Path) -> None:
    """9,999,999,999.99 at 0.912345678901 is 9,123,456,789.000876."""
    table = "customer,start,end,mrr,currency\nA,2026-01-01,,9999999999.99,USD\n"
    rates = Rates("EUR", {("USD", None): Fraction("0.912345678901")})
    ((*_, amount),) = rows_of(converted(stage_text(table), rates, tmp_path))
    assert amount == 912_345_678_900
