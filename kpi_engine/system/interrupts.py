"""Ctrl+C while many things are under way: asked once, the work ends in order; asked twice, at once."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_ASKING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptible(asked: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """While the block runs, the first Ctrl+C (or request to end) only calls `asked`; the second one raises.

    Gives a function that says whether somebody asked. Outside the main thread nothing is changed.
    """
    stopping = threading.Event()

    def handle(_: int, __: FrameType | None) -> None:
        if stopping.is_set():
            raise KeyboardInterrupt
        stopping.set()
        asked()

    if threading.current_thread() is not threading.main_thread():
        yield stopping.is_set
        return
    before = {kind: signal.signal(kind, handle) for kind in _ASKING}
    try:
        yield stopping.is_set
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def ignore_interrupts() -> None:
    """Leave Ctrl+C to the process that gave us our work; it decides when we end."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def keep_interrupts_out() -> None:
    """Keep Ctrl+C from this thread, and from the processes that it starts, from their first moment on.

    Whoever reads the keyboard ends them. Windows knows nothing like it.
    """
    if sys.platform != "win32":
        from multiprocessing.resource_tracker import ensure_running

        ensure_running()  # started later, with the first process, it would let Ctrl+C into this thread again
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
