"""What a process may take, set from inside it. POSIX systems enforce it; Windows has nothing like it."""

from __future__ import annotations

import math
import sys
from pathlib import Path

if sys.platform == "win32":

    def limit_memory(megabytes: int) -> None:
        """Windows holds no process to a limit that it sets for itself."""

    def limit_seconds(seconds: float) -> None:
        """Windows holds no process to a limit that it sets for itself."""

else:
    import resource

    _MIB = 1024 * 1024
    _STATUS = Path("/proc/self/status")

    def limit_memory(megabytes: int) -> None:
        """Let this process take so much memory beyond what it holds now; more is a MemoryError or an abort.

        Counted is what it writes to, not the libraries it maps: those are shared and differ between systems.
        A process that is ended leaves no core file, which would hold the figures of the workbook.
        """
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_DATA, _own_memory() + megabytes * _MIB)

    def limit_seconds(seconds: float) -> None:
        """Let this process compute for so long from now; the system then ends it. Waiting does not count."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds))

    def _lower(kind: int, value: int) -> None:
        """Set the soft limit, never above what this process was given from outside."""
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        try:
            resource.setrlimit(kind, (value, hard))
        except (ValueError, OSError):  # a system that knows the limit but does not let it be set
            return

    def _own_memory() -> int:
        """The bytes that this process has reserved to write to; 0 where the system does not say."""
        try:
            lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:
            return 0
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:")), 0)
