"""One child process that does jobs within limits; whatever happens to it, the caller goes on."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from kpi_engine.errors import KpiEngineError
from kpi_engine.system.child import Line, serve
from kpi_engine.system.scratch import remove_scratch_of

PATIENCE = 6 if sys.platform == "win32" else 30
"""How many times longer than its seconds of computing a job may take by the clock: a busy machine waits.
Where the system ends a job that computes for too long, the clock is only for one that waits for ever."""
_LONGEST_WAIT = 1_000_000.0
"""Seconds; systems count a wait in 32 bits of milliseconds."""
_THREADS = Path("/proc/self/task")


class WorkerLostError(KpiEngineError):
    """A job ended with its process: `took-too-long`, `too-much-memory` or `ended`."""


class Worker:
    """A place for one child process, which does one job after another; a lost child is replaced.

    `megabytes` is the memory that the child may take beyond its start. A `fresh` child starts from nothing
    and can be had at any time; otherwise, where it is safe, it is a copy of this process, which is quicker.
    """

    def __init__(self, megabytes: int, *, fresh: bool = True) -> None:
        self.megabytes = megabytes
        self.fresh = fresh
        self.due = 0.0
        """When the job in work is given up, on the clock of `time.monotonic`."""
        self._seconds = 0.0
        self._process: BaseProcess | None = None
        self._line: Line | None = None

    @property
    def connection(self) -> Line:
        """For `multiprocessing.connection.wait`: it is ready when the job is done or the child is gone."""
        if self._line is None:
            raise RuntimeError("the worker has no job")
        return self._line

    def start(self, function: Callable[..., Any], *args: Any, seconds: float) -> None:
        """Give the child its next job: a function known by its name, and arguments that can be pickled."""
        if self._process is None or not self._process.is_alive():
            self._launch()
        self._seconds, self.due = seconds, time.monotonic() + min(PATIENCE * seconds, _LONGEST_WAIT)
        try:
            self.connection.send((seconds, function, args))
        except BrokenPipeError:
            return  # the child is gone already: `finish` tells why

    def finish(self) -> Any:
        """Wait for the job's result; what the job raised is raised here, the loss of the child likewise."""
        try:
            in_time = self.connection.poll(max(0.0, self.due - time.monotonic()))
            result, fault = self.connection.recv() if in_time else (None, _took_too_long(self._seconds))
        except (EOFError, ConnectionResetError):
            raise self._lost() from None
        except BaseException:
            self.stop()
            raise
        if isinstance(fault, MemoryError):
            fault = _too_much_memory(self.megabytes)
        if isinstance(fault, WorkerLostError):
            self.stop()
        if fault is not None:
            raise fault
        return result

    def stop(self) -> None:
        """End the child at once, whatever it does; the next job gets another."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            remove_scratch_of(self._process.pid or 0)
        if self._line is not None:
            self._line.close()
        self._process = self._line = None

    def _launch(self) -> None:
        self.stop()
        if sys.platform == "linux" and not self.fresh and _is_alone():
            copying = multiprocessing.get_context("fork")
            self._line, theirs = copying.Pipe()
            args = (theirs, self.megabytes, self._line)
            self._process = copying.Process(target=serve, args=args, daemon=True)
        else:
            starting = multiprocessing.get_context("spawn")
            self._line, theirs = starting.Pipe()
            self._process = starting.Process(target=serve, args=(theirs, self.megabytes), daemon=True)
        self._process.start()
        theirs.close()

    def _lost(self) -> WorkerLostError:
        """Why the child is gone, from the signal that ended it."""
        assert self._process is not None
        self._process.join()
        ended = -(self._process.exitcode or 0)
        self.stop()
        if sys.platform != "win32" and ended == signal.SIGXCPU:
            return _took_too_long(self._seconds)
        if sys.platform != "win32" and ended in (signal.SIGKILL, signal.SIGABRT):
            return _too_much_memory(self.megabytes)
        return WorkerLostError("The work broke off: its process ended by itself.", code="ended")


def _took_too_long(seconds: float) -> WorkerLostError:
    return WorkerLostError(
        f"The work was ended: it took more than {seconds:,.0f} seconds.", code="took-too-long"
    )


def _too_much_memory(megabytes: int) -> WorkerLostError:
    return WorkerLostError(
        f"The work was ended: it needed more than {megabytes:,} MB of memory.", code="too-much-memory"
    )


def _is_alone() -> bool:
    """True when this process has one thread: a copy of a process with several may hang for ever."""
    try:
        return len(list(_THREADS.iterdir())) == 1
    except OSError:
        return False
