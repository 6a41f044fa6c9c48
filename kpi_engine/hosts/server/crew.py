"""Processes that work for the server: what they compute can be ended, and never keeps the server waiting."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from kpi_engine.hosts.server.refusals import RefusedError, busy, took_too_long
from kpi_engine.system.interrupts import keep_interrupts_out
from kpi_engine.system.worker import Worker, WorkerLostError

_LOOK = 0.1
"""Seconds between two looks whether the work is still wanted."""


class Crew:
    """So many processes, each with one job at a time; more requests wait, up to a limit.

    Without `lasting` a process does one job alone: what it took of the computer goes with it.
    """

    def __init__(self, size: int, megabytes: int, waiting: int, what: str, *, lasting: bool = True) -> None:
        self._lasting = lasting
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._workers = [Worker(megabytes) for _ in range(size)]
        for worker in self._workers:
            self._free.put_nowait(worker)
        self._threads = ThreadPoolExecutor(
            size, thread_name_prefix="kpi-crew", initializer=keep_interrupts_out
        )
        self._most, self._asked, self._what = size + waiting, 0, what
        self._ended = threading.Event()

    async def do(
        self, function: Callable[..., Any], *arguments: Any, seconds: float, clock: float | None = None,
        megabytes: int | None = None,
    ) -> Any:  # fmt: skip
        """The result of a job that may compute for `seconds`, and take so long by the `clock`.

        What it raises is raised here. A caller that is cancelled ends the job. `megabytes` are for this job,
        where processes do not last.
        """
        worker = await self._free.get()
        try:
            worker.megabytes = megabytes or worker.megabytes
            return await self._watched(worker, function, arguments, seconds, clock or seconds)
        finally:
            if not self._lasting:
                worker.stop()
            self._free.put_nowait(worker)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for one request among those that wait or are worked on; too many are refused."""
        if self._asked >= self._most:
            raise busy(self._what)
        self._asked += 1
        try:
            yield
        finally:
            self._asked -= 1

    def close(self) -> None:
        """End every process, whatever it does."""
        self._ended.set()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.stop()

    async def _watched(
        self, worker: Worker, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float,
        clock: float,
    ) -> Any:  # fmt: skip
        unwanted = threading.Event()

        def work() -> Any:
            worker.start(function, *arguments, seconds=seconds)
            until = time.monotonic() + clock
            while not worker.connection.poll(_LOOK):
                if unwanted.is_set() or self._ended.is_set() or time.monotonic() > until:
                    worker.stop()
                    raise took_too_long(clock)
            return worker.finish()

        job = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            return await asyncio.shield(job)
        except asyncio.CancelledError:
            unwanted.set()
            await asyncio.gather(job, return_exceptions=True)
            raise
        except WorkerLostError as lost:
            raise _told(lost, seconds) from None


def _told(lost: WorkerLostError, seconds: float) -> RefusedError:
    if lost.code == "took-too-long":
        return took_too_long(seconds)
    if lost.code == "too-much-memory":
        return RefusedError(
            "The work was ended: it needed too much memory. Ask for fewer or smaller ranges at one time.",
            code="too-much-memory", status=413,
        )  # fmt: skip
    return RefusedError(
        "The work broke off and was ended. Ask again; if it happens again, report the server's log.",
        code="ended", status=503, headers={"Retry-After": "1"},
    )  # fmt: skip
