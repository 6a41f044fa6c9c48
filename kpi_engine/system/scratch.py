"""Folders for copies that nobody is to find later, such as of decrypted workbooks: gone however work ends.

A process that is ended cannot tidy up. So a folder says in its name whose it is, and whoever ended that
process removes it; what a killed caller left is removed, a day later, by the next one to make such a folder.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "kpi-scratch-"
_A_DAY = 24 * 60 * 60
_OWNER = re.compile(rf"{_PREFIX}(\d+)-")


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder of this process alone; it goes with the block."""
    _sweep()
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def remove_scratch_of(process: int) -> None:
    """Remove what a process left that was ended in the middle of its work."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}{process}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove old folders of processes that are no more; those in use elsewhere are young."""
    if os.name != "posix":
        return  # there, whoever asks after a process by its number may end it
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        found = _OWNER.match(folder.name)
        if found and not _is_there(int(found[1])) and _age(folder) > _A_DAY:
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:  # somebody else removed it meanwhile
        return 0.0


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
