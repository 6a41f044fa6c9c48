"""MAP, REDUCE, SCAN, BYROW, BYCOL, MAKEARRAY and LAMBDAs that call themselves.

The body of a LAMBDA is computed for all elements at once in a small workbook of its own, since the engine
cannot be asked while it computes. What a body asks of another one is computed first; then it is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpi_engine.formula.programs import LAMBDAS, Program, Programs
from kpi_engine.formula.references import cell_name
from kpi_engine.recalc.lambda_values import HELD, Held, first_of, frozen, one, table_of
from kpi_engine.recalc.small_workbook import small_workbook
from kpi_engine.recalc.values import not_computed

ENGINE = "kpi-engine LAMBDA on formualizer"
"""What computed a cell whose formula applies a LAMBDA to elements."""

_ELEMENTS, _KEEP = "Elements", "KPI.KEEP"
_UNKNOWN = {"type": "Error", "kind": "NImpl"}
_VALUE = {"type": "Error", "kind": "Value"}
_PENDING = {"type": "Error", "kind": "Na"}
_MOST_ELEMENTS, _MOST_CALLS, _DEEPEST = 200_000, 50_000, 1_000

_Key = tuple[Any, ...]


class Lambdas:
    """What the helper in a lowered formula calls; each call has a solver of its own while it lasts."""

    def __init__(self, programs: Programs, prepare: Callable[[Any], None], *, since_1904: bool) -> None:
        """`prepare` registers all functions that a body may call."""
        self._programs, self._prepare, self._since_1904 = programs, prepare, since_1904
        self._idle: list[_Solver] = []

    def __call__(self, kind: str, key: str, *arguments: Any) -> Any:
        """The result of MAP, REDUCE … for the body `key`."""
        uncomputed = not_computed(list(arguments))
        if uncomputed is not None:
            return uncomputed
        solver = (
            self._idle.pop()
            if self._idle
            else _Solver(self._programs, self._prepare, since_1904=self._since_1904)
        )
        result = solver.solve(kind, key, arguments)
        self._idle.append(solver)
        return result


@dataclass(slots=True)
class _Task:
    """One call of a helper, and what calls of recursive bodies around it took from their formulas."""

    kind: str
    program: Program
    captures: tuple[Any, ...]
    arguments: tuple[Any, ...]
    key: _Key
    around: Mapping[str, tuple[Any, ...]]
    depth: int
    done: list[Any] = field(default_factory=list)
    """For REDUCE and SCAN: the accumulators so far."""
    at_once: int = 500
    """How many steps are tried in one go; a step that waits, or that gives a table, goes alone."""


class _Solver:
    """A small workbook and the calls that are waiting for one another."""

    def __init__(self, programs: Programs, prepare: Callable[[Any], None], *, since_1904: bool) -> None:
        self._engine: Any = small_workbook(_ELEMENTS, HELD, prepare=prepare, since_1904=since_1904)
        self._engine.register_function(LAMBDAS, self._asked, min_args=2)
        self._engine.register_function(_KEEP, self._kept, min_args=2)
        self._programs = programs
        self._known: dict[_Key, Any] = {}
        self._pending: dict[_Key, _Task] = {}
        self._results: dict[int, Any] = {}
        self._current: _Task | None = None

    def solve(self, kind: str, key: str, arguments: Sequence[Any]) -> Any:
        """The result of a call, after those that it waits for."""
        self._known.clear()
        first = self._task(kind, key, arguments, None)
        waiting = [first]
        while waiting:
            task = waiting[-1]
            if task.key not in self._known:
                result = self._attempt(task)
                if self._pending:
                    if task.depth >= _DEEPEST or len(self._known) + len(waiting) > _MOST_CALLS:
                        return _UNKNOWN
                    waiting.extend(self._pending.values())
                    continue
                self._known[task.key] = result
            waiting.pop()
        return self._known[first.key]

    def _task(self, kind: str, key: str, arguments: Sequence[Any], parent: _Task | None) -> _Task:
        program = self._programs.known[key]
        around = {} if parent is None else dict(parent.around)
        taken = around[key] if kind == "SELF" else tuple(arguments[: program.captures])
        given = tuple(arguments) if kind == "SELF" else tuple(arguments[program.captures :])
        if program.calls_itself:
            around[key] = taken
        identity = (kind, key, frozen(taken), frozen(given), frozen(sorted(around.items())))
        return _Task(kind, program, taken, given, identity, around, parent.depth + 1 if parent else 0)

    def _asked(self, kind: str, key: str, *arguments: Any) -> Any:
        """A body asks for the result of another one: known, or to be computed before the body is."""
        uncomputed = not_computed(list(arguments))
        if uncomputed is not None:
            return uncomputed
        task = self._task(kind, key, arguments, self._current)
        if task.key in self._known:
            return self._known[task.key]
        self._pending[task.key] = task
        return _PENDING

    def _kept(self, number: float, value: Any) -> Any:
        self._results[int(number)] = value
        return value[0][0] if isinstance(value, list) else value

    def _attempt(self, task: _Task) -> Any:
        """The result of a call, or what it is worth as long as others are pending."""
        self._pending.clear()
        self._current = task
        sheet = Held(self._engine)
        captures = [sheet.held(value) for value in task.captures]
        match task.kind:
            case "MAP":
                return self._mapped(task, captures)
            case "MAKEARRAY":
                return self._made(task, captures)
            case "BYROW" | "BYCOL":
                return self._by_lines(task, captures, sheet)
            case "CALL" | "SELF":
                given = [sheet.held(value) for value in task.arguments]
                return self._computed([task.program.formula(given, captures)])[0]
        return self._folded(task, captures, sheet)

    def _mapped(self, task: _Task, captures: list[str]) -> Any:
        tables = [table_of(value) for value in task.arguments]
        height, width = len(tables[0]), len(tables[0][0])
        if any((len(each), len(each[0])) != (height, width) for each in tables):
            return _UNKNOWN
        lines = [[each[row][column] for each in tables] for row in range(height) for column in range(width)]
        return self._elements(task, captures, lines, height, width)

    def _made(self, task: _Task, captures: list[str]) -> Any:
        sizes = [first_of(value) for value in task.arguments]
        if any(isinstance(each, dict) for each in sizes):
            return next(each for each in sizes if isinstance(each, dict))
        if any(isinstance(each, str) or not (each or 0) >= 1 for each in sizes):
            return _VALUE
        height, width = (int(each) for each in sizes)
        if height * width > _MOST_ELEMENTS:
            return _UNKNOWN
        lines = [[row + 1.0, column + 1.0] for row in range(height) for column in range(width)]
        return self._elements(task, captures, lines, height, width)

    def _elements(
        self, task: _Task, captures: list[str], lines: list[list[Any]], height: int, width: int
    ) -> Any:
        """The body for each line of values, as a table of this size."""
        self._engine.set_values_batch(_ELEMENTS, 1, 2, lines)
        formulas = [
            task.program.formula([cell_name(row, at + 2) for at in range(len(line))], captures)
            for row, line in enumerate(lines, start=1)
        ]
        found = [one(value) for value in self._computed(formulas)]
        return [found[row * width : (row + 1) * width] for row in range(height)]

    def _by_lines(self, task: _Task, captures: list[str], sheet: Held) -> Any:
        table = table_of(task.arguments[0])
        rows = task.kind == "BYROW"
        lines = table if rows else [list(each) for each in zip(*table, strict=True)]
        held = [sheet.held([line] if rows else [[value] for value in line]) for line in lines]
        found = [one(value) for value in self._computed(
            [task.program.formula([place], captures) for place in held]
        )]  # fmt: skip
        return [[value] for value in found] if rows else [found]

    def _folded(self, task: _Task, captures: list[str], sheet: Held) -> Any:
        """REDUCE and SCAN: each step gets the result of the one before; the first value may be the start."""
        started = not task.kind.endswith(".FIRST")
        table = table_of(task.arguments[-1])
        values = [value for row in table for value in row]
        if not task.done:
            task.done = [task.arguments[0] if started else values[0]]
        steps = values if started else values[1:]
        while len(task.done) <= len(steps) and self._step(task, captures, steps, sheet.beside()):
            pass
        if task.kind.startswith("REDUCE"):
            return task.done[-1]
        found = [one(value) for value in (task.done[1:] if started else task.done)]
        width = len(table[0])
        return [found[at : at + width] for at in range(0, len(found), width)]

    def _step(self, task: _Task, captures: list[str], steps: list[Any], sheet: Held) -> bool:
        """Further steps, as long as they give single values; False when one has to wait."""
        done = len(task.done) - 1
        coming = steps[done : done + task.at_once]
        self._engine.set_values_batch(_ELEMENTS, 1, 2, [[value] for value in coming])
        start = sheet.held(task.done[-1])
        formulas = [
            task.program.formula([f"A{row - 1}" if row > 1 else start, f"B{row}"], captures)
            for row in range(1, len(coming) + 1)
        ]
        found = self._computed(formulas)
        if self._pending:
            task.at_once = 1
            if len(coming) == 1:
                return False
            self._pending.clear()
            return self._step(task, captures, steps, sheet.beside())
        for value in found:
            task.done.append(value)
            if isinstance(value, list) or value is None:
                task.at_once = 1
                break
        return True

    def _computed(self, formulas: Sequence[str]) -> list[Any]:
        """What these formulas give, tables as tables."""
        if len(formulas) > _MOST_ELEMENTS:
            return [_UNKNOWN] * len(formulas)
        self._results = {}
        try:
            for row, formula in enumerate(formulas, start=1):
                self._engine.set_formula(_ELEMENTS, row, 1, f"={_KEEP}({row},{formula})")
            self._engine.evaluate_all()
        except RuntimeError:
            return [_UNKNOWN] * len(formulas)
        finally:
            self._engine.set_values_batch(_ELEMENTS, 1, 1, [[None]] * len(formulas))
        return [self._results.get(row, _UNKNOWN) for row in range(1, len(formulas) + 1)]
