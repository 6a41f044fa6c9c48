"""Writing a workbook so that at any instant the old file or the new one is there, never half of one."""

from __future__ import annotations

import errno
import os
import stat
from functools import cache
from pathlib import Path

from kpi_engine.errors import WorkbookError
from kpi_engine.system.locks import part_file, sole_writer, sweep
from kpi_engine.system.refusals import no_folder, not_written
from kpi_engine.workbook.refusals import short

_SHARING_VIOLATIONS = (32, 33)
_sweep_once = cache(sweep)
"""Once in a run is enough, and a month-end writes thousands of files into one folder."""


def save_atomically(data: bytes, target: Path) -> None:
    """Write `data` as `target` through a temporary file in the same folder.

    An open or read-only target, one that another run is writing, a missing folder or a full disk is one
    WorkbookError; nothing is changed. What a killed run left in the folder is removed.
    """
    check_writable(target)
    target = target.resolve() if target.is_symlink() else target
    _sweep_once(target.parent)
    with sole_writer(target):
        part = part_file(target)
        try:
            part.unlink(missing_ok=True)
            _write(data, part)
            if target.exists():
                part.chmod(stat.S_IMODE(target.stat().st_mode))
            part.replace(target)
        except OSError as exc:
            part.unlink(missing_ok=True)
            raise _explained(exc, target) from exc
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)


def keep_backup(path: Path) -> Path:
    """Copy a file beside itself before it is changed: `plan.xlsx` to `plan.backup.xlsx`.

    Older backups stay; the next one is `plan.backup-2.xlsx`. Returns the path of the copy.
    """
    number = 1
    while True:
        suffix = ".backup" if number == 1 else f".backup-{number}"
        copy = path.with_name(f"{path.stem}{suffix}{path.suffix}")
        if not copy.exists():
            break
        number += 1
    check_writable(path)
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise _explained(exc, path) from exc
    save_atomically(data, copy)
    return copy


def same_file(first: Path, second: Path) -> bool:
    """True when two paths lead to one file, through links too."""
    both_there = first.exists() and second.exists()
    return first.resolve() == second.resolve() or (both_there and first.samefile(second))


def check_writable(target: Path) -> None:
    """Refuse a target that is open in a spreadsheet program, read-only, a folder, or in no folder."""
    try:
        _check_writable(target)
    except OSError as exc:
        raise _explained(exc, target) from exc


def _check_writable(target: Path) -> None:
    name = short(target.name or str(target))
    if target.is_dir():
        raise WorkbookError(f"{name} is a folder; give a file name.", code="target-folder")
    if not target.parent.is_dir():
        folder = short(str(target.parent), 80)
        raise no_folder(folder, name)
    for lock in (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")):
        if _is_there(lock):
            raise WorkbookError(
                f"{name} is open in a spreadsheet program. Close it there and try again; "
                f"if nobody has it open, delete the left-over file {short(lock.name)}.",
                code="target-open",
            )
    if not target.exists():
        return
    if not target.stat().st_mode & stat.S_IWUSR or not os.access(target, os.W_OK):
        raise WorkbookError(
            f"{name} is read-only. Choose another name, or allow changes to it.", code="target-read-only"
        )


def _is_there(lock: Path) -> bool:
    try:
        return lock.exists()
    except OSError:  # beside the longest of names no lock can stand
        return False


def _write(data: bytes, part: Path) -> None:
    with part.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut; only where folders can be opened for that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)


def _explained(exc: OSError, target: Path) -> WorkbookError:
    name = short(target.name)
    if getattr(exc, "winerror", None) in _SHARING_VIOLATIONS or isinstance(exc, PermissionError):
        return WorkbookError(
            f"{name} cannot be written: it is open elsewhere, or the folder does not allow changes. "
            "Close it or choose another place; nothing was changed.",
            code="target-open",
        )
    if exc.errno == errno.ENAMETOOLONG:
        return WorkbookError(
            f"The path to {name} is too long for this computer. Choose a shorter one.", code="path-too-long"
        )
    return not_written(exc, name)
