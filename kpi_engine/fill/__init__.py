"""Filling a copy of a template from facts, with every dependent result recalculated in the same patch."""

from kpi_engine.fill.fill import fill_workbook
from kpi_engine.fill.plan import FillPlan
from kpi_engine.fill.receipt import CellChange, FillReceipt
from kpi_engine.fill.template import Template

__all__ = ["CellChange", "FillPlan", "FillReceipt", "Template", "fill_workbook"]
