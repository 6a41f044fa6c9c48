"""Filling 500 cells of a small and of a large workbook, beside openpyxl and wolfxl in the same run.

All take turns; times are medians of processor time with everything imported. Memory is the peak of a fresh
process above what it holds after a first, tiny workbook: the imports of each are no part of it. A fill also
keeps the calculation engine, so the budget of memory is the patch's.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from fill_books import BOOKS, TASKS, make_book, make_data

ROUNDS = {"small": 15, "large": 5}
TIMES_OPENPYXL = {"small": {"patch": 5.0, "fill": 3.0}, "large": {"patch": 8.0, "fill": 5.0}}
"""How many times faster than openpyxl, at least."""
SHARE_OF_WOLFXL = {"small": 1.6, "large": 1.0}
SHARE_OF_OPENPYXL_MEMORY = 0.5
_HIGH_WATER = "VmHWM:"


def fills() -> bool:
    """Measure and print; True when every budget is kept."""
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        make_data(Path(folder, "figures.csv"))
        for name, size in BOOKS.items():
            book = Path(folder, f"{name}.xlsx")
            make_book(book, *size)
            kept = _book(name, book) and kept
    return kept


def _book(name: str, book: Path) -> bool:
    seconds = _median_seconds(book, ROUNDS[name])
    memory = {task: _peak_megabytes(task, book) for task in TASKS}
    cells = BOOKS[name][0] * BOOKS[name][1]
    print(
        f"\n500 cells of {cells:,} ({book.stat().st_size / 1000:,.0f} KB): seconds and MB above the imports"
    )
    heads = (("seconds", 9), ("x openpyxl", 12), ("budget", 8), ("of wolfxl", 11), ("budget", 8), ("MB", 7))
    print(" " * 10 + "".join(f"{head:>{width}}" for head, width in heads) + f"{'budget':>8}")
    for task in ("openpyxl", "wolfxl"):
        print(f"{task:10}{seconds[task]:9.4f}{'':39}{_shown(memory[task])}")
    kept = [_row(name, task, seconds, memory) for task in ("patch", "fill")]
    return all(kept)


def _row(name: str, task: str, seconds: dict[str, float], memory: dict[str, float | None]) -> bool:
    faster, wanted = seconds["openpyxl"] / seconds[task], TIMES_OPENPYXL[name][task]
    share, most = seconds[task] / seconds["wolfxl"], SHARE_OF_WOLFXL[name]
    used, theirs = memory[task], memory["openpyxl"]
    room = None if theirs is None or task != "patch" else theirs * SHARE_OF_OPENPYXL_MEMORY
    broken = [
        what for what, over in (
            ("openpyxl", faster < wanted), ("wolfxl", task == "patch" and share > most),
            ("memory", used is not None and room is not None and used > room),
        ) if over
    ]  # fmt: skip
    compared = f"{share:11.2f}{most:8.1f}" if task == "patch" else f"{share:11.2f}{'':8}"
    mark = f"  over budget: {', '.join(broken)}" if broken else ""
    measured = f"{task:10}{seconds[task]:9.4f}{faster:12.1f}{wanted:8.1f}{compared}{_shown(used)}"
    print(f"{measured}{'' if room is None else _shown(room, 8)}{mark}")
    return not broken


def _shown(megabytes: float | None, width: int = 7) -> str:
    return f"{'n/a':>{width}}" if megabytes is None else f"{megabytes:{width}.1f}"


def _median_seconds(book: Path, rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {task: [] for task in TASKS}
    for turn in range(rounds + 1):
        for task, run in TASKS.items():
            seconds = _seconds(run, book)
            if turn:
                times[task].append(seconds)
    return {task: median(found) for task, found in times.items()}


def _seconds(run: Callable[[Path, Path], None], book: Path) -> float:
    output = book.with_name(f"out{book.suffix}")
    output.unlink(missing_ok=True)
    start = process_time()
    run(book, output)
    return process_time() - start


def _peak_megabytes(task: str, book: Path) -> float | None:
    """Peak of a fresh process above what it holds once everything is imported; None where nobody tells."""
    if not Path("/proc/self/status").exists():
        return None
    command = [sys.executable, __file__, task, str(book)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    return float(told.stdout)


def _measure_memory(task: str, book: Path) -> None:
    """In the fresh process: a first fill of a tiny book imports everything, the second is measured."""
    output = book.with_name(f"memory-{task}.xlsx")
    with tempfile.TemporaryDirectory() as folder:
        tiny = Path(folder, "tiny.xlsx")
        make_data(Path(folder, "figures.csv"))
        make_book(tiny, 1, 1, 1)
        TASKS[task](tiny, Path(folder, "out.xlsx"))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _high_water()
    TASKS[task](book, output)
    print((_high_water() - before) / 1024)
    output.unlink()


def _high_water() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith(_HIGH_WATER))


if __name__ == "__main__":
    _measure_memory(sys.argv[1], Path(sys.argv[2]))
