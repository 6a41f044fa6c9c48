"""Where a figure comes from and where it goes: one cell explained, a whole workbook drawn."""

from kpi_engine.tracing.explain import explain_cell
from kpi_engine.tracing.graph import Direction, TracedGraph, trace_workbook
from kpi_engine.tracing.told import Explanation

__all__ = ["Direction", "Explanation", "TracedGraph", "explain_cell", "trace_workbook"]
