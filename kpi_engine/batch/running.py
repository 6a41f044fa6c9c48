"""A batch at work: tasks go to the executor, entries come back, what broke off is tried once more alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kpi_engine.batch.entry import Entry, entry_of
from kpi_engine.batch.executor import Executor, Task
from kpi_engine.errors import WorkbookError

_RETRIED = ("ended", "too-much-memory")
"""Losses of a process that another task may have caused: the machine ran out of memory, or ended it."""
_BUSY = ("locked", "not-shared")
"""Refusals that may be over in a moment: a file is being written, or has not reached another machine yet."""
_STOPS_ALL = ("disk-full",)
"""Refusals that every other task would meet, too."""
_HOPELESS = 20
"""So many losses one after another are the fault of no single workbook."""


class Running:
    """One run over tasks. `stopping` says whether the user asked to stop: then no more tasks are begun."""

    def __init__(self, executor: Executor, stopping: Callable[[], bool]) -> None:
        self._executor, self._stopping = executor, stopping
        self._halted = ""

    def entries(self, verb: str, common: Any, tasks: Iterable[Task]) -> Iterator[Entry]:
        """An entry for every task that was begun; raises WorkbookError where no task can go on."""
        again: dict[str, tuple[Task, str]] = {}
        in_a_row, cause = 0, ""
        for outcome in self._executor.run(verb, common, self._open(tasks)):
            if outcome.code in _BUSY or (outcome.lost and outcome.code in _RETRIED):
                again[outcome.task.name] = outcome.task, outcome.reason
                in_a_row += not outcome.cause or outcome.cause != cause
                cause = outcome.cause
                if in_a_row == _HOPELESS:
                    self._halted = f"{in_a_row} workbooks in a row could not be done: {outcome.reason}"
            elif outcome.code in _STOPS_ALL:
                self._halted = outcome.reason
            else:
                in_a_row = 0
                yield entry_of(outcome, ())
        retried = self._open([task for task, _ in again.values()])
        for outcome in self._executor.run(verb, common, retried, alone=True):
            yield entry_of(outcome, (again[outcome.task.name][1],))
        if self._halted:
            raise WorkbookError(
                f"{self._halted[:160]} Put that right and run the same command again: what is done is kept.",
                code="stopped",
            )

    def _open(self, tasks: Iterable[Task]) -> Iterator[Task]:
        for task in tasks:
            if self._halted or self._stopping():
                return
            yield task
