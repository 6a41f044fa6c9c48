"""The workers of a cluster: who is there, who has room, and that all of them are fit for the batch."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from kpi_engine._version import __version__
from kpi_engine.batch.cluster.at_worker import NOT_SHARED, SHARE, About, about
from kpi_engine.errors import InputError, KpiEngineError, WorkbookError
from kpi_engine.system.interrupts import ignore_interrupts

_PACKAGE = "saas-kpi-engine"
_LOOK_SECONDS = 1.0
_ANSWERING_SECONDS = 60
_EMPTY_SECONDS = 60
"""How long a scheduler may take to answer, and how long a cluster may be without a worker."""
_AHEAD = 2
"""Tasks that a thread of a worker is given: one to do, one to go on with."""


class Crew:
    """The workers of a cluster that were looked at, each with its number of threads."""

    def __init__(self, client: Any, where: str, folder: Path) -> None:
        self.where, self._folder = where, str(folder)
        self._client = client
        self._threads: dict[str, int] = {}
        self._looked = 0.0
        self._last_seen = 0.0

    def __contains__(self, worker: str) -> bool:
        return worker in self._threads

    def look(self, seen: Mapping[str, str], *, now: bool = False) -> None:
        """See who is there, once a second; who is new must have our version and see the files.

        Raises WorkbookError where the scheduler is gone or nobody came for a while.
        """
        if not now and time.monotonic() - self._looked < _LOOK_SECONDS:
            return
        there = self._there()
        self._looked = time.monotonic()
        new = [worker for worker in there if worker not in self._threads]
        left_out = {*new} - {*self._fit(new, seen)}
        self._threads = {worker: threads for worker, threads in there.items() if worker not in left_out}
        if self._threads or not self._last_seen:
            self._last_seen = self._looked
        elif self._looked - self._last_seen > _EMPTY_SECONDS:
            raise WorkbookError(
                f"The cluster at {self.where[:80]} has no worker. Start one there and run the same command "
                "again: what is done is kept.",
                code="cluster-empty",
            )

    def free(self, busy: Iterable[str], *, alone: bool) -> str | None:
        """The worker that has most room; `busy` has a worker's name for every task that it was given."""
        tasks = Counter(busy)
        if alone and tasks:
            return None
        rooms = {worker: _AHEAD * threads - tasks[worker] for worker, threads in self._threads.items()}
        best = max(rooms, key=lambda worker: rooms[worker], default=None)
        return best if best is not None and rooms[best] > 0 else None

    def lost(self) -> KpiEngineError:
        """What is said when the scheduler is gone."""
        return WorkbookError(
            f"The connection to the cluster at {self.where[:80]} was lost. When it is there again, run the "
            "same command: what is done is kept.",
            code="cluster-lost",
        )

    def _there(self) -> dict[str, int]:
        try:
            found = self._client.sync(self._client.scheduler.ncores, callback_timeout=_ANSWERING_SECONDS)
        except Exception:  # whatever a connection that broke off raises
            raise self.lost() from None
        return dict(found)

    def _fit(self, new: list[str], seen: Mapping[str, str]) -> list[str]:
        """Of the new workers those that answered; raises for one that would give other results."""
        versions = self._asked(new, metadata.version, _PACKAGE)
        for worker, version in versions.items():
            if version != metadata.version(_PACKAGE):
                raise self._other_version(worker, version)
        answers = self._asked(list(versions), about, self._folder, seen)
        for worker, answer in answers.items():
            if not isinstance(answer, About) or (answer.version, answer.system) != (__version__, os.name):
                raise self._other_version(worker, answer)
            if answer.unseen:
                raise InputError(
                    f"The worker {worker[-40:]} does not see {answer.unseen[-40:]} of {self._folder[-50:]} "
                    f"as this machine does. {SHARE}",
                    code=NOT_SHARED,
                )
        if self.where == "local":
            self._asked(list(answers), ignore_interrupts)
        return list(answers)

    def _asked(self, workers: list[str], function: Any, *arguments: Any) -> dict[str, Any]:
        """What a function gives on each worker; those that left meanwhile are not in it."""
        if not workers:
            return {}
        try:
            answers = self._client.run(function, *arguments, workers=workers, on_error="return")
        except Exception:
            raise self.lost() from None
        return {worker: answer for worker, answer in answers.items() if not isinstance(answer, OSError)}

    def _other_version(self, worker: str, answer: object) -> InputError:
        found = answer.version if isinstance(answer, About) else answer
        said = f"version {found}" if isinstance(found, str) else "none that works there"
        return InputError(
            f"The worker {worker[-60:]} has another kpi than this machine, which has {__version__}: "
            f"{said[:40]}. Install the same version on all machines, then run the same command again.",
            code="cluster-version",
        )
