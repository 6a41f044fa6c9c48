"""A what-if for a person: inputs, results before and after, a table, what reaches a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.cli.plain_table import plain_table
from kpi_engine.cli.recalculated_groups import shown
from kpi_engine.model.document import CellJson
from kpi_engine.model.written import counted, fixed, written
from kpi_engine.what_if import Model
from kpi_engine.what_if.model import named
from kpi_engine.workbook.cell_text import date_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from kpi_engine.model.documents_of_what_if import (
        WhatIfCell,
        WhatIfDocument,
        WhatIfGoal,
        WhatIfSolution,
        WhatIfTable,
        WhatIfValue,
    )


class Told:
    """The document in words, each value as its cell shows it."""

    def __init__(self, out: Console, model: Model) -> None:
        self._out, self._model = out, model

    def all(self, document: WhatIfDocument) -> None:
        """Everything, the answer first."""
        self._out.print(document.workbook, style="bold", markup=False)
        if document.goal is not None:
            self._goal(document.goal)
        if document.inputs:
            self._inputs(document)
        if document.table is not None:
            self._table(document.table)
        elif document.inputs:
            self._results(document)
        for notice in document.notices:
            self._say(f"Note: {notice}")
        if document.as_of:
            self._say(f"TODAY and NOW: {document.as_of}")
        if document.written is not None:
            done = document.written
            left = f"; {counted(done.left_to_excel, 'result')} left to Excel" if done.left_to_excel else ""
            self._say(f"Written to {done.workbook}: {counted(done.results, 'new result')}{left}")

    def _say(self, line: str) -> None:
        self._out.print(f"  {line}", markup=False)

    def _inputs(self, document: WhatIfDocument) -> None:
        table = _grid("Input", "", "In the file", "What if")
        for each in document.inputs:
            before, after = (self._value(each, value) for value in (each.before, each.after))
            table.add_row(*_texts(_place(each), each.label, before, after))
        self._out.print(table)

    def _results(self, document: WhatIfDocument) -> None:
        if document.results:
            table = _grid("Result", "", "Before", "After", "Difference", "%")
            for each in document.results:
                if each.reason:
                    table.add_row(*_texts(_place(each), each.label, "", "not sure", each.reason, ""))
                    continue
                before, after = (self._value(each, value) for value in (each.before, each.after))
                table.add_row(
                    *_texts(
                        _place(each), each.label, before, after, self._difference(each, each.difference),
                        "" if self._is_dated(each) else _percent(each.share),
                    )
                )  # fmt: skip
            self._out.print(table)
        self._say(_moved(document.moved, document.unsure))

    def _table(self, table: WhatIfTable) -> None:
        first = table.axes[0]
        if len(table.axes) == 2:
            second, result = table.axes[1], table.results[0]
            self._say(f"{_called(result)}, by {_called(first)} (down) and {_called(second)} (across)")
            heads = [self._value(second, value) for value in second.values]
        else:
            heads = [_called(result) for result in table.results]
        grid = _grid(_called(first), *heads, right_from=1)
        for value, row in zip(first.values, table.rows, strict=True):
            cells = [self._outcome(table, at, each) for at, each in enumerate(row)]
            grid.add_row(*_texts(self._value(first, value), *cells))
        if len(table.axes) == 1:
            cells = [self._outcome(table, at, each) for at, each in enumerate(table.base)]
            grid.add_row(*_texts("as it is", *cells), style="dim")
        self._out.print(grid)
        if len(table.axes) == 2:
            self._say(f"As it is: {self._outcome(table, 0, table.base[0])}")
        reasons = {each.reason for row in table.rows for each in row if each.reason}
        for reason in sorted(reasons):
            self._say(f"not sure: {reason}")

    def _outcome(self, table: WhatIfTable, at: int, value: WhatIfValue) -> str:
        cell = table.results[at if len(table.axes) == 1 else 0]
        return "not sure" if value.reason else self._value(cell, value.value)

    def _goal(self, goal: WhatIfGoal) -> None:
        target = self._value(goal.result, goal.target)
        exact = [each for each in goal.solutions if each.exact]
        near = [each for each in goal.solutions if not each.exact]
        self._say(f"Goal: {_called(goal.result)} = {target}, by {_called(goal.input)}")
        now = f"{self._value(goal.input, goal.present)} gives {self._value(goal.result, goal.now)}"
        self._say(f"As it is: {now}")
        for each in exact:
            self._say(f"Solution: {self._solved(goal, each)}")
        for each in near:
            self._say(f"Nearest whole number: {self._solved(goal, each)}")
        if not goal.solutions:
            self._say("No solution was found.")
            if goal.nearest is not None:
                self._say(f"Nearest that was seen: {self._solved(goal, goal.nearest)}")
        if len(exact) > 1:
            self._say(f"{len(exact)} values reach the target; the one nearest to the present input is first.")
        for remark in goal.remarks:
            self._say(f"Note: {remark}")
        self._say(f"{counted(goal.tried, 'value')} tried{self._within(goal)}")

    def _within(self, goal: WhatIfGoal) -> str:
        if goal.lowest is None and goal.highest is None:
            return ", near the present input and up to a thousand times as far away; --between sets bounds"
        low, high = (
            "" if each is None else self._value(goal.input, each) for each in (goal.lowest, goal.highest)
        )
        span = f" from {low}" if low else ""
        return f"{span}{f' to {high}' if high else ''} ({goal.bounds})"

    def _solved(self, goal: WhatIfGoal, solution: WhatIfSolution) -> str:
        value = self._value(goal.input, solution.value)
        return f"{value} gives {self._value(goal.result, solution.result)}"

    def _value(self, cell: WhatIfCell, value: CellJson) -> str:
        """A value as its cell shows it, with the digits that count."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return shown(value)
        showing = self._model.style((cell.sheet, cell.cell)).showing
        if showing.kind == "percent":
            return f"{written(round(100 * value, 4), grouped=True)}%"
        if showing.kind == "date":
            day = date_of(float(value), date1904=self._model.package.date1904)
            if day is not None:
                return day.isoformat()
        return shown(value)

    def _is_dated(self, cell: WhatIfCell) -> bool:
        return self._model.style((cell.sheet, cell.cell)).showing.kind == "date"

    def _difference(self, cell: WhatIfCell, value: float | None) -> str:
        if value is None:
            return ""
        if self._model.style((cell.sheet, cell.cell)).showing.kind == "percent":
            return f"{100 * value:+.4g} points"
        told = written(abs(value), grouped=True)
        if value and self._is_dated(cell):
            told = counted(round(abs(value)), "day")
        return f"+{told}" if value > 0 else f"-{told}" if value < 0 else "0"


def _moved(moved: int, unsure: int) -> str:
    """How many results change, and of how many that is not known."""
    if not moved:
        if not unsure:
            return "No result of the workbook changes."
        return f"No result that can be computed here changes; {counted(unsure, 'result')} cannot be computed"
    told = f"{counted(moved, 'result')} of the workbook {'changes' if moved == 1 else 'change'}"
    return f"{told}; {unsure:,} cannot be computed here" if unsure else told


def _place(cell: WhatIfCell) -> str:
    return named((cell.sheet, cell.cell))


def _called(cell: WhatIfCell) -> str:
    return f"{cell.label} ({_place(cell)})" if cell.label else _place(cell)


def _percent(share: float | None) -> str:
    if share is None:
        return ""
    told = fixed(100 * abs(share), 1)
    return f"{'+' if share > 0 else '-' if share < 0 else ''}{told}%"


def _texts(*cells: str) -> list[str]:
    from rich.markup import escape

    return [escape(each) for each in cells]


def _grid(*heads: str, right_from: int = 2) -> Table:

    table = plain_table(indent=2)
    for at, head in enumerate(_texts(*heads)):
        table.add_column(head, overflow="fold", justify="right" if at >= right_from else "left")
    return table
