"""Puts the sheets of a guide's workbook together, in the order in which a reader meets them."""

from __future__ import annotations

import io

from openpyxl.workbook import Workbook

from kpi_engine.derive.package import settled
from kpi_engine.derive.template import (
    board,
    changes,
    checks,
    dashboard,
    guide_sheet,
    inputs,
    kpis,
    lists,
    map_sheet,
    periods,
    settings,
    status,
    styles,
    targets,
    weekly,
)
from kpi_engine.derive.template.grid import Grid
from kpi_engine.model.guide import Guide

_SHEETS = (guide_sheet, settings, inputs, weekly, lists, periods, kpis, targets, status, checks, dashboard, board,
           changes, map_sheet)  # fmt: skip


def build(guide: Guide) -> bytes:
    """The workbook of a guide, without typed figures."""
    book = Workbook()
    book.remove(book.worksheets[0])
    grid = Grid(guide)
    for module in _SHEETS:
        module.write(book, grid)
    for sheet in book.worksheets:
        styles.centre(sheet)
    book.calculation.fullCalcOnLoad = True
    book.properties.creator = "saas-kpi-engine"
    book.properties.title = guide.title
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue())
