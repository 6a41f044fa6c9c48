"""A job within limits: what a stranger's file sets in motion ends by itself, and the caller goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpi_engine.system.worker import Worker


def guarded(function: Callable[..., Any], *args: Any, seconds: float, megabytes: int) -> Any:
    """Do one job in a process of its own: its result, what it raised, or WorkerLostError with the reason.

    The job may compute for `seconds` and take `megabytes` of memory. Where the system cannot hold a process
    to that (Windows), only the time by the clock is limited.
    """
    worker = Worker(megabytes, fresh=False)
    try:
        worker.start(function, *args, seconds=seconds)
        return worker.finish()
    finally:
        worker.stop()
