"""Reads many workbooks side by side and makes a portfolio of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kpi_engine.batch.collect.portfolio import Portfolio, Request, Unread, portfolio
from kpi_engine.batch.collect.report import report_on
from kpi_engine.batch.executor import Executor, Outcome, Task

VERB = "collect"


def collect_one(common: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """One workbook in a process of its own: what the portfolio takes of it."""
    guide, rates = common
    return {"report": report_on(Path(arguments["workbook"]), guide, rates)}


def collect(
    files: Sequence[Path], request: Request, executor: Executor, *, guide: str = "",
    told: Callable[[Outcome], None] | None = None,
) -> Portfolio:  # fmt: skip
    """The portfolio of these workbooks. One that cannot be read is listed with the reason; others go on.

    `guide` counts for workbooks that do not say theirs; `told` hears of each workbook as it is done.
    """
    reports, unread = [], []
    tasks = (Task(str(file), {"workbook": str(file)}) for file in files)
    for outcome in executor.run(VERB, (guide, request.rates), tasks):
        if told is not None:
            told(outcome)
        if outcome.result is None:
            unread.append(Unread(outcome.task.name, outcome.code, outcome.reason))
        else:
            reports.append(outcome.result["report"])
    return portfolio(reports, unread, request)
