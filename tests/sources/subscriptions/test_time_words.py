"""The header of an amount says what time it pays for, in many languages, mapped or recognised."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kpi_engine.errors import SourceError
from kpi_engine.sources.subscriptions import StagingOptions, stage
from tests.sources.subscriptions.conftest import StageText, rows_of

_TABLE = "Customer;Start;End;{header}\nA;2026-01-05;;1200\n"


@pytest.mark.parametrize(
    ("header", "monthly"),
    [
        ("Betrag pro Jahr", 100), ("Betrag p.a.", 100), ("Preis/Jahr", 100), ("Jährlicher Betrag", 100),
        ("Betrag je Jahr", 100), ("Jahresgebühr", 100), ("Betrag/J.", 100), ("Amount p.a.", 100),
        ("Annualised amount", 100), ("Price per annum", 100), ("Amount/yr", 100), ("annual_price", 100),
        ("Net annual contract value", 100), ("Amount (12 months)", 100), ("Montant par an", 100),
        ("Prix/an", 100), ("Montant annuel HT", 100), ("Importe al año", 100), ("Valor por ano", 100),
        ("Canone annuale", 100), ("Bedrag per jaar", 100), ("Half-yearly amount", 200),
        ("Halbjahresbetrag", 200), ("Amount per quarter", 400), ("Betrag pro Quartal", 400),
        ("Quartalsbetrag", 400), ("Montant trimestriel", 400), ("Bedrag per kwartaal", 400),
        ("Amount per month", 1200), ("Preis mtl.", 1200), ("Canone mensile", 1200), ("Umsatz", 1200),
    ],
)  # fmt: skip
def test_a_mapped_amount_is_brought_to_a_month_as_its_header_says(
    stage_text: StageText, header: str, monthly: int
) -> None:
    staged = stage_text(_TABLE.format(header=header), columns={"amount": header})
    assert [row[-1] for row in rows_of(staged)] == [monthly * 100]


@pytest.mark.parametrize("header", ["Betrag pro Jahr", "Preis/Jahr", "Fee / year", "Montant par an"])
def test_a_known_word_beside_a_time_is_recognised_without_a_word_from_the_user(
    stage_text: StageText, header: str
) -> None:
    staged = stage_text(_TABLE.format(header=header))
    assert [row[-1] for row in rows_of(staged)] == [10000]
    assert staged.reading.amount_is == f'for a year, as the header "{header}" says: divided by 12'


@pytest.mark.parametrize(
    "header",
    ["Amount per week", "Betrag pro Tag", "Total contract value", "Amount YTD", "Monthly, paid annually"],
)
def test_a_time_that_is_no_one_number_of_months_is_asked_for(stage_text: StageText, header: str) -> None:
    with pytest.raises(SourceError, match="--amount month, quarter, year or term"):
        stage_text(_TABLE.format(header=header), columns={"amount": header})
    stated = stage_text(_TABLE.format(header=header), columns={"amount": header}, amount_is="a year")
    assert [row[-1] for row in rows_of(stated)] == [10000], "what is said goes before the header"


def test_a_mapped_price_of_a_seat_is_multiplied_by_the_seats(stage_text: StageText) -> None:
    table = "Customer,Start,End,Seats,Price per seat per year\nA,2026-01-05,,3,120\n"
    staged = stage_text(table, columns={"amount": "Price per seat per year"})
    assert rows_of(staged)[0][-2:] == (3000, 3)


def test_a_column_that_is_not_recognised_is_asked_for_in_words_of_the_command(stage_text: StageText) -> None:
    with pytest.raises(SourceError, match="Say --column amount=HEADER"):
        stage_text("Customer,Start,End,Xyz\nA,2026-01-05,,3\n")


@pytest.mark.parametrize("title", ["ARR by customer", "Jahresbeträge je Kunde", "Amounts per year"])
def test_a_title_that_speaks_of_years_is_asked_about(stage_text: StageText, title: str) -> None:
    table = f"{title};;\n;;\nCustomer;2026-01;2026-02\nA;1200;1200\n"
    with pytest.raises(SourceError, match=f'"{title}" speaks of more. Say --amount month, quarter or year'):
        stage_text(table)
    assert [row[-1] for row in rows_of(stage_text(table, amount_is="a year"))] == [10000, 10000]


def test_a_title_that_speaks_of_no_amount_is_no_question(stage_text: StageText) -> None:
    table = "Annual report 2026, customers;;\n;;\nCustomer;2026-01;2026-02\nA;100;100\n"
    assert [row[-1] for row in rows_of(stage_text(table))] == [10000, 10000]


def test_the_sheet_of_a_workbook_may_be_called_arr(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "ARR"
    for row in (["Customer", "2026-01", "2026-02"], ["A", 1200, 1200]):
        sheet.append(row)
    book.save(tmp_path / "grid.xlsx")
    with pytest.raises(SourceError, match='"ARR" speaks of more'):
        stage(str(tmp_path / "grid.xlsx"), StagingOptions(), tmp_path / "work")
