"""Tasks done by processes of this machine, each within limits; one that breaks off is replaced."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import connection
from typing import Any

from kpi_engine.batch.executor import Outcome, Task, perform
from kpi_engine.system.worker import Worker, WorkerLostError

_AMPLE = 2
"""How many times the memory of a task a process may have; sizes that vary a little need no other process."""


def usual_jobs() -> int:
    """As many processes as this machine has processors."""
    return os.cpu_count() or 1


class LocalProcesses:
    """An executor on this machine: `jobs` processes, which start once and take one task after another.

    `allowance` gives the seconds of computing and the megabytes of memory that a task of a size may take.
    """

    def __init__(self, jobs: int, allowance: Callable[[int], tuple[float, int]]) -> None:
        self.jobs, self._allowance = jobs, allowance

    def run(self, verb: str, common: Any, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Outcome]:
        """Do `tasks`; see the port."""
        waiting = iter(tasks)
        workers = [Worker(0) for _ in range(1 if alone else self.jobs)]
        busy: dict[Worker, tuple[Task, float]] = {}

        def employ(worker: Worker) -> None:
            task = next(waiting, None)
            if task is not None:
                seconds, megabytes = self._allowance(task.size)
                _fit(worker, megabytes)
                worker.start(perform, verb, common, task.arguments, seconds=seconds)
                busy[worker] = task, time.monotonic()

        try:
            for worker in workers:
                employ(worker)
            while busy:
                for worker in _ready(list(busy)):
                    task, started = busy.pop(worker)
                    outcome = _outcome(worker, task, started)
                    employ(worker)  # before the outcome is looked at, so that nobody waits
                    yield outcome
        finally:
            for worker in workers:
                worker.stop()


def _fit(worker: Worker, megabytes: int) -> None:
    """Give the worker another process where this one may take too little memory, or far too much."""
    if not megabytes <= worker.megabytes <= _AMPLE * megabytes:
        worker.stop()
        worker.megabytes = megabytes


def _ready(busy: list[Worker]) -> list[Worker]:
    """The workers that are done, gone, or over their time."""
    patience = max(0.0, min(worker.due for worker in busy) - time.monotonic())
    done = connection.wait([worker.connection for worker in busy], patience)
    now = time.monotonic()
    return [worker for worker in busy if worker.connection in done or worker.due <= now]


def _outcome(worker: Worker, task: Task, started: float) -> Outcome:
    try:
        answer = worker.finish()
    except WorkerLostError as lost:
        answer = {"code": lost.code, "reason": lost.message, "lost": True}
    return Outcome(
        task, answer.get("result"), answer.get("code", ""), answer.get("reason", ""),
        answer.get("lost", False), time.monotonic() - started,
    )  # fmt: skip
