"""Rows of data for the Excel tables of a template, matched by the headers of their columns."""

from kpi_engine.fill.tables.filling import FilledTables, fill_tables
from kpi_engine.fill.tables.rows import TableData

__all__ = ["FilledTables", "TableData", "fill_tables"]
