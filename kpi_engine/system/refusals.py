"""Why a file cannot be written, in the same words whether its lock or the file itself is refused."""

from __future__ import annotations

import errno

from kpi_engine.errors import WorkbookError


def no_folder(folder: str, name: str) -> WorkbookError:
    """A file for a folder that is not there."""
    return WorkbookError(
        f"The folder {folder} does not exist. Make it, or choose another place for {name}.", code="no-folder"
    )


def not_written(exc: OSError, name: str) -> WorkbookError:
    """A full disk, or a fault in the words of the system."""
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        return WorkbookError(
            f"There is no room left on the disk for {name}. Nothing was changed; free some space.",
            code="disk-full",
        )
    return WorkbookError(
        f"{name} cannot be written: {exc.strerror}. Nothing was changed.", code="not-written"
    )
