"""Sheets of a workbook: stored numbers, dates and formulas, as a spreadsheet user sees them."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kpi_engine.errors import SourceError, WorkbookError
from kpi_engine.model.fact import Place
from kpi_engine.sources import read_facts
from kpi_engine.sources.sheet import read_sheet_table
from kpi_engine.sources.table import StoredNumber


def _save(book: Workbook, tmp_path: Path) -> Path:
    path = tmp_path / "actuals.xlsx"
    book.save(path)
    return path


@pytest.fixture
def book() -> Workbook:
    """A wide sheet with dates as headers, as finance keeps it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Actuals"
    sheet.append(["Metric", date(2026, 1, 31), date(2026, 2, 28), "Unit"])
    sheet.append(["MRR", 1234.5, None, "EUR"])
    sheet.append(["Gross margin", 0.8, 0.815, "%"])
    sheet.append(["Customers", 1234, 1250, None])
    sheet["B1"].number_format = sheet["C1"].number_format = "mmm yy"
    sheet["B3"].number_format = sheet["C3"].number_format = "0.0%"
    return book


def test_stored_numbers_become_facts_with_the_digits_stored_or_shown(book: Workbook, tmp_path: Path) -> None:
    facts = {(fact.term, fact.period): fact for fact in read_facts(_save(book, tmp_path))}
    mrr = facts["mrr", "2026-01"]
    assert (mrr.value, mrr.raw, mrr.half_unit, mrr.currency) == (1234.5, "1234.5", 0.05, "EUR")
    assert mrr.place == Place("actuals.xlsx", "Actuals", 2, "B")
    assert str(mrr.place) == "actuals.xlsx Actuals!B2"
    margin = facts["gross_margin", "2026-01"]
    assert (margin.value, margin.raw, margin.half_unit) == (0.8, "0.8", 0.0005)
    assert facts["active_customers", "2026-02"].half_unit == 0.5
    assert ("mrr", "2026-02") not in facts


def test_a_percent_unit_divides_a_number_that_is_not_shown_as_a_percentage(
    book: Workbook, tmp_path: Path
) -> None:
    book.active["B3"] = 80
    book.active["B3"].number_format = "0.0"
    margins = [fact for fact in read_facts(_save(book, tmp_path)) if fact.term == "gross_margin"]
    assert [(fact.value, fact.half_unit) for fact in margins] == [(0.8, 0.0005), (0.815, 0.0005)]


def test_text_that_looks_like_a_number_is_read_as_in_a_csv(book: Workbook, tmp_path: Path) -> None:
    book.active["C2"] = "1,234"
    with pytest.raises(SourceError, match=r'actuals.xlsx Actuals!C2: "1,234" can be 1234 or 1.234'):
        read_facts(_save(book, tmp_path))


def test_dates_of_a_1904_workbook_keep_their_month(book: Workbook, tmp_path: Path) -> None:
    book.epoch = CALENDAR_MAC_1904
    header = read_sheet_table(_save(book, tmp_path), None).header
    assert header == ("Metric", "2026-01-31", "2026-02-28", "Unit")


def test_a_date_among_the_figures_is_refused(book: Workbook, tmp_path: Path) -> None:
    book.active["C4"] = date(2026, 2, 1)
    with pytest.raises(SourceError, match=r'Actuals!C4: "2026-02-01" is not a number'):
        read_facts(_save(book, tmp_path))


def test_a_formula_without_a_stored_result_is_refused(book: Workbook, tmp_path: Path) -> None:
    book.active["C4"] = "=B4+16"
    with pytest.raises(SourceError, match=r'Actuals!C4: "=B4\+16" is a formula without a result'):
        read_facts(_save(book, tmp_path))


@pytest.mark.parametrize(
    ("value", "why"), [(True, '"TRUE" is not a number'), ("#DIV/0!", "is an error of the source")]
)
def test_truth_values_and_errors_are_refused(book: Workbook, tmp_path: Path, value: object, why: str) -> None:
    book.active["C4"] = value
    with pytest.raises(SourceError, match=why):
        read_facts(_save(book, tmp_path))


def test_a_cell_beside_the_table_is_refused(book: Workbook, tmp_path: Path) -> None:
    book.active["G9"] = "checked by audit"
    with pytest.raises(SourceError, match=r'Actuals!G9: "checked by audit" stands outside the table'):
        read_facts(_save(book, tmp_path))


def test_the_sheet_is_named_when_there_are_several(book: Workbook, tmp_path: Path) -> None:
    book.create_sheet("Notes")
    path = _save(book, tmp_path)
    with pytest.raises(
        SourceError, match=r"has the sheets Actuals, Notes\. Name the one to read with --sheet"
    ):
        read_facts(path)
    assert len(read_facts(path, sheet="actuals")) == 5
    with pytest.raises(SourceError, match="the sheet Notes is empty"):
        read_facts(path, sheet="Notes")
    with pytest.raises(WorkbookError, match="no sheet Plan"):
        read_facts(path, sheet="Plan")


def test_rows_and_columns_may_begin_anywhere_if_the_header_says_so(tmp_path: Path) -> None:
    book = Workbook()
    for column, cells in enumerate((("term", "MRR"), ("period", "2026-01"), ("value", 5)), 2):
        for row, value in zip((3, 5), cells, strict=True):
            book.active.cell(row, column, value)
    table = read_sheet_table(_save(book, tmp_path), None)
    assert (table.header, table.header_row) == (("", "term", "period", "value"), 3)
    assert [row for row, _ in table.records()] == [5]
    (fact,) = read_facts(tmp_path / "actuals.xlsx")
    assert (fact.id, fact.term, fact.value) == ("D5", "mrr", 5.0)


def test_float_noise_of_a_computed_cell_is_no_precision(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["period", "term", "value"])
    book.active.append([2026, "MRR", 0.1 + 0.7])
    table = read_sheet_table(_save(book, tmp_path), None)
    cell = next(table.records())[1][2]
    assert isinstance(cell, StoredNumber)
    assert (cell.half_unit, str(cell)) == (0.05, "0.7999999999999999")
    assert read_facts(tmp_path / "actuals.xlsx")[0].period == "2026"
