"""The workbooks of segments and of KPI bridges, and the notes that every workbook of a ledger ends with."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from kpi_engine.engine.bridging import BridgeReport
from kpi_engine.engine.ledger_reports import MovesReport, SegmentLine, SegmentsReport
from kpi_engine.ledger.bridge.result import Bridge, Effect, NoBridge, Step
from kpi_engine.ledger.retention import Retention
from kpi_engine.ledger_book import ledger_workbook
from kpi_engine.ledger_book.bridge import lowest_shown
from kpi_engine.sources.subscriptions.staged import SetAside
from tests.ledger_book.conftest import JANUARY, MONTHS, cells, column, movements, read, recalculated


def line(name: str, closing: int, customers: int, new: int, churn: int, transfer: int = 0) -> SegmentLine:
    kept = Retention(MONTHS[-1], "EUR", (name,), 20_000, 15_000, 10_000, 4, 3)
    share = Fraction(closing, 500)
    return SegmentLine(
        "EUR", (name,), closing * 100, float(share), customers, new * 100, 0, 0, 0, churn * 100,
        transfer * 100, kept if name == "Pro" else None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def segments() -> bytes:
    lines = (line("Basic", 100, 4, 50, 20, -10), line("Pro", 400, 5, 90, 0, 10))
    total = line("", 500, 8, 140, 20)
    report = SegmentsReport(read(by=("plan",)), 5, False, MONTHS[-1], MONTHS[0], lines, (total,))
    return ledger_workbook(report)


NRR = Bridge(
    "NRR", "NRR", "fraction", "", JANUARY, JANUARY + 3, Fraction(1042, 1000), Fraction(987, 1000),
    (Effect("volume", "churn", "Pro", Fraction(-4, 100)), Effect("volume", "churn", "", Fraction(-25, 1000)),
     Effect("price", "expansion", "Pro", Fraction(1, 100))),
    ("volume", "mix", "price"), 12, ("plan",), "NRR fell by 5.5 points: higher churn took 6.5 points.",
    ("Shares move first.",),
)  # fmt: skip


@pytest.fixture(scope="module")
def bridged() -> bytes:
    return ledger_workbook(BridgeReport(read(by=("plan",)), (NRR,)))


def test_segments_stand_beside_each_other_the_largest_first(segments: bytes) -> None:
    sheet = cells(segments)["Segments"]
    rows = [[cell.value for cell in sheet[row]] for row in (5, 6, 7)]
    assert rows[0] == ["Pro", 300, 90, 0, 0, 0, 0, 10, 400, 0.8, 5, 80, 0.75, 0.5, 0.25]
    assert rows[1] == ["Basic", 80, 50, 0, 0, 0, 20, -10, 100, 0.2, 4, 25, None, None, None]
    assert rows[2][:12] == ["All segments", 380, 140, 0, 0, 0, 20, 0, 500, 1, 8, 62.5]
    assert "counts once" in sheet["A8"].value


def test_the_overview_of_segments_draws_what_each_gained_and_lost(segments: bytes) -> None:
    sheet = cells(segments)["Overview"]
    moved = [[sheet.cell(row, at).value for at in (30, 31, 32)] for row in (22, 23)]
    assert moved == [["Pro", 90, 0], ["Basic", 50, -20]]
    tiles = {sheet.cell(4, at).value: sheet.cell(5, at).value for at in range(1, 25, 3)}
    assert (tiles["Closing MRR"], tiles["Largest segment"], tiles["Customers"]) == (500, 0.8, 8)


def test_a_bridge_begins_with_the_sentence_for_the_board(bridged: bytes) -> None:
    book = cells(bridged)
    assert book.sheetnames == ["Bridge", "Effects", "Notes"]
    assert book["Bridge"]["A1"].value == NRR.sentence


def test_the_steps_tie_as_they_are_shown_and_the_effects_unrounded(bridged: bytes) -> None:
    sheet, effects = cells(bridged)["Bridge"], cells(bridged)["Effects"]
    steps = {sheet.cell(row, 1).value: sheet.cell(row, 9).value for row in range(28, 34)}
    assert list(steps.items())[:5] == [
        ("January 2026", 1.042), ("Volume", -0.065), ("Mix", 0), ("Price", 0.01), ("April 2026", 0.987),
    ]  # fmt: skip
    assert list(steps.values())[5] == 0
    largest = [(sheet.cell(row, 13).value, sheet.cell(row, 22).value) for row in (28, 29, 30, 31)]
    assert largest == [
        ("Volume: churn, Pro", -0.04), ("Volume: churn", -0.025), ("Price: expansion, Pro", 0.01),
        (None, None),
    ]  # fmt: skip
    assert column(effects, "Value")[:6] == [1.042, -0.04, -0.025, 0.01, 0.987, 0]
    assert column(effects, "plan", count=3) == [None, "Pro", None]


def test_bars_float_where_the_steps_before_them_end(bridged: bytes) -> None:
    sheet = cells(bridged)["Bridge"]
    assert [sheet.cell(5, at).value for at in range(30, 35)] == ["Step", "Base", "Ends", "Gained", "Lost"]
    rows = [[sheet.cell(row, at).value for at in range(31, 35)] for row in (6, 7, 9, 10)]
    assert rows == [
        [0, 1.042, 0, 0], [pytest.approx(0.977), 0, 0, pytest.approx(0.065)],
        [pytest.approx(0.977), 0, pytest.approx(0.01), 0], [0, 0.987, 0, 0],
    ]  # fmt: skip


def test_a_bridge_that_falls_below_zero_has_bars_on_both_sides() -> None:
    crossing = Bridge(
        "MRR_NET_NEW", "Net new MRR", "money", "EUR", JANUARY, JANUARY + 1, Fraction(200), Fraction(-300),
        (Effect("volume", "", "", Fraction(-600)), Effect("price", "", "", Fraction(100))),
        ("volume", "price"),
    )  # fmt: skip
    made = ledger_workbook(BridgeReport(read(), (crossing,)))
    sheet = cells(made)["Bridge"]
    rows = [[sheet.cell(row, at).value for at in range(31, 37)] for row in (7, 8)]
    assert rows == [[0, 0, 0, 200, 0, -400], [-300, 0, 0, 0, -100, 0]]
    assert not any(value for name, value in recalculated(made).items() if name != "equal")


def test_a_kpi_without_a_value_has_a_page_that_says_why() -> None:
    none = NoBridge("NRR", "NRR", "EUR", JANUARY, JANUARY + 1, "Nobody paid in 2025-01.")
    assert cells(ledger_workbook(BridgeReport(read(), (none,))))["Bridge"]["A4"].value == none.reason


@pytest.mark.parametrize(
    ("values", "low"),
    [((1.042, -0.065, 0.977), 0.91), ((100, 100, 200), None), ((100, -150, -50), None), ((5, 0, 5), None)],
)
def test_an_axis_begins_above_zero_only_where_small_moves_would_not_be_seen(
    values: tuple[float, float, float], low: float | None
) -> None:
    first, move, last = values
    steps = (Step("2026-01", first, is_end=True), Step("Volume", move), Step("2026-02", last, is_end=True))
    assert lowest_shown(steps) == low


def test_every_formula_of_both_shows_what_it_comes_to(segments: bytes, bridged: bytes) -> None:
    for book in (segments, bridged):
        summary = recalculated(book)
        assert summary.pop("equal") > 25
        assert not any(summary.values()), summary


def test_notes_tell_how_the_source_was_read_and_that_no_row_is_lost() -> None:
    aside = [SetAside(7, "end-before-start", "Row 7: the end lies before the start.", "=Alder()", "shop.csv"),
             SetAside(9, "negative", "Row 9: the amount -40 is negative.", "Birch", "shop.csv")]  # fmt: skip
    made = ledger_workbook(MovesReport(read(set_aside=aside), movements()))
    notes = cells(made)["Notes"]
    lines = {row[0].value: row[1].value for row in notes.iter_rows() if row[0].value}
    assert (lines["Rows in"], lines["used"]) == (12, 10)
    assert (lines["set aside: end before start"], lines["set aside: negative"]) == (1, 1)
    assert lines["Check: rows in less used less set aside"] == 0
    assert (lines["customer"], lines["note"]) == ("customer", "not used")
    assert "The first month's MRR is new." in lines
    listed = cells(made)["Set aside"]
    assert column(listed, "Row") == [7, 9]
    assert column(listed, "Customer") == ["=Alder()", "Birch"]
    assert listed["D5"].data_type == "s"
    assert not any(value for name, value in recalculated(made).items() if name != "equal")


def test_of_very_many_rows_set_aside_the_sheet_says_how_many_it_lists() -> None:
    aside = [SetAside(row, "negative", f"Row {row}: negative.") for row in range(2, 5)]
    told = read(set_aside=aside)
    more = replace(told, rows_in=5_012, rows_used=12, set_aside={"negative": 5_000})
    sheet = cells(ledger_workbook(MovesReport(more, movements())))["Set aside"]
    assert sheet["A2"].value == "5,000 rows of the source not counted; the first 3 of them below."
