"""Sheets of ours in a running Excel: written in a few large steps, found again by a hidden name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from kpi_engine.audit.annotated.marks import REPORTS
from kpi_engine.audit.life.decided_sheet import REPORT_NAME
from kpi_engine.formula.references import cell_name, column_letters
from kpi_engine.hosts.excel_cells import from_excel
from kpi_engine.hosts.macros.excel_marks import colour, fill_of
from kpi_engine.hosts.macros.port import Line, OwnSheet, Report
from kpi_engine.model.cell_error import Scalar

_HEADER_ROW = 6
_LAST_HEADER_ROW = 20
_TOP = -4160
_LONGEST_SHOWN, _LONGEST_LINK = 200, 255
_NEEDED = {"Decision", "Reason", "Fingerprint"}
_NAVY, _GREY, _WHITE, _TYPED = "1F3A5F", "6B7785", "FFFFFF", "FFFBE6"


def own_sheets(book: Any) -> Iterator[OwnSheet]:
    """The sheets that carry our name, and those that an annotated copy brought."""
    for sheet in book.Worksheets:
        title = _named(sheet)
        if title or str(sheet.Name).startswith(REPORTS[0]):
            head = _head(sheet)
            if title or head:
                yield OwnSheet(str(sheet.Name), title or REPORTS[0], _decisions(sheet, head))


def add(book: Any, report: Report) -> Any:
    """The report as a new last sheet, under any name that is free.

    The hidden name is the sheet's alone: renamed, moved and copied with it, and gone when it is deleted.
    """
    sheet = book.Worksheets.Add(After=book.Sheets(book.Sheets.Count))
    try:
        sheet.Names.Add(Name=REPORT_NAME, RefersTo=f'="{report.title}"', Visible=False)
        fill(sheet, report, "#")
    except Exception:
        sheet.Delete()  # half a report is none
        raise
    return sheet


def free_name(book: Any, wanted: str) -> str:
    """The name, with a number where the workbook has such a sheet: `KPI Audit (2)`."""
    taken = {str(each.Name).casefold() for each in book.Sheets}
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted} ({number})"
    return name


def fill(sheet: Any, report: Report, links_to: str) -> None:
    """Title, lines above the table, table. `links_to` is what a link's cell is found in: `#` for here."""
    sheet.Range("A1").Value2 = report.title
    sheet.Range("A1").Font.Size, sheet.Range("A1").Font.Bold = 18, True
    sheet.Range("A1").Font.Color = colour(_NAVY)
    for row, said in enumerate(report.said, 2):
        sheet.Range(f"A{row}").Value2 = _text(said)
        sheet.Range(f"A{row}").Font.Color = colour(_GREY)
    _table(sheet, report, links_to)
    for number, column in enumerate(report.columns, 1):
        sheet.Columns(number).ColumnWidth = column.width


def _table(sheet: Any, report: Report, links_to: str) -> None:
    last, end = column_letters(len(report.columns)), _HEADER_ROW + len(report.lines)
    head = sheet.Range(f"A{_HEADER_ROW}:{last}{_HEADER_ROW}")
    head.Value2 = (tuple(each.heading for each in report.columns),)
    head.Font.Bold, head.Font.Color, head.Interior.Color = True, colour(_WHITE), colour(_NAVY)
    if not report.lines:
        return
    cells = sheet.Range(f"A{_HEADER_ROW + 1}:{last}{end}")
    cells.Value2 = tuple(tuple(_text(each) for each in line.cells) for line in report.lines)
    cells.WrapText, cells.VerticalAlignment = True, _TOP
    letters = column_letters(report.linked + 1)
    links = sheet.Range(f"{letters}{_HEADER_ROW + 1}:{letters}{end}")
    links.Formula = tuple((_linked(each, report.linked, links_to),) for each in report.lines)
    links.Font.Underline, links.Font.Color = 2, colour("1F4FBF")
    _colour(sheet, report)
    sheet.Range(f"A{_HEADER_ROW}:{last}{end}").AutoFilter()


def _colour(sheet: Any, report: Report) -> None:
    """The number of a line shows how grave it is, run by run; cells to type in look like inputs."""
    row = _HEADER_ROW + 1
    for severity, run in groupby(report.lines, key=lambda each: each.severity):
        last = row + len(list(run)) - 1
        sheet.Range(f"A{row}:A{last}").Interior.Color = fill_of(severity)
        row = last + 1
    for number, column in enumerate(report.columns, 1):
        if column.is_typed:
            letters = column_letters(number)
            sheet.Range(f"{letters}{_HEADER_ROW + 1}:{letters}{row - 1}").Interior.Color = colour(_TYPED)


def _linked(line: Line, column: int, links_to: str) -> str:
    """A formula that leads to the cell, in English; only words where the place is longer than Excel takes."""
    shown, place = str(line.cells[column])[:_LONGEST_SHOWN], links_to + line.link
    if not line.link or len(place) > _LONGEST_LINK:
        return f"'{shown}"
    return f'=HYPERLINK("{_quoted(place)}","{_quoted(shown)}")'


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def _text(value: Scalar) -> Any:
    """What is text stays text: Excel takes `=1+1`, `15 %` and `2026-01` for something else."""
    if isinstance(value, str):
        return f"'{value}"
    return value if value is None or isinstance(value, float | bool) else _number(value)


def _number(value: Any) -> Any:
    from kpi_engine.model.cell_error import CellError

    return value.text if isinstance(value, CellError) else float(value)


def _named(sheet: Any) -> str:
    for name in sheet.Names:
        if str(name.Name).endswith(f"!{REPORT_NAME}"):
            return str(name.RefersTo).strip('="')
    return ""


def _head(sheet: Any) -> tuple[int, int] | None:
    """Row and column of the heading Decision, where the columns of an audit are."""
    last = column_letters(40)
    rows = from_excel(sheet.Range(f"A1:{last}{_LAST_HEADER_ROW}").Value2)
    for row, cells in enumerate(rows if isinstance(rows, list) else [], 1):
        if set(map(str, cells)) >= _NEEDED:
            return row, cells.index("Decision") + 1
    return None


def _decisions(sheet: Any, head: tuple[int, int] | None) -> int:
    if head is None:
        return 0
    row, column = head
    used = sheet.UsedRange
    last = max(int(used.Row) + int(used.Rows.Count) - 1, row + 1)
    cells = from_excel(sheet.Range(f"{cell_name(row + 1, column)}:{cell_name(last, column)}").Value2)
    listed = [each for line in cells for each in line] if isinstance(cells, list) else [cells]
    return sum(bool(each) for each in listed)
