"""The figures behind the charts of the overview, beside the printed page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.batch.collect.pooling import Pooled
from kpi_engine.batch.collect.portfolio import MONTHS_SHOWN, Portfolio
from kpi_engine.batch.collect.sheets.companies import size_of, size_term, statuses
from kpi_engine.batch.collect.sheets.pooled import total_cell
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.chart_looks import Block
from kpi_engine.workbook.house_style.months import month_cell
from kpi_engine.workbook.house_style.page import DATA_COLUMN, DATA_TOP

_SHOWN = 10
_STATUSES = ("on target", "watch", "off")


def total_at(portfolio: Portfolio) -> tuple[str, str, float, str] | None:
    """The total of the month for its tile: label, formula, value, and of how many companies it is."""
    name = size_term(portfolio)
    line = next((line for line in portfolio.totals if line.name == name), None)
    if line is None or line.figures[-1].value is None:
        return None
    figure, label = line.figures[-1], "Total MRR" if name == "mrr" else f"Total {line.label.lower()}"
    text = f"={total_cell(portfolio, name)}"
    return label, text, figure.value or 0.0, f"{figure.companies} of {portfolio.expected} companies"


def months(sheet: Worksheet, portfolio: Portfolio) -> tuple[str, Block]:
    """The total and the number of KPIs by status, month by month."""
    name = size_term(portfolio)
    line = next((line for line in portfolio.totals if line.name == name), None)
    label = "" if line is None else "Total MRR" if name == "mrr" else f"Total {line.label.lower()}"
    counted = {month: Counter[str]() for month in portfolio.months}
    for company in portfolio.companies:
        for month in portfolio.months:
            counted[month] += statuses(portfolio, company, month)
    rows = []
    for place, month in enumerate(portfolio.months):
        total = line.figures[place] if line else Pooled(month, None, 0)
        whole = total.companies >= len(portfolio.companies)
        figures = (total.value if whole else None, None if whole else total.value)
        rows.append([month_cell(month), *figures, *(counted[month][word] for word in _STATUSES)])
    heads = ["Month", "all companies", "some companies missing", *_STATUSES]
    return label, _written(sheet, DATA_TOP, heads, rows, styles.MONTH_FORMAT)


def largest(sheet: Worksheet, portfolio: Portfolio) -> Block | None:
    """The largest companies by closing MRR (or revenue), the largest first."""
    size = size_term(portfolio)
    sizes = [(company.company, value) for company in portfolio.companies
             if (value := size_of(portfolio, company, size)) is not None]  # fmt: skip
    top = sorted(sizes, key=lambda item: (-item[1], item[0]))[:_SHOWN]
    at = DATA_TOP + MONTHS_SHOWN + 3
    return (
        _written(sheet, at, ["Company", "Amount"], [list(item) for item in top], "General") if top else None
    )


def most_off(sheet: Worksheet, portfolio: Portfolio) -> Block | None:
    """The companies with the most main KPIs off target, then on watch."""
    rows: list[tuple[str, int, int]] = []
    for company in portfolio.companies:
        words = statuses(portfolio, company)
        if words["off"] or words["watch"]:
            rows.append((company.company, words["off"], words["watch"]))
    rows.sort(key=lambda row: (-row[1], -row[2], row[0]))
    at = DATA_TOP + MONTHS_SHOWN + _SHOWN + 6
    return _written(sheet, at, ["Company", "off", "watch"], rows[:_SHOWN], "General") if rows else None


def _written(
    sheet: Worksheet, top: int, heads: Sequence[str], rows: Sequence[Sequence[Any]], shown: str
) -> Block:
    """A block of chart data: headings, then labels and figures."""
    for column, text in enumerate(heads, DATA_COLUMN):
        put(sheet, top, column, text).font = styles.SMALL
    for row, values in enumerate(rows, top + 1):
        for column, value in enumerate(values, DATA_COLUMN):
            cell = put(sheet, row, column, value)
            cell.font = styles.SMALL
            cell.number_format = shown if column == DATA_COLUMN else "#,##0"
    return Block(sheet, DATA_COLUMN, top + 1, top + len(rows))
