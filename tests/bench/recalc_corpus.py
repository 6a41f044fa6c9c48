"""`make corpus FOLDER=…`: recalculate workbooks that Excel saved, and compare every cell with Excel.

With `--stored FOLDER` the workbooks themselves hold no results, so that no engine can echo them, and the
results to compare with are those of the files of the same name in that folder. A CSV file `index.csv` beside
or above the workbooks may sort them into classes (columns `file` and `class`) and `suspect-cells.csv` may
name cells whose stored result is known to be wrong (`file`, `sheet`, `cell`).

Volatile cells, cells that read other workbooks, what-if tables and cells without a stored result are left
out. At most 500 evenly spaced cells of a workbook count, so that no large workbook rules the figure; the
figure of all cells is shown too.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from kpi_engine.errors import KpiEngineError
from kpi_engine.model.cell_error import plain
from kpi_engine.recalc.compare import same
from kpi_engine.recalc.verdict import CellVerdict
from kpi_engine.system.limits import guarded

LEFT_OUT = ("volatile", "external")
MOST = 500
SECONDS, MEGABYTES = 120, 4_000
_CALLED = re.compile(r"([A-Za-z_][\w.]*)\(")
_TEXT = re.compile(r'"(?:[^"]|"")*"')


@dataclass
class Row:
    """One compared cell: how it ended, and what was there."""

    sheet: str
    cell: str
    formula: str
    stored: object
    computed: object
    outcome: str
    reason: str


@dataclass
class Book:
    """One workbook: its compared cells, or why there are none."""

    name: str
    group: str = "all"
    rows: list[Row] = field(default_factory=list)
    failure: str = ""
    seconds: float = 0.0


def cells_of(workbook: Path, second_opinion: bool) -> list[CellVerdict]:
    """The verdict on every formula cell; run in a process of its own."""
    from kpi_engine.engine import recalculate

    found = recalculate(workbook, second_opinion=second_opinion)
    return list(found.cells)


def compared(workbook: Path, stored: Path, second_opinion: bool, suspects: set[tuple[str, str]]) -> list[Row]:
    """Every cell that can be compared, with its outcome."""
    verdicts = guarded(cells_of, workbook, second_opinion, seconds=SECONDS, megabytes=MEGABYTES)
    truth = {(each.sheet, each.cell): each.cached for each in verdicts}
    if stored != workbook:
        truth = dict(guarded(stored_results, stored, seconds=SECONDS, megabytes=MEGABYTES))
    rows = []
    for each in verdicts:
        place = each.sheet, each.cell
        wanted = truth.get(place)
        if each.status in LEFT_OUT or wanted is None or place in suspects or "what-if" in each.reason:
            continue
        outcome = "equal" if each.status == "equal" else "different"
        if each.status == "not_verifiable":
            outcome = "not verifiable"
        elif each.status == "uncached":
            outcome = "equal" if same(wanted, each.computed) else "different"
        rows.append(Row(*place, each.formula, plain(wanted), plain(each.computed), outcome, each.reason))
    return rows


def stored_results(workbook: Path) -> list[tuple[tuple[str, str], object]]:
    """What a file holds for each of its formulas."""
    from kpi_engine.workbook.package import Package

    package = Package.open(workbook)
    return [
        ((each.sheet, each.ref), each.value) for sheet in package.sheets for each in package.cells(sheet.name)
    ]


def one(job: tuple[Path, Path, str, bool, set[tuple[str, str]]]) -> Book:
    """One workbook, compared or failed."""
    workbook, stored, group, second_opinion, suspects = job
    book, started = Book(workbook.name, group), time.perf_counter()
    try:
        book.rows = compared(workbook, stored, second_opinion, suspects)
    except KpiEngineError as problem:
        book.failure = str(problem)
    book.seconds = time.perf_counter() - started
    return book


def jobs(
    folder: Path, stored: Path, second_opinion: bool, only: str
) -> Iterator[tuple[Path, Path, str, bool, set[tuple[str, str]]]]:
    """The workbooks of a folder with what is known about them."""
    groups = {Path(row["file"]).name: row.get("class") or "all" for row in table(stored, "index.csv")}
    suspects: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in table(stored, "suspect-cells.csv"):
        suspects[Path(row["file"]).name].add((row["sheet"], row["cell"]))
    for workbook in sorted(path for path in folder.rglob("*.xls[xm]") if not path.name.startswith("~$")):
        if only in workbook.name:
            beside = next(stored.rglob(workbook.name), workbook) if stored != folder else workbook
            yield workbook, beside, groups.get(workbook.name, "all"), second_opinion, suspects[workbook.name]


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """A CSV file in the folder or above it; nothing where there is none."""
    for place in (folder / name, folder.parent / name):
        if place.is_file():
            with place.open(newline="", encoding="utf-8") as lines:
                return list(csv.DictReader(lines))
    return []


def spaced(rows: list[Row]) -> list[Row]:
    """At most 500 of them, evenly spaced."""
    step = max(1.0, len(rows) / MOST)
    return [rows[int(at * step)] for at in range(min(MOST, len(rows)))]


def print_shares(title: str, rows: list[Row]) -> None:
    """How many cells ended how."""
    counts, total = Counter(row.outcome for row in rows), max(1, len(rows))
    shares = ", ".join(
        f"{name} {counts[name]:,} ({100 * counts[name] / total:.3f} %)"
        for name in ("equal", "different", "not verifiable")
    )
    print(f"  {title}: {len(rows):,} cells: {shares}")


def print_functions(books: list[Book]) -> None:
    """A table of the functions in the formulas that are not equal: workbooks, cells of each outcome."""
    names: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for book in books:
        for row in book.rows:
            if row.outcome != "equal":
                called = {
                    name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
                    for name in _CALLED.findall(_TEXT.sub("", row.formula))
                }
                for name in called or {"(operators)"}:
                    names[name].add(book.name)
                    counts[name][row.outcome] += 1
    print("| function in the formula | workbooks | different | not verifiable |\n|---|---|---|---|")
    for name in sorted(names, key=lambda each: (-len(names[each]), each)):
        different, unknown = counts[name]["different"], counts[name]["not verifiable"]
        print(f"| {name} | {len(names[name])} | {different} | {unknown} |")


def write_cells(path: Path, books: list[Book]) -> None:
    """Every cell that is not equal, for reading."""
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(
            ["class", "workbook", "sheet", "cell", "formula", "stored", "computed", "outcome", "reason"]
        )
        for book in books:
            for row in book.rows:
                if row.outcome != "equal":
                    writer.writerow(
                        [
                            book.group,
                            book.name,
                            row.sheet,
                            row.cell,
                            row.formula,
                            json.dumps(row.stored),
                            json.dumps(row.computed),
                            row.outcome,
                            row.reason,
                        ]
                    )


def main() -> None:
    """Compare, print, and leave with 0."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--stored", type=Path, help="the folder of the files with Excel's results")
    asked.add_argument("--second-opinion", action="store_true")
    asked.add_argument("--only", default="", help="workbooks with this in their names")
    asked.add_argument("--cells", type=Path, help="a CSV file for the cells that are not equal")
    asked.add_argument("--functions", action="store_true", help="a table of functions")
    asked.add_argument("--processes", type=int, default=2)
    given = asked.parse_args()
    work = list(jobs(given.folder, given.stored or given.folder, given.second_opinion, given.only))
    with ProcessPoolExecutor(given.processes) as pool:
        books = list(pool.map(one, work))
    if not any(book.rows for book in books):
        sys.exit("nothing was compared")
    for group in sorted({book.group for book in books}):
        mine = [book for book in books if book.group == group]
        print(f"{group}: {len(mine)} workbooks, {sum(book.seconds for book in mine):.0f} s")
        print_shares("at most 500 cells a workbook", [row for book in mine for row in spaced(book.rows)])
        print_shares("all", [row for book in mine for row in book.rows])
        for book in mine:
            if book.failure:
                print(f"  {book.name}: {book.failure}")
    if given.functions:
        print_functions(books)
    if given.cells:
        write_cells(given.cells, books)


if __name__ == "__main__":
    main()
