"""Steps that put a file in its place, and take it away again: what was there before comes back as it was."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing.journal import Entry
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.step import Undone
from kpi_engine.hosts.installing.whole_files import (
    OWNER_ONLY,
    content_of,
    is_read_only,
    make_folders,
    mark_of,
    missing_folders,
    others_may_read,
    part_of,
    put_back,
    remove,
    remove_empty,
    write_whole,
)

KIND = "file"


@dataclass(frozen=True, slots=True)
class PutFile:
    """A file of ours."""

    host: str
    what: str
    place: Path
    content: bytes
    mode: int | None = None

    @property
    def kind(self) -> str:
        """A file."""
        return KIND

    @property
    def target(self) -> str:
        """Where it goes."""
        return str(self.place)

    def is_done(self, machine: Machine, earlier: Entry | None) -> bool:
        """True where the file holds that already, and nobody else may read what is secret."""
        is_open = self.mode == OWNER_ONLY and others_may_read(self.place)
        return content_of(self.place) == self.content and not is_open

    def obstacle(self, machine: Machine) -> str:
        """A file that somebody protected, or that a program holds."""
        if self.place.is_dir():
            return f"{self.target[-150:]} is a folder, and a file of that name is to be written. Rename it."
        if is_read_only(self.place):
            return (
                f"{self.target[-120:]} is marked read-only, so somebody wants it as it is. Take the mark "
                "away, then run the command again."
            )
        return "" if not self.place.exists() or _can_be_written(self.place) else in_use(self.place)

    def entry(self, machine: Machine, earlier: Entry | None) -> Entry:
        """What is there now, with a copy of it; over an earlier installation, what was there before that."""
        now, wanted = content_of(self.place), mark_of(self.content)
        if earlier:
            if now is not None and mark_of(now) not in (*earlier.data["ours"], earlier.data["before"]):
                keep(machine, self.place)
            return earlier.with_data(ours=[*dict.fromkeys((*earlier.data["ours"], wanted))])
        backup = ""
        if now is not None:
            backup = mark_of(self.target.encode("utf-8", "surrogatepass"))[:16]
            make_folders((machine.profile.backups,))
            shutil.copy2(self.place, machine.profile.backups / backup)
        folders = [str(each) for each in missing_folders(self.place.parent)]
        data: dict[str, Any] = {
            "backup": backup, "before": mark_of(now), "ours": [wanted], "folders": folders,
        }  # fmt: skip
        return Entry(KIND, self.target, self.host, self.what, data)

    def do(self, machine: Machine) -> None:
        """Write it."""
        make_folders(missing_folders(self.place.parent))
        try:
            write_whole(self.place, self.content, self.mode)
        except PermissionError:
            remove(part_of(self.place))
            raise InputError(in_use(self.place), code="in-use") from None


def undo_file(machine: Machine, entry: Entry) -> Undone:
    """The file as it was before. What somebody changed since is kept elsewhere, never lost."""
    place, data, note = Path(entry.target), entry.data, ""
    now = content_of(place)
    try:
        remove(part_of(place))
        if now is not None and mark_of(now) not in (data["before"], *data["ours"]):
            note = f"{place.name} was changed after it was installed; kept as {keep(machine, place)}."
        if mark_of(now) != data["before"] or _has_other_rights(machine, entry):
            _as_before(machine, entry)
    except PermissionError:
        raise InputError(in_use(place), code="in-use") from None
    remove_empty(tuple(map(Path, data["folders"])))
    return Undone(note)


def _has_other_rights(machine: Machine, entry: Entry) -> bool:
    """True where the content is as it was before, but not who may read it."""
    backup = machine.profile.backups / entry.data["backup"]
    return bool(entry.data["backup"]) and Path(entry.target).stat().st_mode != backup.stat().st_mode


def _as_before(machine: Machine, entry: Entry) -> None:
    place = Path(entry.target)
    if entry.data["backup"]:
        make_folders(missing_folders(place.parent))
        put_back(machine.profile.backups / entry.data["backup"], place)
    else:
        remove(place)


def keep(machine: Machine, place: Path) -> Path:
    """A copy of a file that is about to go, where Excel does not open it."""
    make_folders((machine.profile.kept,))
    copies = (machine.profile.kept / f"{number}-{place.name}" for number in range(1, 1_000_000))
    copy = next(each for each in copies if not each.exists())
    shutil.copy2(place, copy)
    return copy


def in_use(place: Path) -> str:
    """Why a file cannot be written just now."""
    return (
        f"{str(place)[-150:]} cannot be written: a program has it open, probably Excel. Quit Excel, also in "
        "the background, then run the command again."
    )


def _can_be_written(place: Path) -> bool:
    """False where another program holds the file, as Excel holds an open add-in on Windows."""
    try:
        with place.open("r+b"):
            return True
    except PermissionError:
        return False
