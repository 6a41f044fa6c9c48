"""Jobs for the tests of the workers: each ends in its own way."""

from __future__ import annotations

import ctypes
import os
import signal
import tempfile
import time

from kpi_engine.errors import SourceError
from kpi_engine.system.scratch import scratch_folder


def doubled(number: int) -> int:
    return 2 * number


def pid() -> int:
    return os.getpid()


def refuse() -> None:
    raise SourceError("row 3: no figure; give one.", code="no-figure")


def stumble() -> None:
    raise ZeroDivisionError("a fault of ours")


def take_memory(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def compute_for_ever() -> None:
    while True:
        pass


def wait_for_ever() -> None:
    time.sleep(600)


def leave_a_copy(place: str) -> None:
    """Hold a copy in a scratch folder, and compute until the process is ended."""
    tempfile.tempdir = place
    with scratch_folder() as folder:
        (folder / "secret.xlsx").write_bytes(b"decrypted")
        compute_for_ever()


def die(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(60)


def read_nowhere() -> None:
    ctypes.string_at(1)


def abort() -> None:
    signal.signal(signal.SIGABRT, signal.SIG_DFL)
    os.write(2, b"memory allocation of 9 bytes failed\n")
    os.abort()
