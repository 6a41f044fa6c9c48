"""One verb over many files: the files that patterns mean, and a result for each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.executor import Task
from kpi_engine.batch.running import Running
from kpi_engine.engine.auditing import AuditRequest
from kpi_engine.errors import InputError

_PASSED_OVER = ("~$", ".~lock.", "~kpi-")
"""How the lock files and the half-written files of spreadsheet programs and of kpi begin."""
WORKBOOKS = frozenset((".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods"))
"""What a company may have sent, also those that have to be saved as another kind first."""
TABLES = frozenset((*WORKBOOKS, ".csv", ".tsv", ".txt"))
_WILD = "*?["
_BACKUP = re.compile(r"\.backup(?:-\d+)?$")


@dataclass(frozen=True, slots=True)
class FilesCommon:
    """What the tasks over files have in common; `documents` asks for the verb's document of each.

    A check also takes a folder with maps of workbooks, own words for figures, and identities of one's own;
    an audit the first two, and what is asked of each workbook.
    """

    documents: bool
    company: Path | None = None
    sheet: str | None = None
    decimal: str | None = None
    maps: Path | None = None
    synonyms: Path | None = None
    rules: Path | None = None
    audit: AuditRequest = field(default_factory=AuditRequest)


def files_of(patterns: Sequence[str], kinds: Collection[str] = WORKBOOKS) -> list[Path]:
    """The files that are named or that patterns such as `2026-05/*.xlsx` mean, each once, by name.

    A folder means the files in it with one of the endings `kinds`. Shells that leave patterns alone (Windows)
    and those that do not give the same. A pattern without any file is refused: a month would be missing and
    nobody told. A backup is passed over where its workbook is read.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            files = sorted(file for file in path.iterdir() if _counts(file) and _kind(file) in kinds)
        else:
            files = [path] if path.exists() else sorted(_matching(pattern))
        if not files:
            raise InputError(
                f"There is no file to read in {pattern[:150]}. Check the folder and the name.", code="missing"
            )
        found.update(dict.fromkeys(files))
    return without_backups(found)


def without_backups(files: Iterable[Path]) -> list[Path]:
    """The files without the `plan.backup.xlsx` of a `plan.xlsx` among them: its old state is nobody's report.

    Read as one more workbook it would count twice, and be changed in place of being kept.
    """
    all_files = dict.fromkeys(files)
    return [file for file in all_files if _backed_up(file) not in all_files]


def _backed_up(file: Path) -> Path | None:
    """The workbook that a backup of kpi was made of; None for a file that is no backup."""
    name, cut = _BACKUP.subn("", file.stem)
    return file.with_name(name + file.suffix) if cut and name else None


def _matching(pattern: str) -> Iterator[Path]:
    """The files that a pattern means, in no order; lock files and half-written ones are passed over."""
    path = Path(pattern)
    fixed = next((i for i, part in enumerate(path.parts) if any(sign in part for sign in _WILD)), None)
    if fixed is None:
        return
    folder = Path(*path.parts[:fixed])
    for match in folder.glob(str(Path(*path.parts[fixed:]))):
        if _counts(match):
            yield match


def _counts(file: Path) -> bool:
    """True for a file that is somebody's: no lock, no half-written file, no ledger of a batch."""
    ours = file.name.startswith(_PASSED_OVER) or (file.name.startswith("batch.") and _kind(file) == ".jsonl")
    return file.is_file() and not ours


def _kind(file: Path) -> str:
    return file.suffix.lower()


def size_of(file: Path) -> int:
    """The bytes of a file; 0 for one that is gone, which the task itself will tell."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def over_files(verb: str, common: FilesCommon, files: Iterable[Path], running: Running) -> Iterator[Entry]:
    """Do a verb for each file; one that cannot be processed has its reason, the others go on."""
    tasks = (Task(str(file), {"path": str(file)}, size_of(file), (str(file),)) for file in files)
    return running.entries(verb, common, tasks)
