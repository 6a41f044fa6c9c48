"""Filling a copy of a template from facts, with every dependent result recalculated in the same patch."""

from kpi_engine.fill.fill import fill_workbook
from kpi_engine.fill.receipt import CellChange, FillReceipt

__all__ = ["CellChange", "FillReceipt", "fill_workbook"]
