"""Ctrl+C once ends the work in order, twice at once; afterwards everything is as it was."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kpi_engine.system.interrupts import interruptible

_FIRST_PROCESS = """
import multiprocessing, signal, sys, threading
from kpi_engine.system.interrupts import keep_interrupts_out

def tell():
    sys.exit(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))

def work():
    keep_interrupts_out()
    child = multiprocessing.get_context("spawn").Process(target=tell)
    child.start()
    child.join()
    kept.append(child.exitcode)

if __name__ == "__main__":
    kept = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    print(kept)
"""


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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such thing")
def test_the_very_first_process_that_a_thread_starts_gets_no_interrupt(tmp_path: Path) -> None:
    """Python's own helper for processes, which starts with the first one, lets interrupts in again."""
    script = tmp_path / "first.py"
    script.write_text(_FIRST_PROCESS, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[1]\n", done.stderr
