"""Files written whole or not at all: whoever reads one finds the old content or the new."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

_EVERYBODY = 0o666
OWNER_ONLY = 0o600
_OWNER_FOLDER = 0o700
_PART = "~${}.kpi-part"
"""The name of a file that is still being written: it begins as the lock files of Excel do."""


def write_whole(place: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file, in place of the one there may be and with its rights; its folder must exist."""
    part = part_of(place)
    remove(part)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(part, flags, _EVERYBODY if mode is None else mode)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    if mode is None and place.exists():
        shutil.copymode(place, part)
    _allow_writing(place)
    part.replace(place)


def write_secret(place: Path, data: bytes) -> None:
    """Write a file that only its owner may read, and its folder with it.

    On Windows the rights are those of the user's own folder, which other users cannot read.
    """
    place.parent.mkdir(mode=_OWNER_FOLDER, parents=True, exist_ok=True)
    write_whole(place, data, OWNER_ONLY)


def put_back(backup: Path, place: Path) -> None:
    """Write a copy of a file that was kept, with its rights and its time."""
    part = part_of(place)
    remove(part)
    shutil.copy2(backup, part)
    _allow_writing(place)
    part.replace(place)


def remove(place: Path) -> None:
    """Remove a file; none there is no fault."""
    with suppress(FileNotFoundError):
        _allow_writing(place)
        place.unlink()


def part_of(place: Path) -> Path:
    """Where a file is put together before it takes its name."""
    return place.with_name(_PART.format(place.name))


def content_of(place: Path) -> bytes | None:
    """What a file holds; None where there is none."""
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None


def mark_of(data: bytes | None) -> str:
    """By what a content is known again; "" for no file."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def is_read_only(place: Path) -> bool:
    """True for a file that is marked as not to be changed; also for an administrator."""
    return place.is_file() and not place.stat().st_mode & stat.S_IWUSR


def others_may_read(place: Path) -> bool:
    """True where another user of the computer could; Windows keeps rights elsewhere."""
    return os.name == "posix" and place.is_file() and bool(place.stat().st_mode & 0o077)


def close_to_others(place: Path) -> None:
    """Take from others the right to read a file, where they have it and we may."""
    if others_may_read(place):
        with suppress(PermissionError):  # it belongs to somebody else, who reads it in any case
            place.chmod(OWNER_ONLY)


def missing_folders(folder: Path) -> tuple[Path, ...]:
    """The folders that would have to be made, the outermost first."""
    return tuple(each for each in reversed((folder, *folder.parents)) if not each.exists())


def make_folders(folders: tuple[Path, ...]) -> None:
    """Make folders, the outermost first; they are for their owner."""
    for folder in folders:
        folder.mkdir(mode=_OWNER_FOLDER, exist_ok=True)


def remove_empty(folders: tuple[Path, ...]) -> None:
    """Remove folders, the innermost first, as far as they are empty."""
    for folder in reversed(folders):
        with suppress(OSError):  # somebody keeps something there, or it is gone
            folder.rmdir()


def _allow_writing(place: Path) -> None:
    """Windows replaces and removes no file that is marked read-only; what was there is kept elsewhere."""
    if is_read_only(place):
        place.chmod(place.stat().st_mode | stat.S_IWUSR)
