"""Excel tables that grow and shrink with their data, and everything in the workbook that follows them."""

from kpi_engine.workbook.tables.columns import calculated_columns
from kpi_engine.workbook.tables.resize import Resized, resized

__all__ = ["Resized", "calculated_columns", "resized"]
