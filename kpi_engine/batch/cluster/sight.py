"""Whether another machine sees the same files: a folder of the same name may be its own disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

_BEGINNING = 1024 * 1024
_FOLDER = "folder"
_PASSING = "~kpi-"


def paths_in(common: Any) -> list[str]:
    """The files and folders that what the tasks have in common names: a company's definitions, maps."""
    if not is_dataclass(common):
        return []
    values = (getattr(common, field.name) for field in fields(common))
    return [str(value) for value in values if isinstance(value, Path)]


def looks(paths: Iterable[str]) -> dict[str, str]:
    """How each file that is there looks from here: its size and the hash of its beginning."""
    seen = {path: _look(Path(path)) for path in paths}
    return {path: look for path, look in seen.items() if look}


def sizes(paths: Iterable[str]) -> dict[str, int]:
    """The size of each file that is there; a quick look, for every task."""
    return {path: Path(path).stat().st_size for path in paths if Path(path).is_file()}


def not_as_seen(folder: str, seen: Mapping[str, str]) -> str:
    """The first path that looks different here, seen from `folder`; "" where all look the same.

    Of our own passing files the folder is named: the user knows that one.
    """
    other = next((Path(path) for path, look in seen.items() if _look(Path(folder, path)) != look), None)
    return "" if other is None else str(other.parent if other.name.startswith(_PASSING) else other)


def not_as_large(seen: Mapping[str, int]) -> str:
    """The first path that is not there or has another size; "" where all are as they were seen."""
    there = sizes(seen)
    return next((path for path, size in seen.items() if there.get(path) != size), "")


def _look(path: Path) -> str:
    """ "" for what cannot be read."""
    try:
        if path.is_dir():
            return _FOLDER
        with path.open("rb") as stream:
            beginning = stream.read(_BEGINNING)
        return f"{path.stat().st_size} {hashlib.sha256(beginning).hexdigest()}"
    except OSError:
        return ""
