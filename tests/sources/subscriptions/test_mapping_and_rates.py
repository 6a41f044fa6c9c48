"""A YAML file says what a header leaves open; rates bring amounts into one currency without movements."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.errors import InputError, SourceError
from kpi_engine.sources.subscriptions import StagingOptions, converted, read_mapping, read_rates
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
    found = read_rates(rates)
    latest = converted(staged, found, "EUR", tmp_path)
    assert latest.currencies == ("EUR",)
    assert rows_of(latest) == [
        ("A", "EUR", 24313, None, 1_000), ("B", "EUR", 24313, None, 950), ("C", "EUR", 24313, None, 1_150),
    ]  # fmt: skip
    assert rows_of(converted(staged, found, "EUR", tmp_path, 24313))[1][4] == 844
    assert rows_of(staged)[1] == ("B", "USD", 24313, None, 1_055)


def test_rates_in_a_yaml_file_and_rates_that_are_missing_or_wrong(
    stage_text: StageText, tmp_path: Path
) -> None:
    file = tmp_path / "rates.yaml"
    file.write_text("USD: 0.9\nGBP: {2026-01: 1.1, 2026-02: 1.2}\n", encoding="utf-8")
    rates = read_rates(file)
    assert rates.currencies == {"USD", "GBP"}
    assert [str(rates.at("GBP", month)) for month in (24312, 24313, 24314, 24400, None)] == [
        "1.1", "1.1", "1.2", "1.2", "1.2",
    ]  # fmt: skip
    with pytest.raises(InputError, match="no rate for CHF; it has GBP and USD"):
        rates.at("CHF")
    unstated = stage_text("customer,start,end,mrr\nA,2026-01-01,,1\n")
    with pytest.raises(InputError, match="without a currency"):
        converted(unstated, rates, "EUR", tmp_path)
    for text in ("USD: 0", "USD: -1", "USD: abc", "US: 0.9", "USD: 0.9\nUSD: 0.8"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(SourceError):
            read_rates(file)
