"""A correction in place is taken back: the file gets the very bytes that it had before."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.correcting.refusals import refused
from kpi_engine.correcting.writing import hash_of
from kpi_engine.model.written import clipped
from kpi_engine.workbook.save import check_writable, save_atomically


def undo(file: Path, backup: str, *, before: str, after: str) -> None:
    """Put the backup of a correction back in the place of the file.

    `before` and `after` are the hashes that the file had before and after the correction. Refused unless the
    file is what the correction wrote and the backup what the file was, both to the byte, so that nothing that
    was done since is lost. The backup stays.
    """
    name = Path(backup).name
    if not name:
        raise refused(
            "That correction went into a copy, and the file itself was not changed. Delete the copy.",
            "no-backup",
        )
    kept = file.with_name(name)
    if hash_of(file) != after:
        raise refused(
            f"{clipped(file.name, 60)} has changed since that correction, or is another file. Undoing would "
            f"lose the changes; the file as it was is {clipped(name, 60)}.", "changed",
        )  # fmt: skip
    if hash_of(kept) != before:
        raise refused(
            f"The backup {clipped(name, 80)} is not there, or is not what the file was. Nothing was changed.",
            "no-backup",
        )
    check_writable(file)
    save_atomically(kept.read_bytes(), file)
