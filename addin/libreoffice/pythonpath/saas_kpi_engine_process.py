"""The process that computes for the LibreOffice add-in: started when first asked, and again should it end.

This runs in LibreOffice's own Python, which has neither the engine nor its packages and may be as old as
3.8. So it is the standard library alone, and asks the Python that has the engine: a line of JSON there, a
line of JSON back. That process ends by itself as soon as LibreOffice does.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any, Callable, Mapping, Optional  # noqa: UP035 Python 3.8 knows these

MODULE = "kpi_engine.hosts.oxt.worker"
PYTHON = "KPI_PYTHON"
"""The setting that names the Python to use, before the one that the add-in was built with."""

_START_SECONDS = 60.0
_REST_SECONDS = 10.0
"""After a failed start, so that a sheet of a thousand cells does not try a thousand times."""

Read = Callable[[str], Any]


class NoAnswerError(Exception):
    """Why there is no answer, in words for the user."""


class EngineProcess:
    """The engine, as the add-in asks it. `built_with` is the file that names the Python to use."""

    def __init__(self, built_with: Path) -> None:
        self._built_with = built_with
        self._lock = threading.Lock()
        self._child: Optional[subprocess.Popen[bytes]] = None  # noqa: UP045
        self._told: Mapping[str, Any] = {}
        self._failed_at = float("-inf")
        self._why = ""

    def ask(self, name: str, cells: list[Any], read: Optional[Read] = None) -> Any:  # noqa: UP045
        """The answer in JSON's terms; `read` gives the cells that the engine asks back for.

        Raises NoAnswerError, and ValueError when the cells hold what JSON cannot carry.
        """
        line = _line([name, cells])
        with self._lock:
            for _ in range(2):  # an engine that has ended since the last question gets a successor
                said = self._exchange(self._running(), line, read)
                if said is not None:
                    return said
            self._why = f"The process of the SaaS KPI engine ended while it computed {name}."
            raise NoAnswerError(self._why)

    def status(self) -> str:
        """Whether the engine answers, from where, and what went wrong last."""
        with self._lock:
            try:
                self._running()
            except NoAnswerError as fault:
                return str(fault)
            engine, python = self._told.get("engine"), self._told.get("python")
            last = f" Last fault: {self._why}" if self._why else ""
            return f"SaaS KPI engine {engine} answers from {python}.{last}"

    def note(self, fault: str) -> None:
        """Keep a fault for the status."""
        self._why = fault

    def _exchange(self, child: subprocess.Popen[bytes], line: bytes, read: Optional[Read]) -> Any:  # noqa: UP045
        """One question and its answer; None when the process is gone."""
        try:
            while True:
                _pipe(child.stdin).write(line)
                _pipe(child.stdin).flush()
                said = _pipe(child.stdout).readline()
                answer = json.loads(said)
                if "read" not in answer:
                    return answer
                line = _read_line(answer["read"], read)
        except (OSError, ValueError):  # no line, or half of one
            self._end()
            return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None:
            if self._child.poll() is None:
                return self._child
            self._end()
        if time.monotonic() - self._failed_at < _REST_SECONDS:
            raise NoAnswerError(self._why)
        try:
            self._child = self._started(self._python())
        except NoAnswerError as fault:
            self._failed_at, self._why = time.monotonic(), str(fault)
            raise
        return self._child

    def _python(self) -> str:
        named = os.environ.get(PYTHON, "").strip()
        if named:
            return named
        try:
            return self._built_with.read_text(encoding="utf-8").strip()
        except OSError:
            raise NoAnswerError(
                "This add-in does not say which Python has the SaaS KPI engine. Build it with "
                f"`kpi addin build --host libreoffice` and install that file, or set {PYTHON}."
            ) from None

    def _started(self, python: str) -> subprocess.Popen[bytes]:
        advice = f"Build the add-in again with the Python that has it, or set {PYTHON}."
        with tempfile.TemporaryFile() as errors:
            try:
                child = subprocess.Popen(  # noqa: S603 the user's own Python, without a shell
                    [python, "-P", "-m", MODULE], env=_environment(),
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )  # fmt: skip
            except OSError as fault:
                raise NoAnswerError(f"{python} cannot be started: {fault.strerror}. {advice}") from None
            clock = threading.Timer(_START_SECONDS, child.kill)
            clock.start()
            try:
                self._told = dict(json.loads(_pipe(child.stdout).readline()))
            except (TypeError, ValueError):
                child.kill()
                child.wait()
                errors.seek(0)
                because = _because(errors.read().decode("utf-8", "replace"))
                raise NoAnswerError(f"The engine did not start in {python}{because}. {advice}") from None
            finally:
                clock.cancel()
        return child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            _pipe(child.stdout).close()


def _line(message: Any) -> bytes:
    return json.dumps(message, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"


def _read_line(piece: str, read: Optional[Read]) -> bytes:  # noqa: UP045
    """The cells asked back for; null where they cannot be read, since the engine waits for a line."""
    try:
        return _line(None if read is None else read(piece))
    except Exception:
        return _line(None)


def _pipe(pipe: Optional[IO[bytes]]) -> IO[bytes]:  # noqa: UP045
    if pipe is None:
        raise OSError("no pipe")
    return pipe


def _because(errors: str) -> str:
    if "No module named 'kpi_engine'" in errors:
        return ": saas-kpi-engine is not installed there"
    last = errors.strip().splitlines()[-1:]
    return f" ({last[0]})" if last else ""


def _environment() -> dict[str, str]:
    """Ours without what LibreOffice sets for its own Python, which would mislead another one."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("PYTHON")}
