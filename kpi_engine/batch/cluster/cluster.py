"""Tasks done by the workers of a Dask cluster, each given to one of them; one that is lost costs no task.

Dask itself would hand the task of a lost worker to the next one without a word. Here a task is given to one
worker by name, so that its loss is an outcome with a reason, and the task is tried again as on one machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from uuid import uuid4

from kpi_engine.batch.cluster.at_worker import Errand, do
from kpi_engine.batch.cluster.crew import Crew
from kpi_engine.batch.cluster.sight import looks, paths_in, sizes
from kpi_engine.batch.executor import FAULT, Outcome, Task, outcome_of

_LOOK_SECONDS = 1.0
_FETCHING_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Given:
    """A task that a worker has."""

    task: Task
    worker: str
    future: Any


@dataclass(slots=True)
class _Round:
    """One run over tasks: how the first one's files look from here, what is under way, what has ended."""

    seen: Mapping[str, str]
    under_way: dict[str, _Given] = field(default_factory=dict)
    ended: SimpleQueue[str] = field(default_factory=SimpleQueue)


class Cluster:
    """An executor on a cluster: each worker has as many tasks in work as it has threads, and as many waiting.

    `allowance` gives the seconds of computing and the megabytes of memory that a task of a size may take.
    """

    def __init__(self, client: Any, crew: Crew, allowance: Callable[[int], tuple[float, int]]) -> None:
        self._client, self._crew, self._allowance = client, crew, allowance
        self._batch, self._folder = uuid4().hex, str(Path.cwd())

    def run(self, verb: str, common: Any, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Outcome]:
        """Do `tasks`; see the port."""
        waiting = iter(tasks)
        first = next(waiting, None)
        if first is None:
            return
        waiting = chain([first], waiting)
        now = _Round(looks([*first.files, *paths_in(common)]))
        self._crew.look(now.seen, now=True)
        more = True
        while more or now.under_way:
            self._crew.look(now.seen)
            yield from self._losses(now)
            more = more and self._hand_out(now, verb, common, waiting, alone=alone)
            given = _ended(now)
            if given is not None:
                more = more and self._hand_out(now, verb, common, waiting, alone=alone)  # nobody waits
                yield self._outcome(given, now)

    def _hand_out(self, now: _Round, verb: str, common: Any, waiting: Iterator[Task], *, alone: bool) -> bool:
        """Give tasks to workers that have room; False when there are no more."""
        while worker := self._crew.free((each.worker for each in now.under_way.values()), alone=alone):
            task = next(waiting, None)
            if task is None:
                return False
            key = f"kpi-{verb}-{uuid4().hex}"  # no company's name: the pages of a scheduler show it
            future = self._sent(key, self._errand(verb, common, task), worker)
            now.under_way[key] = _Given(task, worker, future)
            future.add_done_callback(lambda done: now.ended.put(done.key))
        return True

    def _errand(self, verb: str, common: Any, task: Task) -> Errand:
        seconds, megabytes = self._allowance(task.size)
        return Errand(
            self._batch, self._folder, verb, common, task.arguments, sizes(task.files), seconds, megabytes
        )

    def _sent(self, key: str, errand: Errand, worker: str) -> Any:
        try:
            return self._client.submit(
                do, errand, key=key, workers=[worker], allow_other_workers=False, pure=False
            )
        except Exception:
            if self._client.status == "running":
                raise
            raise self._crew.lost() from None

    def _losses(self, now: _Round) -> Iterator[Outcome]:
        """The tasks of workers that are gone."""
        for key in [key for key, each in now.under_way.items() if each.worker not in self._crew]:
            given = now.under_way.pop(key)
            given.future.release()
            yield _lost(given)

    def _outcome(self, given: _Given, now: _Round) -> Outcome:
        """What became of a task; its worker may go before the result is here."""
        while given.worker in self._crew:
            if given.future.cancelled():  # by nobody but a connection that broke off
                raise self._crew.lost()
            if given.future.status == "error":
                return _broken(given)
            try:
                answer = given.future.result(timeout=_FETCHING_SECONDS)
            except (OSError, CancelledError):  # the worker or the scheduler is gone: the look tells which
                self._crew.look(now.seen, now=True)
            else:
                return outcome_of(given.task, answer, answer["seconds"])
        return _lost(given)


def _ended(now: _Round) -> _Given | None:
    """The next task that ended; None where none did for a while, or one ended that was given up."""
    try:
        return now.under_way.pop(now.ended.get(timeout=_LOOK_SECONDS if now.under_way else 0.1), None)
    except Empty:
        return None


def _broken(given: _Given) -> Outcome:
    """The outcome where the worker could not even begin, or Dask gave the task up with its worker."""
    from distributed import KilledWorker

    fault = given.future.exception(timeout=_FETCHING_SECONDS)
    if isinstance(fault, (KilledWorker, OSError, MemoryError)):
        return _lost(given)
    reason = f"A fault inside the engine ({type(fault).__name__}, on a cluster). Please report it."
    return outcome_of(given.task, {"code": FAULT, "reason": reason}, 0.0)


def _lost(given: _Given) -> Outcome:
    """The outcome of a task whose worker was lost; all tasks that it had were lost by one cause."""
    reason = f"The worker {given.worker[-60:]} of the cluster was lost with this task."
    return Outcome(given.task, None, "ended", reason, lost=True, cause=given.worker)
