"""The sheets Notes and Set aside: how the source was read, by which policies, and which rows do not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.engine import ENGINE
from kpi_engine.engine.ledger_read import LedgerRead
from kpi_engine.engine.ledger_reports import CohortReport, SegmentsReport
from kpi_engine.ledger_book.parts import HEADER_ROW
from kpi_engine.model.written import counted
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.pages import Pages
from kpi_engine.workbook.house_style.tables import Column, table

SHEET, SET_ASIDE = "Notes", "Set aside"
_WIDTHS = {"A": 34.0, "B": 26.0, "C": 96.0}
_LAST = len(_WIDTHS)
_ENGINES = {"duckdb": "DuckDB", "polars": "Polars", "spark": "Spark", "dask": "Dask"}
_READING = (
    ("Form", "form"), ("Dates", "dates"), ("Decimal sign", "decimal"), ("End date", "end_is"),
    ("Churn date", "churn_date"), ("Amount", "amount_is"), ("Until", "until"),
)  # fmt: skip
OF_MOVEMENTS = (
    "Each customer is classified on its own: what a customer pays for several subscriptions in one month is "
    "added up first. Month: what is active on its last day.",
    "Start and movements lead to the end of each month: the check is a live formula, and so are the sums.",
    "Between segments, what a customer moves from one to another is a transfer, neither churn nor new; "
    "transfers add up to nothing.",
)


def of_retention(window: int, *, path: bool) -> tuple[str, ...]:
    """How retention is computed."""
    return (
        f"Retention compares a month with that {window} months before, for the customers who paid then; "
        "whoever came since counts nowhere.",
        "Net: what they pay now. Gross: no more of each than it paid then. Logo: how many still pay.",
        "What came back between counts as kept." if not path
        else "Nothing comes back: of a customer no more counts than the least it paid since.",
        "A customer counts in the segment in which it paid most in the earlier month.",
    )  # fmt: skip


def too_short(window: int) -> str:
    """Why there is no retention."""
    return f"Nobody paid {window} months before any of these months. Choose a shorter window."


def of_cohorts(report: CohortReport) -> tuple[str, ...]:
    """How cohorts are computed."""
    return (
        f"A cohort is all who first paid in a {report.grain}; age 0 is that {report.grain}.",
        "All cohorts: what is left of those that are old enough, by what these had at first; never a mean of "
        "shares.",
        "A customer counts in the segment in which it paid most at first.",
    )


def of_segments(report: SegmentsReport) -> tuple[str, ...]:
    """How segments are compared."""
    return (
        f"Movements are those of the last {report.window} months; retention compares both ends of them.",
        *OF_MOVEMENTS[2:],
        "A customer counts for retention in the segment in which it paid most in the earlier month.",
    )


def write(pages: Pages, read: LedgerRead, said: Sequence[str]) -> None:
    """Add the sheets; `said` are sentences on the figures of the other sheets."""
    sheet = pages.sheet(SHEET, styles.GREY)
    styles.heading(sheet, SHEET, f"Made by {ENGINE}, computed with {_ENGINES.get(read.engine, read.engine)}.")
    styles.widths(sheet, _WIDTHS)
    row = HEADER_ROW - 1
    if said:
        row = _lines(sheet, HEADER_ROW, "How the figures are computed", [(text, "", "") for text in said])
    row = _lines(sheet, row + 1, "Policies", [(text, "", "") for text in read.policies])
    row = _rows(pages, sheet, row + 1, read)
    row = _lines(sheet, row + 1, f"How {read.source} was read", list(_reading(read)))
    columns = [(column.header, column.role, column.why) for column in read.reading.columns]
    columns += [(header, "not used", "") for header in read.reading.unused]
    row = _lines(sheet, row + 1, "Columns", columns)
    notes = [(text, "", "") for text in read.reading.notes]
    row = _lines(sheet, row + 1, "Remarks", notes) if notes else row
    styles.print_set_up(sheet, f"A1:C{row}")
    if read.examples:
        _set_aside(pages, read)


def _lines(sheet: Worksheet, top: int, title: str, lines: Sequence[tuple[str, str, str]]) -> int:
    """A band, then a line each; one with a single text goes over the page. Returns the row after them."""
    styles.band(sheet, top, "", _LAST)
    put(sheet, top, 1, title)
    row = top
    for row, line in enumerate(lines, top + 1):
        for column, text in enumerate(line, 1):
            _dressed(put(sheet, row, column, text))
        last = max(column for column, text in enumerate(line, 1) if text or column == 1)
        if last < _LAST:
            sheet.merge_cells(start_row=row, start_column=last, end_row=row, end_column=_LAST)
        room = [*list(_WIDTHS.values())[: last - 1], sum(list(_WIDTHS.values())[last - 1 :])]
        sheet.row_dimensions[row].height = styles.height(
            *((text, width, 10.0) for text, width in zip(line, room, strict=False))
        )
    return row + 1


def _dressed(cell: Any) -> None:
    cell.font, cell.border, cell.alignment = styles.BODY, styles.UNDERLINE, styles.align(wrap=True)


def _rows(pages: Pages, sheet: Worksheet, top: int, read: LedgerRead) -> int:
    """Rows in, used and set aside by reason, and the check that none is lost."""
    styles.band(sheet, top, "Rows of the source", _LAST)
    figures = [("Rows in", read.rows_in), ("used", read.rows_used)]
    for reason, count in sorted(read.set_aside.items()):
        figures.append((f"set aside: {reason.replace('-', ' ')}", count))
    row = top
    for row, (label, count) in enumerate(figures, top + 1):
        _dressed(put(sheet, row, 1, label))
        _dressed(put(sheet, row, 2, count))
        _number(sheet.cell(row, 2), "#,##0")
    _dressed(put(sheet, row + 1, 1, "Check: rows in less used less set aside"))
    check = pages.formula(sheet, row + 1, 2, f"=B{top + 1}-SUM(B{top + 2}:B{row})", _lost(read))
    _dressed(check)
    _number(check, '0;-0;"ok"')
    return row + 2


def _number(cell: Any, shown: str) -> None:
    cell.number_format, cell.alignment = shown, styles.align("right")


def _lost(read: LedgerRead) -> int:
    return read.rows_in - read.rows_used - sum(read.set_aside.values())


def _reading(read: LedgerRead) -> Iterator[tuple[str, str, str]]:
    for label, name in _READING:
        if told := getattr(read.reading, name):
            yield label, told, ""
    if read.by:
        yield "Segments", ", ".join(read.by), ""
    if read.reading.rounded:
        yield "Rounded", counted(read.reading.rounded, "amount"), "had more decimals than its currency has"


def _set_aside(pages: Pages, read: LedgerRead) -> None:
    """A row each, with its number in the source; of very many only the first of each reason are known."""
    sheet = pages.sheet(SET_ASIDE, styles.WATCH)
    listed = len(read.examples)
    told = "each of them" if listed == read.rows_set_aside else f"the first {listed:,} of them"
    styles.heading(
        sheet, SET_ASIDE, f"{counted(read.rows_set_aside, 'row')} of the source not counted; {told} below."
    )
    columns = [
        Column("Row", 10, "0", "left"), Column("Reason", 24), Column("What was found", 90, wrap=True),
        Column("Customer", 24),
    ]  # fmt: skip
    rows = [[each.row, each.reason, each.sentence, each.customer] for each in read.examples]
    if any(each.file for each in read.examples):
        columns.append(Column("File", 28))
        rows = [[*row, each.file] for row, each in zip(rows, read.examples, strict=True)]
    last = table(sheet, "set_aside", HEADER_ROW, columns, rows)
    for number, each in enumerate(read.examples, HEADER_ROW + 1):
        if len(each.sentence) > columns[2].width:
            sheet.row_dimensions[number].height = styles.height((each.sentence, columns[2].width, 10))
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    styles.print_set_up(
        sheet, f"A1:{get_column_letter(len(columns))}{last}", rows=f"{HEADER_ROW}:{HEADER_ROW}"
    )
