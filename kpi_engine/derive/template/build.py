"""Puts the sheets of a guide's workbook together, in the order in which a reader meets them."""

from __future__ import annotations

import io

from openpyxl.workbook import Workbook

from kpi_engine.derive.package import settled
from kpi_engine.derive.template import inputs, kpis, lists, map_sheet, periods, settings, status, targets, weekly
from kpi_engine.derive.template.grid import Grid
from kpi_engine.model.guide import Guide

_SHEETS = (settings, inputs, weekly, lists, periods, kpis, targets, status, map_sheet)


def build(guide: Guide) -> bytes:
    """The workbook of a guide, without typed figures."""
    book = Workbook()
    book.remove(book.worksheets[0])
    grid = Grid(guide)
    for module in _SHEETS:
        module.write(book, grid)
    book.calculation.fullCalcOnLoad = True
    book.properties.creator = "saas-kpi-engine"
    book.properties.title = guide.title
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue())
