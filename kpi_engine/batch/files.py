"""One verb over many files: the files that patterns mean, and a result for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.executor import Task
from kpi_engine.batch.running import Running
from kpi_engine.errors import InputError

_PASSED_OVER = ("~$", ".~lock.", "~kpi-")
"""How the lock files and the half-written files of spreadsheet programs and of kpi begin."""
_WILD = "*?["


@dataclass(frozen=True, slots=True)
class FilesCommon:
    """What the tasks over files have in common; `documents` asks for the verb's document of each."""

    documents: bool
    company: Path | None = None
    sheet: str | None = None
    decimal: str | None = None


def files_of(patterns: Sequence[str]) -> list[Path]:
    """The files that are named or that patterns such as `2026-05/*.xlsx` mean, each once, by name.

    Shells that leave patterns alone (Windows) and those that do not give the same. A pattern without any
    file is refused: a month would be missing and nobody told.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        files = [Path(pattern)] if Path(pattern).exists() else sorted(_matching(pattern))
        if not files:
            raise InputError(
                f"There is no file {pattern[:150]}. Check the folder and the name.", code="missing"
            )
        found.update(dict.fromkeys(files))
    return list(found)


def _matching(pattern: str) -> Iterator[Path]:
    """The files that a pattern means, in no order; lock files and half-written ones are passed over."""
    path = Path(pattern)
    fixed = next((i for i, part in enumerate(path.parts) if any(sign in part for sign in _WILD)), None)
    if fixed is None:
        return
    folder = Path(*path.parts[:fixed])
    for match in folder.glob(str(Path(*path.parts[fixed:]))):
        if match.is_file() and not match.name.startswith(_PASSED_OVER):
            yield match


def size_of(file: Path) -> int:
    """The bytes of a file; 0 for one that is gone, which the task itself will tell."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def over_files(verb: str, common: FilesCommon, files: Iterable[Path], running: Running) -> Iterator[Entry]:
    """Do a verb for each file; one that cannot be processed has its reason, the others go on."""
    tasks = (Task(str(file), {"path": str(file)}, size_of(file)) for file in files)
    return running.entries(verb, common, tasks)
