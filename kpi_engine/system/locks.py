"""One writer at a time: a lock beside the file, which the system drops with the process that held it."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kpi_engine.errors import WorkbookError
from kpi_engine.system.refusals import no_folder, not_written

_PREFIX, _LOCK, _PART = "~kpi-", ".lock", ".tmp"
_PATIENCE = 0.05
_HELD: dict[Path, tuple[int, int]] = {}
"""The locks that are held here, each with its process and thread: a copy of this process holds none."""
_TAKING = threading.Lock()


@contextmanager
def sole_writer(target: Path) -> Iterator[None]:
    """Be the only one who writes `target` while the block runs; a second writer is refused (`locked`).

    The holder may take it again inside. Nothing stays behind; the file that a killed holder leaves blocks
    nobody and is removed by the next.
    """
    target = target.resolve()
    me = (os.getpid(), threading.get_ident())
    if _HELD.get(target) == me:
        yield
        return
    place = lock_file(target)
    with _TAKING:
        if target in _HELD and _HELD[target][0] == me[0]:
            raise _locked(target)
        handle = _acquired(place, target)
        _HELD[target] = me
    try:
        yield
    finally:
        with _TAKING:
            del _HELD[target]
            _release(handle, place)


def lock_file(target: Path) -> Path:
    """Where the lock of a file stands; its name has one length, however long the file's is."""
    name = os.path.normcase(target.name).encode("utf-8", "surrogatepass")
    return target.with_name(f"{_PREFIX}{hashlib.sha256(name).hexdigest()[:12]}{_LOCK}")


def part_file(target: Path) -> Path:
    """Where a file is put together before it takes its name; only its sole writer may touch it."""
    return lock_file(target).with_suffix(_PART)


def sweep(folder: Path) -> None:
    """Remove the locks and the parts of files that killed runs left in a folder; those in use stay."""
    folder = folder.resolve()  # as the locks that are held are written: a second lock would drop the first
    with suppress(OSError):
        for left in {path.with_suffix(_LOCK) for path in folder.glob(f"{_PREFIX}*") if _is_ours(path)}:
            with suppress(WorkbookError), _TAKING:
                if not any(lock_file(target) == left for target in _HELD):
                    handle = _acquired(left, left)
                    left.with_suffix(_PART).unlink(missing_ok=True)
                    _release(handle, left)


def _is_ours(path: Path) -> bool:
    return path.suffix in (_LOCK, _PART) and len(path.stem) == len(_PREFIX) + 12


def _acquired(place: Path, target: Path) -> int:
    """A locked handle to the lock file that bears this name now."""
    until = time.monotonic() + _PATIENCE  # somebody may just be sweeping
    while True:
        try:
            handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as exc:
            raise _no_place(exc, target) from exc
        locked = _lock(handle)
        with suppress(FileNotFoundError):
            if locked and os.path.samestat(os.fstat(handle), place.stat()):
                return handle
        os.close(handle)  # not ours, or removed by its holder between our opening and our locking
        if not locked and time.monotonic() > until:
            raise _locked(target)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(handle: int, place: Path) -> None:
        os.close(handle)
        with suppress(OSError):  # the next writer has it open already
            place.unlink()

else:
    import fcntl

    def _lock(handle: int) -> bool:
        """Where a folder knows no locks (some network shares), the last of two writers wins, in full."""
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            return exc.errno not in (errno.EACCES, errno.EAGAIN)
        return True

    def _release(handle: int, place: Path) -> None:
        place.unlink(missing_ok=True)  # before the lock is dropped, so that nobody locks a removed file
        os.close(handle)


def _locked(target: Path) -> WorkbookError:
    return WorkbookError(
        f"{target.name[:80]} is being written by another run of kpi. Wait until it is done, then try again.",
        code="locked",
    )


def _no_place(exc: OSError, target: Path) -> WorkbookError:
    """Where no lock can be made, the file itself could not be written either."""
    name, folder = target.name[:80], str(target.parent)[-80:]
    if isinstance(exc, FileNotFoundError):
        return no_folder(folder, name)
    if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        text = f"{name} cannot be written: the folder {folder} allows no changes. Choose another place."
        return WorkbookError(text, code="folder-read-only")
    return not_written(exc, name)
