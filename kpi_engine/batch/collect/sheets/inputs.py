"""The sheet Inputs: what of each company adds up, by month in one currency; the totals sum these cells."""

from __future__ import annotations

from copy import copy
from typing import Any

from openpyxl.utils import get_column_letter

from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.batch.collect.sheets.parts import Pages, guide_name
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import look, put
from kpi_engine.workbook.house_style.months import month_head
from kpi_engine.workbook.house_style.tables import Column, head_row

SHEET, HEADER_ROW, FIRST = "Inputs", 4, 7
"""The first column with a month is column 7."""


def write(pages: Pages) -> None:
    """Add the sheet."""
    portfolio = pages.portfolio
    sheet = pages.sheet(SHEET, styles.STEEL, zoom=85)
    styles.heading(sheet, SHEET, f"Figures that add up over companies, amounts in {portfolio.currency}; "
                   "the sheet Pooled sums these cells.")  # fmt: skip
    columns = [Column("Company", 26), Column("Guide", 20), Column("Term", 22), Column("Name", 28),
               Column("Unit", 13), Column("Comes from", 11)]  # fmt: skip
    head_row(sheet, HEADER_ROW, columns)
    month_head(sheet, HEADER_ROW, FIRST, portfolio.months)
    plain, small, amount = (
        look(sheet),
        look(sheet, font=styles.SMALL),
        look(sheet, "#,##0;(#,##0);0", "right"),
    )
    for row, line in enumerate(_lines(portfolio), HEADER_ROW + 1):
        for column, value in enumerate(line, 1):
            style = amount if column >= FIRST else small if column > 1 else plain
            put(sheet, row, column, value)._style = copy(style)
    last_column = get_column_letter(FIRST + len(portfolio.months) - 1)
    for column in range(FIRST, FIRST + len(portfolio.months)):
        sheet.column_dimensions[get_column_letter(column)].width = 11.5
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{last_column}{last_row(portfolio)}"
    sheet.freeze_panes = f"{get_column_letter(FIRST)}{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:{last_column}{last_row(portfolio)}", rows=f"{HEADER_ROW}:{HEADER_ROW}")


def last_row(portfolio: Portfolio) -> int:
    """The last row with figures."""
    return HEADER_ROW + max(1, sum(len(company.amounts) for company in portfolio.companies))


def area(portfolio: Portfolio, column: int) -> str:
    """The cells of a column, for the formulas of other sheets."""
    letter = get_column_letter(column)
    return f"{SHEET}!${letter}${HEADER_ROW + 1}:${letter}${last_row(portfolio)}"


def _lines(portfolio: Portfolio) -> list[list[Any]]:
    lines = []
    for company in portfolio.companies:
        for name, by_month in company.amounts.items():
            term = TERMS.get(name)
            origin = "typed" if (name, "") in company.inputs else "computed"
            figures = [by_month.get(month) for month in portfolio.months]
            unit = styles.unit_text(term.unit)
            lines.append(
                [company.company, guide_name(company.guide), name, term.label, unit, origin, *figures]
            )
    return lines
