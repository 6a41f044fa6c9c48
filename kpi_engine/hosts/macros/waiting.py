"""Long work done beside, while the user is told of it and asked whether to stop."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

from kpi_engine.hosts.macros.port import MacroPort, StoppedError

_Result = TypeVar("_Result")
Say = Callable[[str], None]
_PAUSE = 0.2
"""Seconds between two looks at the key that stops."""


def while_waiting(port: MacroPort, words: str, work: Callable[[Say], _Result]) -> _Result:
    """The result of `work`, which may only read, and says what it does where it can.

    When the user stops, the work ends at the next thing it says, and nobody waits for that. Excel is spoken
    to by this thread alone.
    """
    port.progress(words)
    beside = _Beside(work)
    beside.start()
    try:
        while (said := beside.said(words)) is not None:
            words = said
            port.progress(words)
    except BaseException:
        beside.stopping.set()
        raise
    return beside.result()


class _Beside(Thread, Generic[_Result]):
    """A thread that keeps what its work said, and gave or raised."""

    def __init__(self, work: Callable[[Say], _Result]) -> None:
        super().__init__(daemon=True)
        self.stopping = Event()
        self._work = work
        self._words: SimpleQueue[str | None] = SimpleQueue()
        self._results: list[_Result] = []
        self._fault: BaseException | None = None

    def run(self) -> None:
        """Any fault is raised again where the result is asked for."""
        try:
            self._results.append(self._work(self._say))
        except BaseException as fault:
            self._fault = fault
        self._words.put(None)

    def said(self, last: str) -> str | None:
        """What was said next; the last words again where nothing was for a moment, None at the end."""
        try:
            return self._words.get(timeout=_PAUSE)
        except Empty:
            return last

    def result(self) -> _Result:
        """What the work gave."""
        if self._fault is not None:
            raise self._fault
        return self._results[0]

    def _say(self, words: str) -> None:
        if self.stopping.is_set():
            raise StoppedError
        self._words.put(words)
