"""The sheet FX: the rates of exchange that were used, and how."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from kpi_engine.batch.collect.rates import KINDS, RateKey, Rates
from kpi_engine.batch.collect.sheets.parts import Pages
from kpi_engine.results.axis import month_of, number_of
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.months import month_head
from kpi_engine.workbook.house_style.tables import Column, head_row

SHEET, HEADER_ROW, FIRST = "FX", 4, 4
_HOW = (
    "Flows (revenue, spend) are converted at the average rate of their month, balances (closing MRR, cash) "
    "at the closing rate, opening balances at the closing rate of the month before."
)


def write(pages: Pages) -> None:
    """Add the sheet."""
    portfolio = pages.portfolio
    sheet = pages.sheet(SHEET, styles.STEEL)
    used = sorted({company.currency for company in portfolio.companies} - {portfolio.currency})
    if portfolio.rates is None or not used:
        styles.heading(sheet, SHEET, f"All companies report in {portfolio.currency}: nothing was converted.")
        styles.print_set_up(sheet, "A1:H3")
        return
    styles.heading(sheet, SHEET, f"One unit in {portfolio.currency}; from {portfolio.rates.file}. {_HOW}")
    months = (month_of(number_of(portfolio.months[0]) - 1), *portfolio.months)
    head_row(sheet, HEADER_ROW, (Column("Currency", 12), Column("Rate", 12), Column("Reads", 30)))
    month_head(sheet, HEADER_ROW, FIRST, months)
    row = HEADER_ROW
    for currency in used:
        for kind in KINDS:
            row += 1
            for place, month in enumerate(months):
                cell = put(sheet, row, FIRST + place, portfolio.rates.of(RateKey(currency, month, kind)))
                cell.number_format, cell.font, cell.border = "0.0000##", styles.BODY, styles.UNDERLINE
            for column, text in (
                (1, currency),
                (2, kind),
                (3, _reads(portfolio.rates, currency, portfolio.month)),
            ):
                put(sheet, row, column, text).font = styles.BODY
    for column in range(FIRST, FIRST + len(months)):
        sheet.column_dimensions[get_column_letter(column)].width = 10
    sheet.freeze_panes = f"{get_column_letter(FIRST)}{HEADER_ROW + 1}"
    last = get_column_letter(FIRST + len(months) - 1)
    styles.print_set_up(sheet, f"A1:{last}{row}", rows=f"{HEADER_ROW}:{HEADER_ROW}")


def _reads(rates: Rates, currency: str, month: str) -> str:
    """`1 USD = 0.9200 EUR` at the close of the month: which way round the table is read."""
    rate = rates.of(RateKey(currency, month, "closing"))
    return "" if rate is None else f"1 {currency} = {rate:.4f} {rates.currency} ({month})"
