"""Ctrl+C once ends the work in order, twice at once; afterwards everything is as it was."""

from __future__ import annotations

import signal
import threading

import pytest

from kpi_engine.system.interrupts import interruptible


def test_the_first_request_is_noted_and_the_second_one_ends_the_work() -> None:
    asked: list[str] = []
    before = signal.getsignal(signal.SIGINT)
    with interruptible(lambda: asked.append("once")) as stopping:
        assert not stopping()
        signal.raise_signal(signal.SIGINT)
        assert stopping()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert asked == ["once"]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_request_to_end_is_one_too() -> None:
    with interruptible(lambda: None) as stopping:
        signal.raise_signal(signal.SIGTERM)
        assert stopping()


def test_other_threads_leave_the_signals_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[bool] = []

    def work() -> None:
        with interruptible(lambda: None) as stopping:
            seen.append(stopping() or signal.getsignal(signal.SIGINT) is not before)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False]
