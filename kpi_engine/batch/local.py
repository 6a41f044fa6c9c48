"""Tasks done by processes of this machine, each within limits; one that breaks off is replaced."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import connection
from typing import Any

from kpi_engine.batch.executor import Outcome, Task, outcome_of, perform
from kpi_engine.batch.limited import answer_of, fit
from kpi_engine.system.worker import Worker


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
                fit(worker, megabytes)
                worker.start(perform, verb, common, task.arguments, seconds=seconds)
                busy[worker] = task, time.monotonic()

        try:
            for worker in workers:
                employ(worker)
            while busy:
                for worker in _ready(list(busy)):
                    task, started = busy.pop(worker)
                    outcome = outcome_of(task, answer_of(worker), time.monotonic() - started)
                    employ(worker)  # before the outcome is looked at, so that nobody waits
                    yield outcome
        finally:
            for worker in workers:
                worker.stop()


def _ready(busy: list[Worker]) -> list[Worker]:
    """The workers that are done, gone, or over their time."""
    patience = max(0.0, min(worker.due for worker in busy) - time.monotonic())
    done = connection.wait([worker.connection for worker in busy], patience)
    now = time.monotonic()
    return [worker for worker in busy if worker.connection in done or worker.due <= now]
