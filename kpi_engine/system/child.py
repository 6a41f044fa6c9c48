"""The life of a worker's child process: one job after another within its limits, until its parent is gone."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from traceback import format_tb
from typing import Any

from kpi_engine.system.ceilings import limit_memory, limit_seconds
from kpi_engine.system.screens import silence_libraries

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection as Line
else:
    from multiprocessing.connection import Connection as Line

__all__ = ["Line", "serve"]

_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
"""Libraries start a thread for each core, each with memory set aside: on a large machine beyond a limit."""


def serve(jobs: Line, megabytes: int, other_end: Line | None = None) -> None:
    """Do jobs and send back (result, fault) for each; a copy of the parent also has the `other_end`."""
    if other_end is not None:
        other_end.close()  # else this process would hold its own line open and never see its end
    silence_libraries()
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    limit_memory(megabytes)
    try:
        while True:
            seconds, function, args = jobs.recv()
            limit_seconds(seconds)
            result, fault = _outcome(function, args)
            jobs.send((result, fault))
            if isinstance(fault, MemoryError):
                return  # its memory may be in pieces: a new child is better
    except (EOFError, OSError, KeyboardInterrupt):
        return


def _outcome(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    """The result of a job, or the fault to hand over; one that cannot travel is told by its kind."""
    try:
        result = function(*args)
        with suppress(BrokenPipeError):  # the reader of our output went away: nothing is wrong
            sys.stdout.flush()
    except MemoryError:
        return None, MemoryError()
    except Exception as fault:
        fault.add_note("".join(format_tb(fault.__traceback__)))
        try:
            return None, pickle.loads(pickle.dumps(fault))  # noqa: S301 -- what was packed one call before
        except Exception:
            return None, RuntimeError(type(fault).__name__)
    return result, None


def _end_with_parent() -> None:
    """Leave when the parent does, however it went: nothing is left computing for nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
