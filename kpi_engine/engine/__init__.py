"""The verbs of the engine, from calculate to restate. Every surface calls these."""

from __future__ import annotations

from kpi_engine._version import __version__
from kpi_engine.engine.calculating import calculate, call, company, list_functions, synonyms
from kpi_engine.engine.checking import CheckReport, check, restate, status
from kpi_engine.engine.filling import (
    check_template,
    fill_template,
    inspect_template,
    plan_fill,
    verify_template,
)
from kpi_engine.engine.making_portable import name_lambdas, rewrite_portable
from kpi_engine.engine.recalculating import day_saved, recalculate, write_recalculated
from kpi_engine.engine.stated_figures import save_map
from kpi_engine.engine.tracing import explain, trace
from kpi_engine.engine.varying import open_model, what_if, what_if_goal, what_if_table, write_what_if

ENGINE = f"saas-kpi-engine {__version__}"

__all__ = [
    "ENGINE", "CheckReport", "calculate", "call", "check", "check_template", "company", "day_saved",
    "explain", "fill_template", "inspect_template", "list_functions", "name_lambdas", "open_model",
    "plan_fill", "recalculate", "restate", "rewrite_portable", "save_map", "status", "synonyms", "trace",
    "verify_template", "what_if", "what_if_goal", "what_if_table", "write_recalculated", "write_what_if",
]  # fmt: skip
