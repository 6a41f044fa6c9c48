"""The portfolio as one workbook: every formula with its result, the same bytes for the same companies."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl.workbook import Workbook

from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.batch.collect.sheets import (
    companies,
    fx,
    inputs,
    kpi_list,
    missing,
    notes,
    overview,
    pooled,
    triggers,
)
from kpi_engine.batch.collect.sheets.parts import Pages
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.settled import settled
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched

_SHEETS = (overview, companies, kpi_list, pooled, triggers, missing, fx, inputs, notes)


def portfolio_workbook(portfolio: Portfolio) -> bytes:
    """The workbook as it is saved."""
    pages = Pages(Workbook(), portfolio)
    pages.book.remove(pages.book.worksheets[0])
    for sheet in _SHEETS:
        sheet.write(pages)
    styles.centre(pages.book)
    pages.book.calculation.fullCalcOnLoad = True
    pages.book.properties.creator = "saas-kpi-engine"
    pages.book.properties.title = f"Portfolio {portfolio.month}"
    stream = io.BytesIO()
    pages.book.save(stream)
    return settled(patched(Package.of_bytes(stream.getvalue(), Path("portfolio.xlsx")), pages.results))
