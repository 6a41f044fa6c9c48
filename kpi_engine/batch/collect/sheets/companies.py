"""The sheet Companies: one row a company, how it stands, and its main KPIs in the colours of their status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.batch.collect.company import CompanyReport, KpiFigure
from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.batch.collect.sheets.parts import Pages, colour, guide_name
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.model.unit import Unit
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.months import month_cell, month_words
from kpi_engine.workbook.house_style.tables import Column, table

SHEET, HEADER_ROW = "Companies", 4
STANDING, FIRES = 5, 9
"""Columns that the overview counts."""
_MOST_KPIS = 8
_SIZE_TERMS = ("mrr", "revenue")


def write(pages: Pages) -> None:
    """Add the sheet."""
    portfolio = pages.portfolio
    sheet = pages.sheet(SHEET)
    styles.heading(sheet, SHEET, _purpose(portfolio))
    kpis, size = headline_kpis(portfolio), size_term(portfolio)
    columns = [*_fixed(portfolio, size), *(Column(label, 13, side="right") for _, label in kpis)]
    rows, formats = _rows(portfolio, [name for name, _ in kpis], size, len(columns) - len(kpis))
    last = table(sheet, "companies", HEADER_ROW, columns, rows, formats)
    sheet.row_dimensions[HEADER_ROW].height = 42
    _colours(sheet, portfolio, [name for name, _ in kpis], len(columns) - len(kpis))
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    area = f"A1:{get_column_letter(len(columns))}{last}"
    styles.print_set_up(sheet, area, rows=f"{HEADER_ROW}:{HEADER_ROW}", columns="A:A")


def _purpose(portfolio: Portfolio) -> str:
    return (
        f"{month_words(portfolio.month)}; amounts per company in its own currency. Standing: the worst "
        "status of the main KPIs. A late company shows its last month."
    )


def _fixed(portfolio: Portfolio, size: str) -> list[Column]:
    columns = [
        Column("Company", 28), Column("Guide", 22), Column("Currency", 9, side="center"),
        Column("Month", 9, styles.MONTH_FORMAT, "center"), Column("Standing", 12, side="center"),
        Column("Main KPIs on target", 10, "0", "center"), Column("On watch", 8, "0", "center"),
        Column("Off", 7, "0", "center"), Column("Rules that fire", 9, "0", "center"),
    ]  # fmt: skip
    if size:
        columns.append(Column(f"{size.upper() if size == 'mrr' else 'Revenue'}, {portfolio.currency}", 14,
                              styles.typed_format(Unit.MONEY), "right"))  # fmt: skip
    return columns


def size_term(portfolio: Portfolio) -> str:
    """What tells how large a company is: closing MRR, else revenue; empty where not all have either."""
    known = {line.name for line in portfolio.totals}
    return next((term for term in _SIZE_TERMS if term in known), "")


def headline_kpis(portfolio: Portfolio) -> list[tuple[str, str]]:
    """The main KPIs that most companies have, in the order of their guides: id and label.

    Excel takes no two columns of a table with one heading.
    """
    counted: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for company in portfolio.companies:
        for kpi in GUIDES.get(company.guide).kpis:
            if not (kpi.working or kpi.secondary):
                counted[kpi.id] += 1
                labels.setdefault(kpi.id, kpi.label)
    order = list(labels)
    best = sorted(order, key=lambda name: (-counted[name], order.index(name)))[:_MOST_KPIS]
    shown = [(name, labels[name]) for name in sorted(best, key=order.index)]
    twice = {label for label, count in Counter(label for _, label in shown).items() if count > 1}
    return [(name, f"{label} ({name})" if label in twice else label) for name, label in shown]


def statuses(portfolio: Portfolio, company: CompanyReport, month: str = "") -> Counter[str]:
    """How many of a company's main KPIs have which status in a month (that at which it is shown).

    An impossible figure counts as off.
    """
    figures = company.at(month or portfolio.month_of(company))
    words = (figure.status for figure in figures if not figure.secondary)
    return Counter("off" if word == "check input" else word for word in words)


def firing(portfolio: Portfolio, company: CompanyReport) -> int:
    """How many rules fire."""
    month = portfolio.month_of(company)
    return sum(rule.month == month and rule.state == "fires" for rule in company.rules)


def size_of(portfolio: Portfolio, company: CompanyReport, size: str) -> float | None:
    """The company's closing MRR, or revenue, in the portfolio's currency."""
    return company.amounts.get(size, {}).get(portfolio.month_of(company))


def _rows(
    portfolio: Portfolio, kpis: Sequence[str], size: str, first: int
) -> tuple[list[list[Any]], dict[tuple[int, int], str]]:
    rows: list[list[Any]] = []
    formats: dict[tuple[int, int], str] = {}
    for number, company in enumerate(portfolio.companies):
        words, guide = statuses(portfolio, company), GUIDES.get(company.guide)
        row: list[Any] = [
            company.company, guide_name(company.guide), company.currency,
            month_cell(portfolio.month_of(company)), portfolio.standing(company), words["on target"],
            words["watch"],
            words["off"], firing(portfolio, company),
        ]  # fmt: skip
        row += [size_of(portfolio, company, size)] if size else []
        by_kpi = _by_kpi(portfolio, company)
        for place, name in enumerate(kpis):
            figure, kpi = by_kpi.get(name), guide.kpi(name)
            row.append(None if figure is None else "–" if figure.value is None else figure.value)
            if kpi is not None:
                formats[number, first + place] = kpi.number_format
        rows.append(row)
    return rows, formats


def _by_kpi(portfolio: Portfolio, company: CompanyReport) -> dict[str, KpiFigure]:
    figures = company.at(portfolio.month_of(company))
    return {figure.kpi: figure for figure in figures if not figure.segment}


def _colours(sheet: Worksheet, portfolio: Portfolio, kpis: Sequence[str], first: int) -> None:
    for row, company in enumerate(portfolio.companies, HEADER_ROW + 1):
        colour(sheet.cell(row, STANDING), portfolio.standing(company))
        by_kpi = _by_kpi(portfolio, company)
        for column, name in enumerate(kpis, first + 1):
            figure = by_kpi.get(name)
            if figure is not None:
                colour(sheet.cell(row, column), figure.status)
