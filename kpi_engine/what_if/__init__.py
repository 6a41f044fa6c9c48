"""What if an input were another: results before and after, tables, the input that reaches a goal."""

from kpi_engine.what_if.finding import Goal, Solution, seek
from kpi_engine.what_if.model import Model, Outcome
from kpi_engine.what_if.scenario import Change, Scenario, Shown, compare
from kpi_engine.what_if.tables import Axis, Grid, tabulate
from kpi_engine.what_if.writing import write

__all__ = [
    "Axis", "Change", "Goal", "Grid", "Model", "Outcome", "Scenario", "Shown", "Solution", "compare", "seek",
    "tabulate", "write",
]  # fmt: skip
