"""The child processes of a worker of a cluster: kept between the tasks of a batch, ended when idle."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kpi_engine.system.worker import Worker

_IDLE_SECONDS = 60.0


class Children:
    """Children to lend to tasks; one that nobody has asked for in a minute is ended, and its memory freed."""

    def __init__(self, idle_seconds: float = _IDLE_SECONDS) -> None:
        self._idle_seconds = idle_seconds
        self._idle: list[tuple[str, Worker, float]] = []
        self._lock = threading.Lock()
        self._clock: threading.Timer | None = None

    @contextmanager
    def lent(self, batch: str) -> Iterator[Worker]:
        """A child that has done tasks of this batch only, for as long as the block runs."""
        child = self._taken(batch) or Worker(0)
        try:
            yield child
        finally:
            with self._lock:
                self._idle.append((batch, child, time.monotonic()))
                self._watch()

    def _taken(self, batch: str) -> Worker | None:
        """The child of this batch that was busy last."""
        with self._lock:
            for place in reversed(range(len(self._idle))):
                if self._idle[place][0] == batch:
                    return self._idle.pop(place)[1]
        return None

    def _watch(self) -> None:
        """See to it that idle children are looked for; the lock is held."""
        if self._clock is None and self._idle:
            self._clock = threading.Timer(self._idle_seconds, self._end_idle)
            self._clock.daemon = True
            self._clock.start()

    def _end_idle(self) -> None:
        before = time.monotonic() - self._idle_seconds
        with self._lock:
            for _, child, since in self._idle:
                if since <= before:
                    child.stop()
            self._idle = [each for each in self._idle if each[2] > before]
            self._clock = None
            self._watch()
