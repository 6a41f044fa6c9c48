"""Tables as accountants and billing systems write them: each of these was once read wrongly or refused."""

from __future__ import annotations

import pytest

from kpi_engine.sources.subscriptions.header_key import month_readings
from kpi_engine.sources.subscriptions.intervals import interval_months
from tests.sources.subscriptions.conftest import StageText, rows_of

_JAN = 24313


@pytest.mark.parametrize(
    ("headers", "months"),
    [
        ("Jan 2026;Feb 2026;Mär 2026", (1, 2, 3)),
        ("Januar 2026;Februar 2026;März 2026", (1, 2, 3)),
        ("Okt 25;Nov 25;Dez 25", (-2, -1, 0)),
        ("janv. 2026;févr. 2026;mars 2026", (1, 2, 3)),
        ("janv-26;févr-26;mars-26", (1, 2, 3)),
        ("ene-26;feb-26;mar-26", (1, 2, 3)),
        ("gen 2026;feb 2026;mar 2026", (1, 2, 3)),
        ("mrt 2026;mei 2026;okt 2025", (3, 5, -2)),
        ("2026 Januar;2026 Februar;2026 März", (1, 2, 3)),
    ],
)
def test_a_grid_may_name_its_months_in_another_language(
    stage_text: StageText, headers: str, months: tuple[int, ...]
) -> None:
    staged = stage_text(f"Kunde;{headers}\nMüller;100;110;120\n")
    assert {row[-1] // 1000: row[-2] for row in rows_of(staged)} == {
        place: _JAN + month - 1 for place, month in zip((10, 11, 12), months, strict=True)
    }


def test_a_year_beside_any_other_word_is_no_month() -> None:
    assert [month_readings(text) for text in ("Plan 2026", "Total 2026", "Q1 2026", "März")] == [()] * 4


def test_a_header_among_the_months_that_is_none_is_told(stage_text: StageText) -> None:
    staged = stage_text("Customer,Jan 2026,Feb 2026,Mrach 2026,Total 2026\nA,10,10,10,30\n")
    assert [note for note in staged.reading.notes if "Mrach" in note] == [
        '"Mrach 2026" stands among the months and is not read as one; write it like 2026-03.'
    ]
    assert not any("Total" in note for note in staged.reading.notes)


@pytest.mark.parametrize("policy", ["exclusive", "last day"])
def test_a_subscription_that_ends_where_it_starts_never_ran(stage_text: StageText, policy: str) -> None:
    table = "Customer,Start,End,MRR\nA,2026-01-05,,100\nB,2026-02-05,2026-02-05,10\n"
    staged = stage_text(table, end_is=policy)
    assert (staged.rows_used, staged.rows_set_aside) == (2, 0)
    assert [row[-1] for row in rows_of(staged)] == [10000, 0 if policy == "exclusive" else 1000]
    told = "1 subscription ended on the first day, never ran and count for nothing." in staged.reading.notes
    assert told is (policy == "exclusive")


def test_a_dollar_that_nothing_settles_is_no_reason_to_refuse_a_table(stage_text: StageText) -> None:
    table = 'Account,Start,End,MRR\nA,2026-01-05,,"$1,234.50"\nB,2026-01-15,,$49.00\n'
    assert [row[1:] for row in rows_of(stage_text(table))] == [
        ("", _JAN, None, 123450),
        ("", _JAN, None, 4900),
    ]
    assert {row[1] for row in rows_of(stage_text(table, currency="USD"))} == {"USD"}


def test_a_currency_in_the_middle_of_a_header_is_read(stage_text: StageText) -> None:
    table = "Kunde;Beginn;Ende;{}\nA;13.01.2026;;1.200,00\n"
    for header in ("Betrag EUR p.a.", "Betrag in EUR pro Jahr"):
        assert rows_of(stage_text(table.format(header))) == [("A", "EUR", _JAN, None, 10000)]


@pytest.mark.parametrize("blank", ["0", "00.01.1900", "00/01/1900"])
def test_a_blank_end_that_went_through_a_lookup_of_excel_is_still_open(
    stage_text: StageText, blank: str
) -> None:
    staged = stage_text(f"Kunde;Beginn;Ende;MRR\nA;13.01.2026;{blank};100\nB;01.01.2026;01.03.2026;10\n")
    assert [row[:4] for row in rows_of(staged)] == [("A", "", _JAN, None), ("B", "", _JAN, _JAN + 2)]


def test_milliseconds_since_1970_are_a_day(stage_text: StageText) -> None:
    staged = stage_text("customer_id,start_date,end_date,mrr\n1,1767225600000,1772323200000,10\n")
    assert rows_of(staged) == [("1", "", _JAN, _JAN + 2, 1000)]


def test_a_table_may_be_separated_by_bars(stage_text: StageText) -> None:
    table = "Numéro client|Date de début|Date de fin|Montant mensuel\n007|13/01/2026||1 234,50\n"
    assert rows_of(stage_text(table, encoding="latin-1")) == [("007", "", _JAN, None, 123450)]


@pytest.mark.parametrize(
    ("text", "months"),
    [("annuelle", 12), ("trimestrielle", 3), ("mensuelle", 1), ("pro Jahr", 12), ("par an", 12),
     ("per quarter", 3), ("jaarlijks", 12), ("weekly", None), ("lifetime", None)],
)  # fmt: skip
def test_an_interval_is_read_in_other_languages(text: str, months: int | None) -> None:
    assert interval_months(text) == months


def test_subtotals_between_the_customers_of_a_grid_are_never_counted(stage_text: StageText) -> None:
    names = ("A", "Zwischensumme DE", "B", "FR Ergebnis:", "C", "Pro Total", "Gesamtergebnis")
    table = "Kunde;2026-01\n" + "".join(f"{name};{place}00\n" for place, name in enumerate(names, 1))
    staged = stage_text(table)
    assert [row[0] for row in rows_of(staged)] == ["A", "B", "C"]
    assert staged.rows_set_aside == 4


def test_a_company_whose_name_begins_like_a_total_counts_and_is_told(stage_text: StageText) -> None:
    staged = stage_text("Customer,2026-01\nTotal Energies,100\nB,10\n")
    assert len(rows_of(staged)) == 2
    assert any('"Total Energies" counts as a customer' in note for note in staged.reading.notes)
