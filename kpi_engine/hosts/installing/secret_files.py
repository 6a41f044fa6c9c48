"""Small files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_OWNER_ONLY = 0o600
_OWNER_FOLDER = 0o700
_PART = ".kpi-part"


def write_secret(place: Path, data: bytes) -> None:
    """Write a file that nobody but its owner may read; a reader finds the old content or the new.

    On Windows the rights are those of the user's own folder, which other users cannot read.
    """
    place.parent.mkdir(mode=_OWNER_FOLDER, parents=True, exist_ok=True)
    part = place.with_name(place.name + _PART)
    with suppress(FileNotFoundError):
        part.unlink()
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _OWNER_ONLY)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    part.replace(place)


def is_for_owner_only(place: Path) -> bool:
    """False where another user of the computer may read the file; Windows keeps rights elsewhere."""
    return os.name != "posix" or place.stat().st_mode & 0o077 == 0
