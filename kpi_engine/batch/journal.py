"""The ledger of a batch: one file that is only ever added to, one line for every company that is settled.

The first line says what is done, with what, and so does another one for a corrected table; a line `ended`
closes each run. The last line of a company holds.
A run that was killed leaves at most a torn last line, which the next run takes off.
"""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi_engine.batch.entry import Entry, entry_of_line
from kpi_engine.errors import InputError, WorkbookError
from kpi_engine.sources.by_entity import entity_key

LEDGER = "batch.jsonl"
SCHEMA = "kpi.batch-ledger/1"
_SYNC_SECONDS = 1.0


@dataclass(slots=True)
class Past:
    """What a ledger says: what its last table was, and the last entry of each company by its `entity_key`.

    `done` has the last workbook that was filled for a company, also where a later run refused it; `tried`
    the companies that the last table was tried for. `ended` is whether the last run came to its end; `sound`
    how many bytes of the ledger are whole lines.
    """

    header: dict[str, Any]
    entries: dict[str, Entry] = field(default_factory=dict)
    done: dict[str, Entry] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    ended: bool = False
    sound: int = 0

    def add(self, line: Mapping[str, Any]) -> None:
        """One more line of the ledger."""
        self.ended = "ended" in line
        if "schema" in line:
            self.header, self.tried = dict(line), set()
        elif "entity" in line:
            entry, key = entry_of_line(line), entity_key(line["entity"])
            self.entries[key] = entry
            self.tried.add(key)
            if entry.status == "done":
                self.done[key] = entry


def read_ledger(path: Path) -> Past | None:
    """The ledger in a file; None where there is none or its first line was never finished."""
    if not path.is_file():
        return None
    past: Past | None = None
    for sound, line in _lines(path):
        if past is None:
            past = Past(_checked(line, path))
        else:
            past.add(line)
        past.sound = sound
    return past


def find_entry(path: Path, entity: str) -> Entry | None:
    """The last entry of a company, however its name is written, with its receipt and the engine of it."""
    found: Entry | None = None
    engine, key = "", entity_key(entity)
    for _, line in _lines(path):
        engine = engine or _checked(line, path)["engine"]
        if "entity" in line and entity_key(line["entity"]) == key:
            found = entry_of_line(line, {"engine": engine, **line.get("receipt", {})})
    return found


class Journal:
    """A ledger that is being written; what is added is safe on the disk a second later, or after `sync`."""

    def __init__(self, path: Path, past: Past | None, header: Mapping[str, Any]) -> None:
        self.path = path
        self._stream = path.open("ab")
        self._stream.truncate(past.sound if past else 0)
        self._stream.seek(0, os.SEEK_END)
        self._synced = 0.0
        if past is None or past.header.get("data_sha256") != header.get("data_sha256"):
            self._write({"schema": SCHEMA, **header})
            self.sync()

    def add(self, entry: Entry) -> None:
        """Write an entry down."""
        self._write(entry.as_line())
        if time.monotonic() - self._synced > _SYNC_SECONDS:
            self.sync()

    def end(self, counts: Mapping[str, int]) -> None:
        """Close a run that came to its end."""
        self._write({"ended": True, **counts})
        self.sync()

    def sync(self) -> None:
        """Make what was added survive a power cut."""
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
        except OSError as fault:
            raise _not_written(fault, self.path) from fault
        self._synced = time.monotonic()

    def close(self) -> None:
        """Leave the ledger as a sound file."""
        try:
            self.sync()
        finally:
            with suppress(
                OSError
            ):  # what could not be written is told already, and is at most a torn last line
                self._stream.close()

    def _write(self, line: Mapping[str, Any]) -> None:
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        try:
            self._stream.write(text.encode("utf-8") + b"\n")
        except OSError as fault:
            raise _not_written(fault, self.path) from fault


def set_aside(path: Path) -> Path:
    """Keep an old ledger under another name, `batch.1.jsonl`, so that a new one can begin."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.{number}{path.suffix}")).exists():
        number += 1
    return path.rename(kept)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every whole line with the place where it ends; damage that is not at the end is refused."""
    sound, torn = 0, 0
    with path.open("rb") as stream:
        for number, raw in enumerate(stream, start=1):
            line = _read(raw)
            if line is None:
                torn = torn or number
                continue
            if torn:
                raise WorkbookError(
                    f"{path.name} is damaged in line {torn}: something else has changed it. Start anew with "
                    "--force; it is kept under another name.",
                    code="ledger-damaged",
                )
            sound += len(raw)
            yield sound, line


def _read(raw: bytes) -> dict[str, Any] | None:
    if not raw.endswith(b"\n"):
        return None
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None


def _checked(line: dict[str, Any], path: Path) -> dict[str, Any]:
    if line.get("schema") != SCHEMA:
        raise InputError(
            f"{path.name} is no ledger of a batch that this version writes. Choose another folder.",
            code="no-ledger",
        )
    return line


def _not_written(fault: OSError, path: Path) -> WorkbookError:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return WorkbookError(
            f"There is no room left on the disk for {path.name}. Free some space and run the same command "
            "again: what is done is kept.",
            code="disk-full",
        )
    return WorkbookError(f"{path.name} cannot be written: {fault.strerror}.", code="not-written")
