"""Explaining one cell, and drawing how a workbook's formulas hang together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpi_engine.tracing import Direction, Explanation, TracedGraph


def explain(workbook: Path, cell: str, *, depth: int = 3) -> Explanation:
    """One cell of a workbook told to a finance person: formula, KPI, inputs, precedents, what moves it.

    `cell` is `KPIs!H7` or a defined name; the tree of precedents goes to `depth`.
    """
    from kpi_engine.tracing import explain_cell
    from kpi_engine.workbook.package import Package

    return explain_cell(Package.for_reading(workbook), cell, depth=depth)


def trace(workbook: Path, cell: str = "", *, depth: int = 3, direction: Direction = "both") -> TracedGraph:
    """Which formulas of a workbook read which cells; with `cell`, only what lies within `depth` steps of it.

    `direction` is precedents (what it is made of), dependents (what is made of it) or both.
    """
    from kpi_engine.tracing import trace_workbook
    from kpi_engine.workbook.package import Package

    return trace_workbook(Package.for_reading(workbook), cell, depth=depth, direction=direction)
