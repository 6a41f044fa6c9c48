"""How a command ends: whatever the user can put right is one line on standard error and exit code 2."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from io import TextIOWrapper
from traceback import format_tb

from kpi_engine.errors import KpiEngineError

_LOG = logging.getLogger("kpi_engine")

USER_ERROR = 2
OUR_FAULT = 3
INTERRUPTED = 130


def ended(work: Callable[[], object]) -> int:
    """Do the work and tell what went wrong; the exit code of the command."""
    _write_any_letter()
    try:
        work()
    except KpiEngineError as fault:
        sys.stderr.write(f"kpi: {fault}\n")
        return USER_ERROR
    except BrokenPipeError:
        raise  # the reader of our output (`kpi list | head`) went away: no fault, and nothing to tell
    except OSError as fault:
        sys.stderr.write(f"kpi: {_told(fault)}\n")
        return USER_ERROR
    except MemoryError:
        raise  # whoever set the limit knows what it was
    except Exception as fault:
        # The last resort: a fault of ours is told as such in one line; the log gets the place, no figures.
        _LOG.error("fault %s\n%s", type(fault).__name__, "".join(format_tb(fault.__traceback__)))
        sys.stderr.write(
            f"kpi: a fault inside the engine ({type(fault).__name__}); your files are as they were. "
            "Run again with --log-file kpi.log and report the log.\n"
        )
        return OUR_FAULT
    return 0


def _write_any_letter() -> None:
    """Labels hold any letter: a file or a program gets UTF-8, a terminal a ? for what it cannot show."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="replace")


def _told(fault: OSError) -> str:
    """A fault of the file system in a sentence."""
    where = f"{fault.filename}: " if fault.filename else ""
    what = (fault.strerror or "cannot be read or written").lower()
    return f"{where}{what}. Check the path and its permissions."
