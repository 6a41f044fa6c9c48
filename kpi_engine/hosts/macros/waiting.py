"""Work that says nothing of its progress, done beside while the user is asked whether to stop."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

from kpi_engine.hosts.macros.port import MacroPort

_Result = TypeVar("_Result")
_PAUSE = 0.2
"""Seconds between two looks at the key that stops."""


def while_waiting(port: MacroPort, words: str, work: Callable[[], _Result]) -> _Result:
    """The result of `work`, which may only read: when the user stops, it is left to itself.

    Excel is spoken to by this thread alone.
    """
    beside = _Beside(work)
    port.progress(words)
    beside.start()
    while beside.is_alive():
        beside.join(_PAUSE)
        port.progress(words)
    return beside.result()


class _Beside(Thread, Generic[_Result]):
    """A thread that keeps what its work gave, or raised."""

    def __init__(self, work: Callable[[], _Result]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._results: list[_Result] = []
        self._fault: BaseException | None = None

    def run(self) -> None:
        """Any fault is raised again where the result is asked for."""
        try:
            self._results.append(self._work())
        except BaseException as fault:
            self._fault = fault

    def result(self) -> _Result:
        """What the work gave."""
        if self._fault is not None:
            raise self._fault
        return self._results[0]
