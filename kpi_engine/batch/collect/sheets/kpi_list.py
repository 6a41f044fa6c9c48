"""The sheet KPIs: every company, KPI and month in one long table, ready for filters and pivot tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kpi_engine.batch.collect.company import CompanyReport, KpiFigure
from kpi_engine.batch.collect.sheets.parts import STATUS_COLOURS, Pages, guide_name
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.model.guide import GuideKpi
from kpi_engine.results.axis import BASIS_TITLES
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.months import month_cell, month_words
from kpi_engine.workbook.house_style.tables import Column, table

SHEET, HEADER_ROW = "KPIs", 4
_STATUS = "N"


def write(pages: Pages) -> None:
    """Add the sheet."""
    portfolio = pages.portfolio
    sheet = pages.sheet(SHEET, zoom=85)
    months = f"{month_words(portfolio.months[0])} to {month_words(portfolio.month)}"
    styles.heading(sheet, SHEET, f"Every company, KPI and month, {months}. Computed from the typed figures.")
    rows: list[list[Any]] = []
    formats: dict[tuple[int, int], str] = {}
    for company in portfolio.companies:
        for figure in portfolio.shown(company):
            kpi = GUIDES.get(company.guide).kpi(figure.kpi)
            shown = kpi.number_format if kpi else "General"
            formats |= {(len(rows), place): shown for place in (7, 10, 11)}
            rows.append(list(_row(company, figure, kpi)))
    last = table(sheet, "kpis", HEADER_ROW, _columns(portfolio.currency), rows, formats)
    styles.colour_words(sheet, f"{_STATUS}{HEADER_ROW + 1}:{_STATUS}{last}", STATUS_COLOURS)
    sheet.freeze_panes = f"E{HEADER_ROW + 1}"
    styles.print_set_up(sheet, f"A1:O{last}", rows=f"{HEADER_ROW}:{HEADER_ROW}")


def _columns(currency: str) -> list[Column]:
    return [
        Column("Company", 26), Column("Guide", 20), Column("KPI", 18), Column("Name", 30),
        Column("Segment", 13),
        Column("Month", 9, styles.MONTH_FORMAT, "center"), Column("Period", 18),
        Column("Value", 14, side="right"), Column("Unit", 14), Column("Currency", 9, side="center"),
        Column(f"In {currency or 'one currency'}", 14, side="right"), Column("Target", 12, side="right"),
        Column("Gap (+ is good)", 10, "+0.0%;-0.0%;0.0%", "right"), Column("Status", 15, side="center"),
        Column("Why there is no figure", 60),
    ]  # fmt: skip


def _row(company: CompanyReport, figure: KpiFigure, kpi: GuideKpi | None) -> Iterator[Any]:
    money = kpi is not None and kpi.unit.is_money
    yield from (company.company, guide_name(company.guide), figure.kpi, figure.label, figure.segment)
    yield from (month_cell(figure.month), BASIS_TITLES[figure.basis])
    yield figure.value
    yield styles.unit_text(kpi.unit) if kpi else ""
    yield from (company.currency if money else "", figure.converted)
    why = figure.reason or figure.error if figure.value is None else ""
    yield from (figure.target, _gap(figure, kpi), figure.status, why)


def _gap(figure: KpiFigure, kpi: GuideKpi | None) -> float | None:
    """As a share of the target; of a date there is none in percent."""
    return None if kpi is not None and kpi.unit.value == "date" else figure.gap
