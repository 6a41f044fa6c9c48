"""Recalculating a million formulas, beside formualizer alone and LibreOffice in the same run.

Each candidate does its work in a fresh process: seconds are processor time of all that it starts, memory is
the peak. formualizer cannot read the references of a table from a file, so it is measured twice: on the same
workbook, where every formula ends in an error, and on one that reads the table by plain references.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from recalc_books import CALLS, make_book, make_calls
from watched import Used, watched

TIMES_FORMUALIZER, MEGABYTES = 4.0, 1500.0
"""Of what formualizer alone takes on the same workbook. On the one with plain references it is about as much,
too near to fail on: it is printed."""
CALLS_SECONDS = 0.5
_PROFILE = "libreoffice-profile"


def recalculations() -> bool:
    """Measure and print; True when every budget is kept."""
    if sys.platform == "win32":
        print("\nRecalculation is measured on systems that tell what a child process used; Windows does not.")
        return True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book, plain = folder / "million.xlsx", folder / "plain.xlsx"
        formulas = make_book(book)
        make_book(plain, structured=False)
        print(f"\n{formulas:,} formulas of a workbook of {book.stat().st_size / 1e6:.0f} MB, recalculated: ")
        print(f"{'':34}{'seconds':>9}{'MB':>8}   what it says")
        alone, ours = _row("formualizer", "formualizer", book), _row("this engine", "engine", book)
        on_plain = _row("formualizer, plain references", "formualizer", plain)
        _libreoffice(book, folder)
        kept = [_kept(alone, ours, on_plain, formulas), _calls(folder)]
    return all(kept)


def _kept(alone: Used, ours: Used, on_plain: Used, formulas: int) -> bool:
    times, strict = ours.seconds / alone.seconds, ours.seconds / on_plain.seconds
    equal = ours.said == f"{formulas} equal"
    small = ours.megabytes <= MEGABYTES
    print(
        f"times formualizer alone {times:.2f}, budget {TIMES_FORMUALIZER:.2f}; of what it takes for plain "
        f"references {strict:.2f}; memory {ours.megabytes:,.0f} MB, budget {MEGABYTES:,.0f}"
    )
    broken = [
        what for what, over in (
            ("time", times > TIMES_FORMUALIZER), ("memory", not small), ("not every cell is equal", not equal)
        ) if over
    ]  # fmt: skip
    if broken:
        print(f"over budget: {', '.join(broken)}")
    return not broken


def _calls(folder: Path) -> bool:
    book = folder / "calls.xlsx"
    make_calls(book)
    seconds = float(_measured("calls", book).said)
    over = "  over budget" if seconds > CALLS_SECONDS else ""
    print(f"{CALLS:,} calls of our functions {seconds:17.3f} s   budget {CALLS_SECONDS:.2f} s{over}")
    return not over


def _row(title: str, task: str, book: Path) -> Used:
    used = _measured(task, book)
    print(f"{title:34}{used.seconds:9.2f}{used.megabytes:8.0f}   {used.said}")
    return used


def _measured(task: str, book: Path) -> Used:
    return watched([sys.executable, __file__, task, str(book)])


def _libreoffice(book: Path, folder: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        print(f"{'LibreOffice':34}{'':17}   not installed, left out")
        return
    profile = (folder / _PROFILE).as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir",
               str(folder / "converted"), str(book)]  # fmt: skip
    used = watched(command)
    print(f"{'LibreOffice, read and saved':34}{used.seconds:9.2f}{used.megabytes:8.0f}   it compares nothing")


def _formualizer(book: Path) -> str:
    import formualizer

    workbook = formualizer.Workbook.from_path(str(book))
    workbook.evaluate_all()
    value = workbook.get_value("Orders", 2, 6)
    return (
        "every formula is an error: no table is known" if isinstance(value, dict) else "it compares nothing"
    )


def _engine(book: Path) -> str:
    from kpi_engine.engine import recalculate

    counts = recalculate(book).summary()
    return ", ".join(f"{count} {status}" for status, count in counts.items() if count)


def _timed_calls(book: Path) -> str:
    """Seconds to recalculate the workbook of calls, with everything imported before."""
    from time import process_time

    from kpi_engine.engine import recalculate

    first = book.with_name("first.xlsx")
    make_calls(first, 1)
    recalculate(first)
    start = process_time()
    if recalculate(book).summary()["equal"] != CALLS:
        raise AssertionError
    return f"{process_time() - start:.3f}"


TASKS: dict[str, Callable[[Path], str]] = {
    "formualizer": _formualizer, "engine": _engine, "calls": _timed_calls,
}  # fmt: skip

if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(TASKS[sys.argv[1]](Path(sys.argv[2])))
    else:
        sys.exit(0 if recalculations() else os.EX_SOFTWARE)
