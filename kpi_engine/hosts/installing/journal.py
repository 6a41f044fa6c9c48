"""What was installed and what was there before, written down before each change so that any can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing.whole_files import (
    OWNER_ONLY,
    content_of,
    make_folders,
    missing_folders,
    part_of,
    remove,
    remove_empty,
    write_whole,
)
from kpi_engine.hosts.places import PORT, Profile

PORT_NOTED = "port"
_SCHEMA = "kpi.addin_journal/1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: of which kind, on what, for which host, and what is needed to take it back."""

    kind: str
    target: str
    host: str
    what: str
    data: dict[str, Any]

    def with_data(self, **changes: Any) -> Entry:
        """The same change with other data."""
        return replace(self, data=self.data | changes)


@dataclass(frozen=True, slots=True)
class Journal:
    """The changes in the order in which they were made, and the folders that were made to write them down."""

    profile: Profile
    entries: tuple[Entry, ...] = ()
    folders: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)

    def of(self, kind: str, target: str) -> Entry | None:
        """The change of this kind on this target."""
        return next((each for each in self.entries if (each.kind, each.target) == (kind, target)), None)

    @property
    def port(self) -> int:
        """Where the installed add-in finds its server."""
        return int(self.notes.get(PORT_NOTED, PORT))

    def has_host(self, host: str) -> bool:
        """True where something was installed for a host."""
        return any(each.host == host for each in self.entries)

    def with_entry(self, entry: Entry) -> Journal:
        """Written down: a new change at the end, an earlier one on the same target in its place."""
        if self.of(entry.kind, entry.target) is None:
            return self._saved((*self.entries, entry))
        return self._saved(
            entry if (each.kind, each.target) == (entry.kind, entry.target) else each for each in self.entries
        )

    def without(self, entry: Entry) -> Journal:
        """Crossed out."""
        return self._saved(each for each in self.entries if each != entry)

    def noted(self, **notes: str) -> Journal:
        """With remarks about the installation, such as its versions."""
        return replace(self, notes=self.notes | notes)._saved(self.entries)

    def _saved(self, entries: Iterable[Entry]) -> Journal:
        missing = missing_folders(self.profile.settings)
        changed = replace(self, entries=tuple(entries), folders=self.folders or tuple(map(str, missing)))
        make_folders(missing)
        document = {
            "schema": _SCHEMA, "notes": changed.notes, "folders": changed.folders,
            "entries": [
                {name: getattr(each, name) for name in ("kind", "target", "host", "what", "data")}
                for each in changed.entries
            ],
        }  # fmt: skip
        data = json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")
        write_whole(self.profile.journal, data, OWNER_ONLY)
        return changed

    def opened(self) -> Journal:
        """There from now on, with the folders that it needs."""
        return self if self.entries else self._saved(())

    def closed(self) -> None:
        """Everything is undone: nothing of the journal stays, nor the folders that were made for it."""
        if self.entries:
            return
        for place in self._backups():
            remove(place)
        remove_empty((self.profile.backups,))
        remove(part_of(self.profile.journal))
        remove(self.profile.journal)
        remove_empty(tuple(map(Path, self.folders)) or (self.profile.settings,))

    def _backups(self) -> tuple[Path, ...]:
        return tuple(self.profile.backups.iterdir()) if self.profile.backups.is_dir() else ()


def read_journal(profile: Profile) -> Journal:
    """The journal of a profile; an empty one where nothing was installed."""
    data = content_of(profile.journal)
    if data is None:
        return Journal(profile)
    try:
        return _journal(profile, json.loads(data.decode("utf-8", "surrogatepass")))
    except (ValueError, KeyError, TypeError):
        raise InputError(
            f"{str(profile.journal)[-100:]}, the record of what was installed, is damaged or of a later "
            "version. Nothing was changed. Use the version that installed, or restore that file.",
            code="journal",
        ) from None


def _journal(profile: Profile, document: dict[str, Any]) -> Journal:
    if document["schema"] != _SCHEMA:
        raise ValueError(document["schema"])
    entries = tuple(Entry(**each) for each in document["entries"])
    return Journal(profile, entries, tuple(document["folders"]), document["notes"])
