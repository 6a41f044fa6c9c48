"""The workbook of movements: figures as computed, live sums and checks, charts that read the right cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kpi_engine.engine.ledger_reports import MovesReport
from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger_book import ledger_workbook, write_ledger_book
from tests.conftest import LibreOffice
from tests.ledger_book.conftest import (
    JANUARY,
    MOVES,
    cells,
    column,
    movement,
    movements,
    read,
    recalculated,
)

BY = ("plan",)


@pytest.fixture(scope="module")
def made() -> bytes:
    return ledger_workbook(MovesReport(read(), movements()))


@pytest.fixture(scope="module")
def segmented() -> bytes:
    """Five customers by plan: one moves from Basic to Pro in March and is a transfer between them."""
    pro = [(0, 100, 0, 0, 0, 0, 100, 0, 1, 0, 0, 1), (100, 0, 0, 20, 0, 0, 170, 1, 0, 0, 0, 2)]
    basic = [(0, 50, 0, 0, 0, 0, 50, 0, 1, 0, 0, 1), (50, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)]
    total = [(0, 150, 0, 0, 0, 0, 150, 0, 2, 0, 0, 2), (150, 0, 0, 20, 0, 0, 170, 2, 0, 0, 0, 2)]
    lines = []
    for name, months, moved in (("=Basic*", basic, (0, -50)), ("Pro", pro, (0, 50))):
        lines += [
            movement(JANUARY + place, figures, segments=(name,), transfer=moved[place])
            for place, figures in enumerate(months)
        ]
    whole = tuple(movement(JANUARY + place, figures) for place, figures in enumerate(total))
    return ledger_workbook(MovesReport(read(by=BY), whole, tuple(lines)))


def test_a_board_begins_with_the_overview_and_ends_with_the_notes(made: bytes, segmented: bytes) -> None:
    assert cells(made).sheetnames == ["Overview", "Movements", "Notes"]
    assert cells(segmented).sheetnames == ["Overview", "Movements", "Segments", "Segment months", "Notes"]


def test_every_month_stands_as_it_was_computed(made: bytes) -> None:
    sheet = cells(made)["Movements"]
    heads = ["Start", "New", "Reactivation", "Expansion", "less Contraction", "less Churn", "End",
             "Customers at start", "New customers", "Customers returned", "less Customers lost",
             "Customers at end"]  # fmt: skip
    shown = list(zip(*(column(sheet, head) for head in heads), strict=True))
    assert shown == list(MOVES)
    assert [cell.date() for cell in column(sheet, "Month")] == [date(2026, month, 1) for month in range(1, 7)]
    assert column(sheet, "Net new") == [150, 30, 170, 0, 60, -80]
    assert column(sheet, "Growth")[:3] == [None, pytest.approx(0.2), pytest.approx(170 / 180)]
    assert column(sheet, "Check") == column(sheet, "Check of customers") == [0] * 6


def test_all_months_are_added_up_below(made: bytes) -> None:
    sheet, text = cells(made)["Movements"], cells(made, values=False)["Movements"]
    assert [cell.value for cell in sheet[12]][:11] == [
        "All months", 0, 460, 60, 50, 80, 160, 330, 330, None, 0,
    ]  # fmt: skip
    assert (text["B12"].value, text["C12"].value, text["H12"].value) == ("=B5", "=SUM(C5:C10)", "=H10")


def test_each_calendar_year_is_added_up_where_there_are_several() -> None:
    months = [movement(JANUARY - 1, (0, 40, 0, 0, 0, 0, 40, 0, 1, 0, 0, 1)),
              movement(JANUARY, (40, 60, 0, 0, 0, 0, 100, 1, 1, 0, 0, 2)),
              movement(JANUARY + 1, (100, 5, 0, 0, 0, 25, 80, 2, 1, 0, 1, 2))]  # fmt: skip
    sheet = cells(ledger_workbook(MovesReport(read(), tuple(months))))["Movements"]
    years = [[cell.value for cell in sheet[row]][:9] for row in (12, 13)]
    assert years == [["2025", 0, 40, 0, 0, 0, 0, 40, 40], ["2026", 40, 65, 0, 0, 0, 25, 80, 40]]


def test_every_formula_shows_what_it_comes_to(made: bytes, segmented: bytes) -> None:
    for book in (made, segmented):
        summary = recalculated(book)
        assert summary.pop("equal") > 90
        assert not any(summary.values()), summary


def test_a_month_that_does_not_tie_shows_by_how_much() -> None:
    wrong = movement(JANUARY, (0, 150, 0, 0, 0, 0, 149, 0, 2, 0, 0, 3))
    sheet = cells(ledger_workbook(MovesReport(read(), (wrong,))))["Movements"]
    assert (column(sheet, "Check"), column(sheet, "Check of customers")) == ([1], [-1])
    rules = {rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules}
    assert "AND(ISNUMBER(K5),K5<>0)" in rules


def test_tiles_tell_the_last_month_and_the_year_up_to_it(made: bytes) -> None:
    sheet = cells(made)["Overview"]
    tiles = {sheet.cell(4, at).value: sheet.cell(5, at).value for at in range(1, 25, 3)}
    expected = {"Closing MRR": 330, "New": 460, "Reactivation": 60, "Expansion": 50, "Contraction": 80,
                "Churn": 160, "Customers": 3}  # fmt: skip
    assert {name: value for name, value in tiles.items() if name} == expected
    assert sheet["A1"].value == "Recurring revenue, June 2026"


def test_figures_behind_the_charts_are_the_movements(made: bytes) -> None:
    sheet = cells(made)["Overview"]
    heads = [sheet.cell(5, at).value for at in range(30, 37)]
    assert heads == ["Month", "New", "Reactivation", "Expansion", "Contraction", "Churn",
                     "Closing MRR (right axis)"]  # fmt: skip
    march = [sheet.cell(8, at).value for at in range(31, 37)]
    assert march == [200, 0, 50, 0, -80, 350]
    steps = {sheet.cell(row, 30).value: [sheet.cell(row, at).value for at in range(31, 35)]
             for row in range(45, 52)}  # fmt: skip
    assert steps == {
        "Start": [0, 0, 0, 0], "New": [0, 0, 460, 0], "Reactivation": [460, 0, 60, 0],
        "Expansion": [520, 0, 50, 0], "Contraction": [490, 0, 0, 80], "Churn": [330, 0, 0, 160],
        "End": [0, 330, 0, 0],
    }  # fmt: skip


def test_segments_add_up_and_what_moves_between_them_is_a_transfer(segmented: bytes) -> None:
    sheet = cells(segmented)["Segments"]
    lines = [[cell.value for cell in sheet[row]] for row in (5, 6, 7, 8)]
    assert lines[0] == ["Pro", 0, 100, 0, 20, 0, 0, 50, 170, 170, 1, 0]
    assert lines[1] == ["=Basic*", 0, 50, 0, 0, 0, 0, -50, 0, 0, 0, 0]
    assert lines[2] == ["All segments", 0, 150, 0, 20, 0, 0, 0, 170, 170, 1, 0]
    assert lines[3][-1] == 0
    months = cells(segmented)["Segment months"]
    assert column(months, "plan") == ["=Basic*", "=Basic*", "Pro", "Pro"]
    assert column(months, "Transfer") == [0, -50, 0, 50]


def test_a_name_from_the_source_never_becomes_a_formula() -> None:
    by, evil = ("=1+1", "Month", "month"), ("=cmd|'/c calc'!A1", "+1", "@SUM(1)")
    row = movement(JANUARY, MOVES[0], segments=evil)
    book = cells(
        ledger_workbook(MovesReport(read(by=by, source="=evil()"), movements()[:1], (row,))), values=False
    )
    for name, rows in (("Segments", (4, 5)), ("Segment months", (4, 5))):
        for number in rows:
            assert [cell.data_type for cell in book[name][number]][:3] == ["s", "s", "s"]
    assert [book["Segment months"][f"{column}5"].value for column in "ABC"] == list(evil)
    assert all(book["Segment months"][f"{column}5"].quotePrefix for column in "ABC"), "as typed with a quote"
    assert not book["Segment months"]["D5"].quotePrefix
    heads = [cell.value for cell in book["Segment months"][4]]
    assert heads[:4] == ["=1+1", "Month (segment)", "month (segment) (segment)", "Month"]
    assert all(book[name]["A2"].data_type == "s" for name in book.sheetnames if book[name]["A2"].value)


def test_a_segment_without_a_name_is_told() -> None:
    row = movement(JANUARY, MOVES[0], segments=("",))
    book = cells(ledger_workbook(MovesReport(read(by=BY), movements()[:1], (row,))))
    assert book["Segments"]["A5"].value == book["Segment months"]["A5"].value == "(blank)"


def test_each_currency_has_its_own_sheets_and_nothing_is_added_up_over_them() -> None:
    book = cells(ledger_workbook(MovesReport(read(), (*movements("EUR"), *movements("USD")))))
    assert book.sheetnames == [
        "Overview EUR", "Movements EUR", "Overview USD", "Movements USD", "Notes",
    ]  # fmt: skip
    assert book["Overview USD"]["A2"].value.endswith("Amounts in USD.")
    assert list(book["Movements USD"].tables) == ["movements_USD"]


def test_small_amounts_keep_their_cents_and_large_ones_are_shown_without() -> None:
    odd = movement(JANUARY, MOVES[0])
    small = ledger_workbook(MovesReport(read(), (_with(odd, 15_050),)))
    large = ledger_workbook(MovesReport(read(), (_with(odd, 15_000_050),)))
    formats = [cells(book)["Movements"]["H5"].number_format for book in (small, large)]
    assert formats == ["#,##0.00;(#,##0.00);–", "#,##0;(#,##0);–"]
    assert cells(large)["Movements"]["H5"].value == 150_000.5


def _with(row: Movement, end: int) -> Movement:
    return replace(row, new=end, end=end)


def test_the_same_report_makes_the_same_bytes(made: bytes) -> None:
    assert ledger_workbook(MovesReport(read(), movements())) == made


def test_a_file_that_is_there_is_replaced(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"old")
    write_ledger_book(MovesReport(read(), movements()), path)
    assert path.read_bytes() == made
    assert list(tmp_path.iterdir()) == [path]


def test_a_source_in_which_nothing_is_paid_says_so() -> None:
    book = cells(ledger_workbook(MovesReport(read(), ())))
    assert book.sheetnames == ["Overview", "Notes"]
    assert book["Overview"]["A4"].value.startswith("Nobody paid in these months.")


def test_only_the_last_36_months_are_drawn_and_all_of_them_listed() -> None:
    rows = tuple(
        movement(month, (100, 0, 0, 0, 0, 0, 100, 1, 0, 0, 0, 1)) for month in range(JANUARY, JANUARY + 60)
    )
    book = cells(ledger_workbook(MovesReport(read(months=tuple(range(JANUARY, JANUARY + 60))), rows)))
    assert book["Overview"].cell(6, 30).value.date() == date(2028, 1, 1)
    assert book["Overview"].cell(41, 30).value.date() == date(2030, 12, 1)
    assert book["Overview"].cell(42, 30).value is None
    assert len(column(book["Movements"], "Month")) == 60


@pytest.mark.libreoffice
def test_libreoffice_computes_the_same(segmented: bytes, tmp_path: Path, libreoffice: LibreOffice) -> None:
    source = tmp_path / "ledger.xlsx"
    source.write_bytes(segmented)
    shown = load_workbook(libreoffice.convert(source, tmp_path / "out"), data_only=True)
    compared = 0
    for name in ("Overview", "Movements", "Segments", "Segment months", "Notes"):
        for row in cells(segmented)[name].iter_rows():
            for cell in row:
                if isinstance(cell.value, float | int):
                    assert shown[name][cell.coordinate].value == pytest.approx(cell.value), cell.coordinate
                    compared += 1
    assert compared > 150
