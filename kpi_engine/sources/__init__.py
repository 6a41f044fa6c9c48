"""Tables of figures (CSV files, sheets of a workbook) read to Facts, without guessing."""

from kpi_engine.sources.facts import read_facts, read_stated_facts
from kpi_engine.sources.number import Number, parse_number

__all__ = ["Number", "parse_number", "read_facts", "read_stated_facts"]
