"""`kpi addin serve` as a user starts it, with a home folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from kpi_engine.hosts.places import Profile

_ADDRESS = re.compile(r"https://localhost:(\d+)")
_START_SECONDS = 60
_END_SECONDS = 30


@dataclass(frozen=True)
class Served:
    """The program at work: its port, the profile that it keeps its secrets in, and the lines that it says."""

    process: subprocess.Popen[str]
    port: int
    profile: Profile
    said: list[str]


@contextmanager
def serving(
    home: Path, *options: str, port: int = 0, environment: dict[str, str] | None = None
) -> Iterator[Served]:
    """Start it, wait until it says that it answers, and end it in any case. Port 0 is one that is free."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KPI_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "kpi_engine.cli.main", "addin", "serve", "--port", str(port), *options],
        env={**kept, "HOME": str(home), **(environment or {})}, stderr=subprocess.PIPE, text=True,
        encoding="utf-8", cwd=home,
    )  # fmt: skip
    said: list[str] = []
    found, listener = _port(process, said)
    try:
        yield Served(process, found, Profile(home, "other"), said)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_END_SECONDS)
        process.kill()
        process.wait(_END_SECONDS)
        listener.join(_END_SECONDS)
        assert process.stderr is not None
        process.stderr.close()


def _port(process: subprocess.Popen[str], said: list[str]) -> tuple[int, threading.Thread]:
    """The port that it names, and the thread that keeps what it says."""
    named: list[int] = []
    there = threading.Event()

    def listen() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            said.append(line)
            if found := _ADDRESS.search(line):
                named.append(int(found[1]))
                there.set()
        there.set()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    there.wait(_START_SECONDS)
    if not named:
        process.kill()
        pytest.fail(f"the server did not start: {''.join(said)}")
    return named[0], listener
