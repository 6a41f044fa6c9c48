"""The workbooks that `kpi recalc` is given, and where their copies go."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from kpi_engine.cli.ending import USER_ERROR
from kpi_engine.errors import InputError, KpiEngineError


def files_meant(stated: Sequence[Path]) -> tuple[int, list[Path]]:
    """The workbooks that are meant, each once; a pattern without any is told, and the others go on."""
    from kpi_engine.batch.files import files_of, without_backups

    found: dict[Path, None] = {}
    code = 0
    for path in stated:
        named = path.is_file() or not (path.is_dir() or any(sign in str(path) for sign in "*?["))
        try:
            found.update(dict.fromkeys([path] if named else files_of([str(path)])))
        except KpiEngineError as fault:
            if len(stated) == 1:
                raise
            sys.stderr.write(f"kpi: {fault}\n")
            code = USER_ERROR
    files = without_backups(found)
    for file in found.keys() - set(files):
        sys.stderr.write(f"kpi: {file.name} is passed over: a backup of a workbook that is read.\n")
    return code, files


def places_of_copies(
    folder: Path | None, files: Sequence[Path], option: str = "--output"
) -> list[Path | None]:
    """Where each copy goes: the file that the option names, or its own name in that folder."""
    if folder is None:
        return [None] * len(files)
    if len(files) == 1 and not folder.is_dir():
        _check_kind(files[0], folder)
        return [folder]
    names = [file.name.casefold() for file in files]
    twice = next((file.name for file in files if names.count(file.name.casefold()) > 1), "")
    if twice:
        raise InputError(
            f"Two workbooks are called {twice[:80]} and cannot both go into {folder.name[:60]}. "
            "Write them in two runs.",
            code="same-name",
        )
    if (folder.exists() and not folder.is_dir()) or _names_a_workbook(folder):
        raise InputError(
            f"{folder.name[:80]} is a file. For several workbooks name a folder with {option}.",
            code="not-a-folder",
        )
    folder.mkdir(exist_ok=True)
    return [folder / file.name for file in files]


def _names_a_workbook(path: Path) -> bool:
    """True for the name of a file where a folder is wanted."""
    return not path.is_dir() and path.suffix.lower() in (".xlsx", ".xlsm", ".xltx", ".xltm")


def _check_kind(workbook: Path, copy: Path) -> None:
    """Refuse a copy under another ending: Excel opens no workbook whose name says another kind."""
    if workbook.suffix and copy.suffix.lower() != workbook.suffix.lower():
        raise InputError(
            f"A copy of {workbook.name[:80]} is of its kind and cannot be called {copy.name[:60]}. "
            f"End its name with {workbook.suffix}.",
            code="other-kind",
        )
