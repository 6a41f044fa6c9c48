"""The workbooks of retention and cohorts: live ratios and shares, blanks where nothing divides."""

from __future__ import annotations

from datetime import date

import pytest

from kpi_engine.engine.ledger_reports import CohortReport, RetentionReport
from kpi_engine.ledger.cohorts import Cohort
from kpi_engine.ledger.retention import Retention
from kpi_engine.ledger_book import ledger_workbook
from tests.ledger_book.conftest import JANUARY, cells, column, read, recalculated


def kept(month: int, base: int, net: int, gross: int, then: int, now: int, segment: str = "") -> Retention:
    names = (segment,) if segment else ()
    return Retention(month, "EUR", names, 100 * base, 100 * net, 100 * gross, then, now)


YEAR = (
    kept(JANUARY, 0, 0, 0, 0, 0), kept(JANUARY + 1, 150, 180, 120, 2, 1),
    kept(JANUARY + 2, 200, 190, 190, 4, 3),
)  # fmt: skip


@pytest.fixture(scope="module")
def retention() -> bytes:
    segments = tuple(
        kept(each.month, each.base // 2, each.net // 2, each.gross // 2, each.customers_base,
             each.customers_kept, name)
        for name in ("Basic", "Pro") for each in YEAR
    )  # fmt: skip
    return ledger_workbook(RetentionReport(read(by=("plan",)), 12, False, YEAR, segments))


@pytest.fixture(scope="module")
def cohorts() -> bytes:
    return ledger_workbook(CohortReport(read(by=("plan",)), "net", "month", False, TOTAL, SEGMENTS))


def cohort(month: int, customers: tuple[int, ...], net: tuple[int | None, ...], segment: str = "") -> Cohort:
    minor = tuple(None if each is None else 100 * each for each in net)
    return Cohort(month, "EUR", (segment,) if segment else (), customers, minor, minor)


TOTAL = (
    cohort(JANUARY, (2, 2, 1, 1), (150, 150, None, 60)), cohort(JANUARY + 2, (3, 2), (200, 250)),
    cohort(JANUARY + 3, (1,), (80,)),
)  # fmt: skip
SEGMENTS = (
    cohort(JANUARY, (2, 2, 1, 1), (150, 150, None, 60), "Basic"),
    cohort(JANUARY + 2, (3, 2), (200, 250), "Pro"),
    cohort(JANUARY + 3, (1,), (80,), "Pro"),
)  # fmt: skip


def test_retention_of_each_month_is_a_live_ratio(retention: bytes) -> None:
    sheet, text = cells(retention)["Retention"], cells(retention, values=False)["Retention"]
    assert column(sheet, "Net revenue retention") == [None, 1.2, 0.95]
    assert column(sheet, "Gross revenue retention") == [None, 0.8, 0.95]
    assert column(sheet, "Logo retention") == [None, 0.5, 0.75]
    assert column(text, "Net revenue retention")[1:] == ["=D6/C6", "=D7/C7"]
    assert [cell and cell.date() for cell in column(sheet, "Base month")] == [
        None, date(2025, 2, 1), date(2025, 3, 1),
    ]  # fmt: skip


def test_a_month_without_a_base_is_blank_and_not_drawn(retention: bytes) -> None:
    book = cells(retention)
    assert [cell.value for cell in book["Retention"][5]][1:] == [None] * 9
    drawn = [[book["Overview"].cell(row, at).value for at in range(31, 34)] for row in (6, 7, 8)]
    assert drawn == [[1.2, 0.8, 0.5], [0.95, 0.95, 0.75], [None] * 3]


def test_tiles_show_the_last_month_with_a_base(retention: bytes) -> None:
    sheet = cells(retention)["Overview"]
    tiles = {sheet.cell(4, at).value: sheet.cell(5, at).value for at in range(1, 25, 3)}
    assert tiles == {
        "Net revenue": 0.95, "Gross revenue": 0.95, "Logo": 0.75, "MRR then": 200, "MRR now": 190,
        "Customers then": 4, "Still paying": 3, "Lost": 1,
    }  # fmt: skip


def test_segments_have_a_sheet_and_a_chart(retention: bytes) -> None:
    book = cells(retention)
    assert book.sheetnames == ["Overview", "Retention", "Segment retention", "Notes"]
    assert column(book["Segment retention"], "plan") == ["Basic"] * 3 + ["Pro"] * 3
    assert [book["Overview"].cell(row, 30).value for row in (45, 46)] == ["Basic", "Pro"]


def test_a_ledger_shorter_than_the_window_says_so() -> None:
    book = cells(ledger_workbook(RetentionReport(read(), 12, False, YEAR[:1])))
    assert "Choose a shorter window" in book["Overview"]["A4"].value
    none = cells(ledger_workbook(RetentionReport(read(), 12, False, ())))
    assert none.sheetnames == ["Overview", "Notes"]
    assert "Choose a shorter window" in none["Overview"]["A4"].value


def test_a_cohort_is_a_line_of_live_shares(cohorts: bytes) -> None:
    sheet, text = cells(cohorts)["Cohorts"], cells(cohorts, values=False)["Cohorts"]
    rows = [[cell.value for cell in sheet[row]][1:6] for row in (6, 7, 8)]
    assert rows == [[2, 1, 1, None, pytest.approx(0.4)], [3, 1, 1.25, None, None], [1, 1, None, None, None]]
    assert text["D7"].value == "='Cohort amounts'!D7/'Cohort amounts'!$C7"
    assert sheet["A6"].value.date() == date(2026, 1, 1)


def test_amounts_stand_where_their_shares_do(cohorts: bytes) -> None:
    sheet = cells(cohorts)["Cohort amounts"]
    rows = [[cell.value for cell in sheet[row]][2:6] for row in (6, 7, 8, 9)]
    assert rows == [
        [150, 150, None, 60],
        [200, 250, None, None],
        [80, None, None, None],
        [430, 400, None, 60],
    ]


def test_all_cohorts_count_only_those_that_are_old_enough(cohorts: bytes) -> None:
    shares = [cell.value for cell in cells(cohorts)["Cohorts"][9]][:6]
    assert shares == ["All cohorts", 6, 1, pytest.approx(400 / 350), None, pytest.approx(60 / 150)]


def test_each_segment_has_a_triangle_of_its_own(cohorts: bytes) -> None:
    sheet = cells(cohorts)["Cohorts"]
    titles = [sheet.cell(row, 1).value for row in (4, 11, 17)]
    assert titles == ["All customers", "Pro", "Basic"]


def test_the_heat_map_covers_every_share(cohorts: bytes) -> None:
    sheet = cells(cohorts)["Cohorts"]
    areas = {str(area.sqref): area.rules[0].type for area in sheet.conditional_formatting}
    assert areas["C6:F9"] == "colorScale"
    assert len(areas) == 3


def test_curves_are_of_all_cohorts_and_of_each_where_there_are_few(cohorts: bytes) -> None:
    sheet = cells(cohorts)["Overview"]
    assert [sheet.cell(5, at).value for at in range(30, 35)] == [
        "Months", "All cohorts", "2026-01", "2026-03", "2026-04",
    ]  # fmt: skip
    assert [sheet.cell(7, at).value for at in range(30, 35)] == [1, pytest.approx(400 / 350), 1, 1.25, None]


def test_many_cohorts_are_drawn_by_the_year_in_which_they_were_won() -> None:
    many = tuple(cohort(JANUARY + place, (1,) * (14 - place), (10,) * (14 - place)) for place in range(14))
    sheet = cells(ledger_workbook(CohortReport(read(), "net", "month", False, many)))["Overview"]
    assert [sheet.cell(5, at).value for at in range(31, 34)] == ["All cohorts", "won in 2026", "won in 2027"]


def test_the_first_cohort_of_a_ledger_without_a_beginning_may_be_earlier() -> None:
    report = CohortReport(read(opening=True), "logo", "month", False, TOTAL)
    sheet = cells(ledger_workbook(report))["Cohorts"]
    assert [sheet[f"A{row}"].number_format for row in (6, 7)] == ['"≤ "mmm yy', "mmm yy"]


def test_every_formula_of_retention_and_cohorts_shows_what_it_comes_to(
    retention: bytes, cohorts: bytes
) -> None:
    for book in (retention, cohorts):
        summary = recalculated(book)
        assert summary.pop("equal") > 35
        assert not any(summary.values()), summary


def test_more_segments_than_a_workbook_takes_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpi_engine.ledger_book.triangles._MOST_CELLS", 8)
    report = CohortReport(read(by=("plan",)), "net", "month", False, TOTAL, SEGMENTS)
    sheet = cells(ledger_workbook(report))["Cohorts"]
    assert "2 smallest segments are left out" in sheet["A2"].value
