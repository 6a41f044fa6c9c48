"""A guide's KPIs computed from a table of figures, under the definitions a company has chosen."""

from kpi_engine.results.axis import month_named
from kpi_engine.results.evaluate import evaluate
from kpi_engine.results.restate import Restated, Restatement, restate
from kpi_engine.results.results import Answer, Line, Results
from kpi_engine.results.status import StatusLine, StatusReport, status_report

__all__ = [
    "Answer", "Line", "Restated", "Restatement", "Results", "StatusLine", "StatusReport", "evaluate",
    "month_named", "restate", "status_report",
]  # fmt: skip
