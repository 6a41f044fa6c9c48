"""A small workbook beside the one that is computed: the engine cannot be asked while it computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def small_workbook(*sheets: str, prepare: Callable[[Any], None], since_1904: bool) -> Any:
    """An engine of its own with empty sheets; `prepare` registers the functions that its formulas call."""
    import formualizer

    settings = formualizer.EvaluationConfig()
    settings.date_system = "1904" if since_1904 else "1900"
    engine: Any = formualizer.Workbook(config=formualizer.WorkbookConfig(eval_config=settings))
    engine.set_temporal_egress("serial")
    for sheet in sheets:
        engine.add_sheet(sheet)
    prepare(engine)
    return engine
