"""A Dask cluster as a company has it: a scheduler and workers, each a process that may be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

_STARTING_SECONDS = 60


class Machines:
    """A scheduler on this machine and its workers; all of them are ended with the block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0",
            "--no-show", "--scheduler-file", str(told),
        )  # fmt: skip
        wait_for(told.is_file)
        self.address: str = json.loads(told.read_text(encoding="utf-8"))["address"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for process in [*self.workers, self.scheduler]:
            kill_all(process)

    def worker(self, *options: str, variables: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """One more worker of one thread, with a nanny unless `--no-nanny` is among the options."""
        process = self._start(
            "worker", self.address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1",
            "--local-directory", str(self._folder), *options, variables=variables,
        )  # fmt: skip
        self.workers.append(process)
        return process

    def _start(
        self, what: str, *options: str, variables: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        with (self._folder / "said.txt").open("ab") as said:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *options],
                stdout=said, stderr=said, cwd=self._folder, env=os.environ | (variables or {}),
                start_new_session=True,
            )  # fmt: skip


def wait_for(there: Callable[[], Any], seconds: float = _STARTING_SECONDS) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not there():
        if time.monotonic() > until:
            raise TimeoutError(f"not so after {seconds} seconds")
        time.sleep(0.02)


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to a process that was started here and to what it started."""
    below = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.send_signal(signal.SIGKILL)
    for child in below:
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait()


def worker_below(nanny: subprocess.Popen[bytes]) -> psutil.Process:
    """The worker that a nanny watches over: of its children the one that listens."""
    found: list[psutil.Process] = []

    def there() -> bool:
        found[:] = [
            child for child in psutil.Process(nanny.pid).children()
            if any(each.status == psutil.CONN_LISTEN for each in child.net_connections())
        ]  # fmt: skip
        return bool(found)

    wait_for(there)
    return found[0]
