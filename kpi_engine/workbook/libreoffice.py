"""LibreOffice without a window, with a profile that is thrown away: it computes or converts workbooks."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.system.programs import find_program, run_program

NAME = "LibreOffice"
NOT_FOUND = "none: LibreOffice is not installed, or not where it usually is (no `soffice` on the PATH)"
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "${ProgramFiles}/LibreOffice/program/soffice.exe",
    "${ProgramFiles(x86)}/LibreOffice/program/soffice.exe",
)
_SECONDS, _SECONDS_PER_MIB = 40, 40
_MEGABYTES, _MEGABYTES_PER_MIB = 2_000, 400
_MIB = 1024 * 1024

_ALWAYS, _NEVER = "0", "1"
_WHEN_LOADED = "/org.openoffice.Office.Calc/Formula/Load"
_SETTINGS = {
    "/org.openoffice.Office.Calc/Content/Update": {"Link": "1"},
    "/org.openoffice.Office.Calc/Formula/Syntax": {"StringConversion": "3", "EmptyStringAsZero": "false"},
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3", "DisableMacrosExecution": "true", "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Recovery/AutoSave": {"Enabled": "false"},
    "/org.openoffice.Setup/L10N": {"ooLocale": "en-US", "ooSetupSystemLocale": "en-US"},
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2", "ooInetHTTPProxyName": "127.0.0.1", "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1", "ooInetHTTPSProxyPort": "9",
    },
}  # fmt: skip
"""Text counts as a number where Excel reads it as one.
No macros, no links, no network; one language, since TEXT and VALUE follow it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A workbook as LibreOffice saved it, or why there is none."""

    data: bytes = b""
    problem: str = ""


def find_libreoffice() -> Path | None:
    """The program, or None where it is not installed."""
    return find_program(_NAMES, _PLACES)


def recalculated(program: Path, workbooks: Sequence[bytes]) -> list[Answer]:
    """Each workbook as LibreOffice computes it, whoever saved the file; all in one start of the program.

    A workbook that breaks off the work of the others does so once: they are tried again one by one.
    """
    answers = _saved(program, [(".xlsx", data) for data in workbooks], _ALWAYS)
    if len(workbooks) > 1:
        for at, answer in enumerate(answers):
            if answer.problem:
                answers[at] = _saved(program, [(".xlsx", workbooks[at])], _ALWAYS)[0]
    return answers


def converted(program: Path, data: bytes, suffix: str) -> Answer:
    """A workbook in another format (`.xls`, `.xlsb`, `.ods`) as .xlsx, with the results that it holds."""
    return _saved(program, [(suffix, data)], _NEVER)[0]


def _saved(program: Path, workbooks: Sequence[tuple[str, bytes]], compute: str) -> list[Answer]:
    """The workbooks (file ending, content) loaded, computed or not, and saved as .xlsx."""
    size = sum(len(data) for _, data in workbooks) / _MIB
    seconds = _SECONDS + _SECONDS_PER_MIB * size
    with tempfile.TemporaryDirectory(prefix="kpi-second-opinion-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch).resolve()
        given, taken = folder / "given", folder / "taken"
        for each in (given, taken):
            each.mkdir()
        files = [given / f"{number}{suffix}" for number, (suffix, _) in enumerate(workbooks)]
        for file, (_, data) in zip(files, workbooks, strict=True):
            file.write_bytes(data)
        try:
            ended = run_program(
                [str(program), f"-env:UserInstallation={_profile(folder, compute).as_uri()}", *_OPTIONS,
                 "--outdir", str(taken), *map(str, files)],
                seconds=seconds, megabytes=int(_MEGABYTES + _MEGABYTES_PER_MIB * size), folder=folder,
                settings={"SAL_USE_VCLPLUGIN": "svp"} if os.name == "posix" else {},
            )  # fmt: skip
        except OSError as fault:
            problem = f"none: LibreOffice cannot be started ({fault.strerror})"
            return [Answer(problem=problem)] * len(workbooks)
        problem = (
            "none: LibreOffice could not compute the workbook and ended without a result"
            if ended.in_time
            else f"none: LibreOffice took more than {seconds:,.0f} seconds and was ended"
        )
        return [_taken(taken / f"{file.stem}.xlsx", problem) for file in files]


_OPTIONS = (
    "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--convert-to", "xlsx",
)  # fmt: skip


def _taken(file: Path, problem: str) -> Answer:
    """What LibreOffice wrote; a file that it was still writing is no workbook and is found out on opening."""
    try:
        return Answer(file.read_bytes())
    except OSError:
        return Answer(problem=problem)


def _profile(folder: Path, compute: str) -> Path:
    """A profile that holds the settings and nothing of the user; `compute`: whether results are computed."""
    loading = {_WHEN_LOADED: {"OOXMLRecalcMode": compute, "ODFRecalcMode": compute}}
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in (_SETTINGS | loading).items()
        for name, value in values.items()
    )
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n',
        encoding="utf-8",
    )
    return profile
