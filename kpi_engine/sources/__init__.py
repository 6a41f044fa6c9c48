"""Tables of figures (CSV files, sheets of a workbook) read to Facts, without guessing."""

from kpi_engine.sources.facts import read_facts
from kpi_engine.sources.number import Number, parse_number
from kpi_engine.sources.stated import Stated, read_stated

__all__ = ["Number", "Stated", "parse_number", "read_facts", "read_stated"]
