"""The sheet Notes: how the figures came about, which definitions hold, from which files they were read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.batch.collect.sheets.parts import Pages, guide_name
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.engine import ENGINE
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put

SHEET, _LAST = "Notes", 4
_WIDTHS = {"A": 30, "B": 34, "C": 70, "D": 66}
_HOW = (
    "Every KPI is computed from the figures typed in the company's workbook, by the definitions set in it; "
    "no result is taken over from the file. Where the file shows another figure, the sheet Missing says so.",
    "Totals add up typed figures; KPIs over companies are computed from these sums, never as a mean of "
    "ratios, by the definitions of the guide. They take the companies that have every figure a KPI "
    "needs in a month.",
    "Amounts of a company are in its own currency unless a column says otherwise; see FX for the conversion.",
    "Status and rules follow the targets of the guide; a watch is a miss of no more than the company's own "
    "tolerance (Settings of its workbook).",
)


def write(pages: Pages) -> None:
    """Add the sheet."""
    portfolio = pages.portfolio
    sheet = pages.sheet(SHEET, styles.GREY)
    styles.heading(sheet, SHEET, f"Made by {ENGINE}.")
    styles.widths(sheet, dict(_WIDTHS))
    row = 4
    for text in _HOW:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=_LAST)
        cell = put(sheet, row, 1, text)
        cell.font, cell.alignment = styles.BODY, styles.align(wrap=True)
        sheet.row_dimensions[row].height = styles.height((text, 190, 10))
        row += 1
    blocks = (
        (
            "Companies with definitions of their own",
            ("Company", "KPI", "Definition", "Guide"),
            _own(portfolio),
        ),
        (
            "Definitions of the guides",
            ("Guide", "KPI", "Definition", "Over companies"),
            _definitions(portfolio),
        ),
        ("Sources", ("Company", "File", "SHA-256 of the file", "Remarks"), _sources(portfolio)),
    )
    for title, heads, lines in blocks:
        row = _block(sheet, row + 1, title, heads, list(lines))
    styles.print_set_up(sheet, f"A1:D{row}")


def _block(
    sheet: Worksheet, top: int, title: str, heads: tuple[str, ...], lines: list[tuple[str, ...]]
) -> int:
    if not lines:
        return top - 1
    styles.band(sheet, top, title, _LAST)
    styles.header(sheet, top + 1, list(heads))
    row = top + 1
    for row, line in enumerate(lines, top + 2):
        for column, text in enumerate(line, 1):
            cell = put(sheet, row, column, text)
            cell.font, cell.border = styles.BODY if column < 3 else styles.SMALL, styles.UNDERLINE
            cell.alignment = styles.align(wrap=True)
        sheet.row_dimensions[row].height = styles.height(
            *((text, _WIDTHS["ABCD"[place]], 10) for place, text in enumerate(line))
        )
    return row + 1


def _own(portfolio: Portfolio) -> Iterator[tuple[str, ...]]:
    for company in portfolio.companies:
        for kpi, definition in company.definitions:
            yield company.company, _label(company.guide, kpi), definition, guide_name(company.guide)


def _definitions(portfolio: Portfolio) -> Iterator[tuple[str, ...]]:
    for pool in portfolio.pools:
        for line in pool.kpis:
            yield (
                guide_name(pool.guide.id),
                line.label,
                line.definition,
                line.why_not or "computed from the totals",
            )


def _sources(portfolio: Portfolio) -> Iterator[tuple[str, ...]]:
    for company in portfolio.companies:
        yield company.company, Path(company.file).name, company.sha256, " ".join(company.notes)


def _label(guide: str, kpi: str) -> str:
    found = GUIDES.get(guide).kpi(kpi)
    return found.label if found else kpi
