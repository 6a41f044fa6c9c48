"""Every command that is given files does its work in a process of its own, within limits.

A file may come from anybody. What it sets in motion ends by itself, in one line; see
docs/decisions/limited-subprocess.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import typer

from kpi_engine.cli.ending import ended
from kpi_engine.cli.settings import load
from kpi_engine.system.screens import silence_libraries

_MIB = 1024 * 1024
SECONDS, SECONDS_PER_MIB = 4, 40
MEGABYTES, MEGABYTES_PER_MIB = 380, 1_300
"""A template of ours, 2 MB with 58,000 formulas, takes 15 seconds and 500 MB. A table of 100,000 rows from a
file of 2.8 MB takes 50 seconds and 1.3 GB, and asks the system for up to 3.5 GB on the way."""
CHECKING = 3
_EFFORT = {"whatif": 10, "check": CHECKING}
"""How many times as long a command may compute: a table of results computes the workbook again and again, and
what is accepted of a check is checked again."""
LEDGER = 1_500
"""The least megabytes with a table of subscriptions: a database of its own is there before the first row."""
AUDITING = 10
"""How many times as long as a reader of such files an audit may compute: it also recalculates, recognises
and checks the figures, and tries each correction."""
SMALL = _MIB // 16
"""Up to this size a file gets the least: no more is needed to unpack, read and compute it."""


def guard(app: typer.Typer, *, leaving_out: Sequence[str]) -> None:
    """Guard every command of the app but the commands and groups left out, which set limits of their own."""
    for info in app.registered_commands:
        if info.callback is not None and (info.name or "") not in leaving_out:
            info.callback = _guarded(info.callback, _EFFORT.get(info.name or "", 1))
    for group in app.registered_groups:
        inner = group.typer_instance
        if inner is not None and not {group.name, inner.info.name}.intersection(leaving_out):
            guard(inner, leaving_out=leaving_out)


def _guarded(command: Callable[..., None], effort: int = 1) -> Callable[..., None]:
    @wraps(command)
    def within_limits(**arguments: Any) -> None:
        files = [file for value in arguments.values() for file in _files(value) if file.is_file()]
        files += _files_of_ledger(arguments.get("ledger"))
        if not files or not load({}).flag("limits"):
            if files:
                silence_libraries()
            command(**arguments)
        elif code := _run(command, arguments, files, effort):
            raise typer.Exit(code)

    return within_limits


def _files(value: object) -> list[Path]:
    """The files that an argument names: a path, or several `Customers=customers.csv`."""
    if isinstance(value, list):
        return [Path(str(each).partition("=")[2].strip()) for each in value if "=" in str(each)]
    return [value] if isinstance(value, Path) else []


def _files_of_ledger(source: str | None) -> list[Path]:
    """The files of a source of subscriptions, where one is given."""
    if not source:
        return []
    from kpi_engine.cli.ledger.at_work import files_of

    return list(files_of(source))


def _run(command: Callable[..., None], arguments: dict[str, Any], files: list[Path], effort: int = 1) -> int:
    folders = {value.parent for value in arguments.values() if isinstance(value, Path)}
    least = LEDGER if arguments.get("ledger") else 0
    return int(
        _limited(_exit_code, command, arguments, files=files, folders=folders, effort=effort, least=least)
    )


def within_limits(
    function: Callable[..., Any], *arguments: Any, files: Iterable[Path], folders: Iterable[Path],
    effort: int = 1, least: int = 0,
) -> Any:  # fmt: skip
    """What a function gives that reads these files, in a process of its own unless limits are off.

    `folders` are those into which it may write: what a process that was ended left there is removed. `effort`
    is how many times as long as usual it may compute, `least` the megabytes that it may always take.
    """
    there = [file for file in files if file.is_file()]
    if not there or not load({}).flag("limits"):
        return function(*arguments)
    written = {*folders, *(file.parent for file in there)}
    return _limited(function, *arguments, files=there, folders=written, effort=effort, least=least)


def _limited(
    function: Callable[..., Any], *arguments: Any, files: list[Path], folders: Iterable[Path],
    effort: int = 1, least: int = 0,
) -> Any:  # fmt: skip
    from kpi_engine.errors import InputError
    from kpi_engine.system.limits import guarded
    from kpi_engine.system.locks import sweep
    from kpi_engine.system.worker import WorkerLostError

    seconds, megabytes = allowance(sum(file.stat().st_size for file in files))
    seconds, megabytes = seconds * effort, max(megabytes, least)
    try:
        return guarded(function, *arguments, seconds=seconds, megabytes=megabytes)
    except WorkerLostError as lost:
        for folder in folders:
            sweep(folder)
        what = {
            "took-too-long": f"took more than {seconds:.0f} seconds",
            "too-much-memory": f"needed more than {megabytes:,} MB of memory",
        }.get(lost.code, "broke off")
        names = " with ".join(file.name[:40] for file in files[:2])
        raise InputError(
            f"{names}: the work {what}, more than files of this size need, and was ended. A file may be "
            "damaged or made to do harm. If you trust it, set KPI_LIMITS=off and run again.",
            code=lost.code,
        ) from None


def allowance(size: int) -> tuple[float, int]:
    """Seconds of computing and megabytes of memory that files of so many bytes together may take."""
    large = max(0, size - SMALL) / _MIB
    return SECONDS + SECONDS_PER_MIB * large, int(MEGABYTES + MEGABYTES_PER_MIB * large)


def _exit_code(command: Callable[..., None], arguments: dict[str, Any]) -> int:
    """The command's work in the guarded process, its messages included."""

    def work() -> None:
        try:
            command(**arguments)
        except typer.Exit as end:
            raise SystemExit(end.exit_code) from None

    try:
        return ended(work)
    except SystemExit as end:  # raised above, or because the reader of our output went away
        return end.code if isinstance(end.code, int) else 1
