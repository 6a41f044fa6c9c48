"""SaaS KPIs a finance team can trust: one set of definitions for Excel, batch filling and audit.

>>> from kpi_engine import calculate
>>> calculate("CAC", 100_000, 400).item()
250.0
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kpi_engine._version import __version__

if TYPE_CHECKING:
    from kpi_engine.engine import (
        CheckReport,
        calculate,
        call,
        check,
        company,
        fill_template,
        list_functions,
        recalculate,
    )
    from kpi_engine.errors import (
        CatalogueError,
        InputError,
        KpiEngineError,
        RecalcError,
        SourceError,
        TemplateError,
        WorkbookError,
    )
    from kpi_engine.model.cell_error import CellError
    from kpi_engine.model.result import Result

# Excel imports the add-in when the user opens it, so nothing heavy is loaded before it is used.
_HOME = {
    "CatalogueError": "errors",
    "CellError": "model.cell_error",
    "CheckReport": "engine",
    "InputError": "errors",
    "KpiEngineError": "errors",
    "RecalcError": "errors",
    "Result": "model.result",
    "SourceError": "errors",
    "TemplateError": "errors",
    "WorkbookError": "errors",
    "calculate": "engine",
    "call": "engine",
    "check": "engine",
    "company": "engine",
    "fill_template": "engine",
    "list_functions": "engine",
    "recalculate": "engine",
}

__all__ = [
    "CatalogueError",
    "CellError",
    "CheckReport",
    "InputError",
    "KpiEngineError",
    "RecalcError",
    "Result",
    "SourceError",
    "TemplateError",
    "WorkbookError",
    "__version__",
    "calculate",
    "call",
    "check",
    "company",
    "fill_template",
    "list_functions",
    "recalculate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"kpi_engine has no {name}")
    return getattr(import_module(f"kpi_engine.{_HOME[name]}"), name)
