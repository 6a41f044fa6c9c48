"""The sheet Missing: who has sent nothing, is late or cannot be read, and which workbooks to look into."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.batch.collect.sheets.parts import STATUS_COLOURS, Pages, guide_name
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.months import month_words
from kpi_engine.workbook.house_style.tables import Column, table

SHEET, HEADER_ROW = "Missing", 4
_COLUMNS = (
    Column("What", 14, side="center"), Column("Company", 28), Column("Guide", 22), Column("Due", 12),
    Column("Why", 70, wrap=True), Column("File", 34),
)  # fmt: skip


def write(pages: Pages) -> None:
    """Add the sheet."""
    portfolio = pages.portfolio
    sheet = pages.sheet(SHEET, styles.WATCH)
    there = f"{len(portfolio.companies)} of {portfolio.expected} companies are in the portfolio"
    styles.heading(sheet, SHEET, f"{month_words(portfolio.month)}: {there}.")
    rows = [
        [
            each.kind,
            each.company,
            guide_name(each.guide) if each.guide else "",
            each.due,
            each.why,
            Path(each.file).name,
        ]
        for each in portfolio.absences
    ]
    last = table(sheet, "missing", HEADER_ROW, _COLUMNS, rows)
    for number, row in enumerate(rows, HEADER_ROW + 1):
        sheet.row_dimensions[number].height = styles.height((row[4], 70, 10))
    if not rows:
        put(sheet, HEADER_ROW + 1, 5, "Nobody is missing or late.").font = styles.BODY
    styles.colour_words(sheet, f"A{HEADER_ROW + 1}:A{last}", STATUS_COLOURS)
    last = _findings(pages, last + 2) if portfolio.findings else last
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:F{last}", rows=f"{HEADER_ROW}:{HEADER_ROW}")


def _findings(pages: Pages, top: int) -> int:
    """Workbooks that show another figure than their own inputs give; the portfolio has the recomputed one."""
    sheet = pages.book[SHEET]
    styles.band(sheet, top, "Workbooks that show something else than their inputs give", len(_COLUMNS))
    row = top
    for row, (company, text) in enumerate(pages.portfolio.findings, top + 1):
        for column, value in ((1, "look into"), (2, company.company), (3, guide_name(company.guide)),
                              (5, text),
                              (6, Path(company.file).name)):  # fmt: skip
            cell = put(sheet, row, column, value)
            cell.font, cell.border = styles.BODY, styles.UNDERLINE
            cell.alignment = styles.align("center" if column == 1 else None, wrap=column == 5)
        sheet.row_dimensions[row].height = styles.height((text, 70, 10))
    return row
