"""The files of a working paper: their hashes, and how they are found from its folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from hashlib import file_digest
from pathlib import Path

from kpi_engine.model.documents_of_paper import FileJson

PAPER, PAGE, HASHES = "working-paper.json", "working-paper.html", "hashes.txt"


def told(file: Path, folder: Path, what: str) -> FileJson:
    """A file as the paper lists it; one that is not there has no hash."""
    size = file.stat().st_size if file.is_file() else 0
    return FileJson(file=from_folder(file, folder), what=what, size=size, sha256=sha256_of(file))


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file; "" for one that cannot be read."""
    try:
        with file.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def from_folder(file: Path, folder: Path) -> str:
    """The way from the folder to a file, with slashes; on another drive the whole path."""
    try:
        return Path(os.path.relpath(file.absolute(), folder.absolute())).as_posix()
    except ValueError:
        return file.absolute().as_posix()


def hash_lines(hashes: Iterable[tuple[str, str]]) -> str:
    """Hashes and names as `sha256sum -c` reads them; a name is escaped as that program escapes it."""
    lines = []
    for digest, name in hashes:
        safe = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
        lines.append(("" if safe == name else "\\") + f"{digest}  {safe}\n")
    return "".join(lines)


def read_hashes(text: str) -> Mapping[str, str]:
    """Name → hash, of what `hash_lines` wrote."""
    found = {}
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        if digest.startswith("\\"):
            digest, name = digest[1:], _unescaped(name)
        if digest and name:
            found[name] = digest
    return found


def _unescaped(name: str) -> str:
    letters, rest = [], iter(name)
    for letter in rest:
        if letter == "\\":
            letter = next(rest, "")
            letter = {"n": "\n", "r": "\r"}.get(letter, letter)
        letters.append(letter)
    return "".join(letters)
