"""`kpi whatif` for a terminal, and its document."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.engine import ENGINE
from kpi_engine.model.cell_error import plain
from kpi_engine.model.document import CellJson
from kpi_engine.model.documents_of_what_if import (
    WhatIfAxis,
    WhatIfCell,
    WhatIfDocument,
    WhatIfGoal,
    WhatIfInput,
    WhatIfResult,
    WhatIfSolution,
    WhatIfTable,
    WhatIfValue,
    WhatIfWritten,
)
from kpi_engine.recalc.session import engine_name
from kpi_engine.what_if import Goal, Grid, Model, Outcome, Scenario, Solution
from kpi_engine.what_if.model import Key

if TYPE_CHECKING:
    from kpi_engine.what_if.scenario import Change, Shown


def what_if_document(
    model: Model, scenario: Scenario | None, grid: Grid | None, goal: Goal | None,
    written: tuple[Path, int, int] | None,
) -> WhatIfDocument:  # fmt: skip
    """The answer as a document."""
    told = [*(scenario.notices if scenario else ()), *(grid.notices if grid else ())]
    return WhatIfDocument(
        engine=f"{ENGINE} ({engine_name()})", workbook=model.package.path.name,
        as_of=model.day.words if model.day else "",
        inputs=[_input(each) for each in scenario.changes] if scenario else [],
        results=[_result(each) for each in scenario.results] if scenario else [],
        moved=scenario.moved if scenario else 0, unsure=scenario.unsure if scenario else 0,
        table=_table(model, grid) if grid else None, goal=_goal(model, goal) if goal else None,
        notices=list(dict.fromkeys(told)),
        written=WhatIfWritten(workbook=str(written[0]), results=written[1], left_to_excel=written[2])
        if written
        else None,
    )  # fmt: skip


def _cell(model: Model, key: Key) -> WhatIfCell:
    return WhatIfCell(sheet=key[0], cell=key[1], label=model.label(key))


def _input(change: Change) -> WhatIfInput:
    return WhatIfInput(
        sheet=change.cell[0], cell=change.cell[1], label=change.label, before=plain(change.before),
        after=plain(change.after), formula=change.formula,
    )  # fmt: skip


def _result(shown: Shown) -> WhatIfResult:
    return WhatIfResult(
        sheet=shown.cell[0], cell=shown.cell[1], label=shown.label, before=_sure(shown.before),
        after=_sure(shown.after), difference=shown.difference, share=shown.share, stored=plain(shown.stored),
        reason=shown.reason,
    )  # fmt: skip


def _sure(outcome: Outcome) -> CellJson:
    value: CellJson = plain(outcome.value)
    return value if outcome.is_sure else None


def _table(model: Model, grid: Grid) -> WhatIfTable:
    axes = [
        WhatIfAxis(**_cell(model, axis.cell).model_dump(), values=[plain(value) for value in axis.values])
        for axis in grid.axes
    ]
    return WhatIfTable(
        axes=axes, results=[_cell(model, key) for key in grid.shown],
        rows=[_values(row) for row in grid.rows], base=_values(grid.base),
    )  # fmt: skip


def _values(row: Sequence[Outcome]) -> list[WhatIfValue]:
    return [WhatIfValue(value=_sure(each), reason=each.reason) for each in row]


def _goal(model: Model, goal: Goal) -> WhatIfGoal:
    low, high = (bound if math.isfinite(bound) else None for bound in goal.bounds)
    return WhatIfGoal(
        result=_cell(model, goal.result), target=goal.target, input=_cell(model, goal.by),
        present=plain(goal.present), now=_sure(goal.now), lowest=low, highest=high, bounds=goal.why_bounds,
        solutions=[_solution(each) for each in goal.solutions],
        nearest=_solution(goal.nearest) if goal.nearest else None, tried=goal.tried,
        remarks=list(goal.remarks),
    )  # fmt: skip


def _solution(solution: Solution) -> WhatIfSolution:
    return WhatIfSolution(value=solution.value, result=solution.result, exact=solution.exact)
