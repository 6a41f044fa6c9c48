"""A command run in a fresh process: processor time of all that it starts, and the peak of memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

_SECONDS = 900
_WATCH = """
import json, os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
told = [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]
print("\\n" + json.dumps(told))
"""


@dataclass(frozen=True)
class Used:
    """What a process used, and what it said last."""

    seconds: float
    megabytes: float
    said: str


def watched(command: list[str], fine: tuple[int, ...] = (0,)) -> Used:
    """Run a command to its end; an exit code that is not `fine` is raised."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-c", _WATCH, *command],
        check=True, capture_output=True, text=True, timeout=_SECONDS,
    )  # fmt: skip
    *said, told = done.stdout.strip().splitlines()
    code, seconds, megabytes = json.loads(told)
    if code not in fine:
        raise subprocess.CalledProcessError(code, command, done.stdout, done.stderr)
    return Used(seconds, megabytes, next((line for line in reversed(said) if line), ""))
