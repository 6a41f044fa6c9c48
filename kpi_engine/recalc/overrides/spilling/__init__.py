"""Functions whose result is a table: parts of tables, tables side by side, sorted and filtered."""

from kpi_engine.recalc.overrides.spilling import parts, sorting

__all__ = ["parts", "sorting"]
