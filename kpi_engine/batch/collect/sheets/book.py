"""The portfolio as one workbook: every formula with its result, the same bytes for the same companies."""

from __future__ import annotations

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

_SHEETS = (overview, companies, kpi_list, pooled, triggers, missing, fx, inputs, notes)


def portfolio_workbook(portfolio: Portfolio) -> bytes:
    """The workbook as it is saved."""
    pages = Pages(portfolio=portfolio)
    for sheet in _SHEETS:
        sheet.write(pages)
    return pages.saved(f"Portfolio {portfolio.month}")
