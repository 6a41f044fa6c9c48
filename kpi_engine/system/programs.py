"""Other programs of the computer: found, run within limits, and never left running.

A program may start others. They are one group, and the whole group ends with the time limit, and on POSIX
systems also when the process that asked for them is gone.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import resource
    import signal

    _WATCHED = """
exec 3<&0 </dev/null
ulimit -S -c 0 2>/dev/null
ulimit -S -t "$1" 2>/dev/null
ulimit -S -d "$2" 2>/dev/null
folder=$3
shift 3
"$@" 3<&- &
program=$!
(read -r _ <&3; rm -rf -- "$folder"; kill -KILL 0) &
watcher=$!
wait "$program"
code=$?
kill -KILL "$watcher" 2>/dev/null
exit "$code"
"""
    """Run a program in the group of this shell. Standard input ends with the process that started the shell:
    then the folder is removed and the group ended. Limits that a system does not know are left out."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code, or in time it did not."""

    code: int
    in_time: bool


def find_program(names: Iterable[str], places: Iterable[str] = ()) -> Path | None:
    """The first of these programs on the PATH, else the first of the places that is a file."""
    on_path = (shutil.which(name) for name in names)
    for place in (*on_path, *(os.path.expandvars(place) for place in places)):
        if place and Path(place).is_file():
            return Path(place)
    return None


def run_program(
    command: Sequence[str], *, seconds: float, megabytes: int, folder: Path, settings: Mapping[str, str]
) -> Ended:
    """Run a program without a window in `folder`, a throw-away folder and its home; its output is not kept.

    It may take `seconds` by the clock, as many of computing for each processor, and `megabytes` of memory
    for each of its processes, whatever this process itself is held to. `settings` are added to the
    environment. Where this process is killed meanwhile, the folder is removed (on POSIX systems). Raises
    OSError when the program cannot be started.
    """
    surroundings = {**os.environ, **dict.fromkeys(_HOMES, str(folder)), **settings}
    running = _started(command, seconds, megabytes, folder, surroundings)
    try:
        return Ended(running.wait(timeout=seconds), in_time=True)
    except subprocess.TimeoutExpired:
        return Ended(-1, in_time=False)
    finally:
        _end(running)


if sys.platform == "win32":
    _HOMES: tuple[str, ...] = ("TEMP", "TMP")
    _TASKKILL = str(Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "taskkill.exe")

    def _started(
        command: Sequence[str], seconds: float, megabytes: int, folder: Path, environ: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        """Windows holds no program to `megabytes`."""
        return subprocess.Popen(  # noqa: S603 -- the caller names the program, no shell reads it
            list(command), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=folder, env=dict(environ), creationflags=subprocess.CREATE_NO_WINDOW,
        )  # fmt: skip

    def _end(running: subprocess.Popen[bytes]) -> None:
        """End the program with everything that it started."""
        if running.poll() is None:
            subprocess.run(  # noqa: S603 -- a program of Windows, with the number of our own process
                [_TASKKILL, "/F", "/T", "/PID", str(running.pid)], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                creationflags=subprocess.CREATE_NO_WINDOW,
            )  # fmt: skip
            running.kill()
            running.wait()

else:
    _HOMES = ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
    """What programs take for the folders of the user, so that they keep out of the real ones."""

    def _started(
        command: Sequence[str], seconds: float, megabytes: int, folder: Path, environ: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        """In a group of its own, under a shell that raises the limits that this process set for itself."""
        processors = os.cpu_count() or 1
        computing = _allowed(resource.RLIMIT_CPU, math.ceil(seconds * processors), 1)
        memory = _allowed(resource.RLIMIT_DATA, megabytes * 1024 * 1024, 1024)
        return subprocess.Popen(  # noqa: S603 -- the shell gets our script; the command is its arguments
            ["/bin/sh", "-c", _WATCHED, "sh", computing, memory, str(folder), *command],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=folder, env=dict(environ), start_new_session=True,
        )  # fmt: skip

    def _allowed(kind: int, wanted: int, unit: int) -> str:
        """The limit as the shell takes it, never above what this process was given from outside."""
        _, hard = resource.getrlimit(kind)
        return str((wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)) // unit)

    def _end(running: subprocess.Popen[bytes]) -> None:
        """End the group: what the program left running ends too."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(running.pid, signal.SIGKILL)
        if running.stdin is not None:
            running.stdin.close()
        running.wait()
