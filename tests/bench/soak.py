"""`make soak`: a month-end of 10,000 companies, killed twice, resumed, and then counted to the last workbook.

With `--dask` the work is done by a Dask cluster, of which a worker is killed, too.
Every company has last month's workbook of its own. One in a hundred is broken in a way that is known before:
its rows, or its workbook, which may also be made to do harm.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.workbook.defined_name import DefinedName

from tests.bench.dask_machines import Machines, worker_below

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")
COLUMNS = "CDEFGH"
ROW_OF = {"sm_spend": 4, "new_customers": 5, "mrr": 6}
ONE_IN = 100
Row = dict[str, str]


def build_template(path: Path) -> None:
    """Three lines of figures for six months, and 36 formulas that follow from them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Plan"
    for index, (month, column) in enumerate(zip(MONTHS, COLUMNS, strict=True), start=1):
        sheet[f"{column}3"] = month
        sheet[f"{column}8"] = f"={column}4/{column}5"
        sheet[f"{column}9"] = f"=SUM($C4:{column}4)"
        sheet[f"{column}10"] = f"={column}6*12"
        sheet[f"{column}11"] = f"=AVERAGE($C6:{column}6)"
        sheet[f"{column}12"] = f"=IF({column}5=0,0,{column}6/{column}5)"
        sheet[f"{column}13"] = f"=ROUND({column}9/{index},2)"
    settings = book.create_sheet("Settings")
    settings["A1"], settings["B1"], settings["A2"], settings["B2"] = (
        "Company",
        "Your company",
        "Currency",
        "EUR",
    )
    mapped = book.create_sheet("_map")
    mapped.append(("term", "target", "period", "required"))
    names = {"in_months": "Plan!$C$3:$H$3", "set_company": "Settings!$B$1", "set_currency": "Settings!$B$2"}
    for term, row in ROW_OF.items():
        names[f"in_{term}"] = f"Plan!$C${row}:$H${row}"
        mapped.append((term, f"in_{term}", "in_months", "yes"))
    mapped.append(("company_name", "set_company", "", ""))
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    book.save(path)


def _rows(number: int) -> list[Row]:
    """Two months of a company: its spend is its number times a thousand, its customers are ten."""
    name = company(number)
    figures = {"sm_spend": str(1000 * number), "new_customers": "10", "mrr": str(number)}
    return [
        {
            "company": name,
            "period": month,
            "term": term,
            "value": value,
            "currency": "EUR" * (term != "new_customers"),
        }
        for month in MONTHS[:2]
        for term, value in figures.items()
    ]


def company(number: int) -> str:
    """The name of a company; some names cannot be names of files as they are."""
    return f"Company {number:05}" + ("/Köln" if number % 50 == 0 else "")


def _text(rows: list[Row]) -> None:
    rows[0]["value"] = "lots"


def _twice(rows: list[Row]) -> None:
    rows.append(rows[0] | {"value": "7"})


def _currency(rows: list[Row]) -> None:
    rows[0]["currency"] = "USD"


def _missing(rows: list[Row]) -> None:
    del rows[1]


def _unknown(rows: list[Row]) -> None:
    rows[2]["term"] = "mood"


def _truncated(path: Path) -> None:
    data = path.read_bytes()
    _replace(path, data[: len(data) // 2])


def _no_workbook(path: Path) -> None:
    _replace(path, b"these are not the figures you are looking for")


def _encrypted(path: Path) -> None:
    _replace(path, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))


def _gone(path: Path) -> None:
    path.unlink()


def _laughs(path: Path) -> None:
    """A part that explodes when it is read."""
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    _with_sheet(path, f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><worksheet>&e9;</worksheet>'.encode())


def _bomb(path: Path) -> None:
    """A sheet of 200 MB that takes 200 KB in the package."""
    _with_sheet(path, b"<worksheet><sheetData>" + b" " * 200_000_000 + b"</sheetData></worksheet>")


def _replace(path: Path, data: bytes) -> None:
    path.unlink()  # it is a link to the sound workbook
    path.write_bytes(data)


def _with_sheet(path: Path, text: bytes) -> None:
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    path.unlink()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, text if name == "xl/worksheets/sheet1.xml" else data)


IN_DATA: tuple[Callable[[list[Row]], None], ...] = (_text, _twice, _currency, _missing, _unknown)
IN_WORKBOOK: tuple[Callable[[Path], None], ...] = (
    _truncated,
    _no_workbook,
    _encrypted,
    _gone,
    _laughs,
    _bomb,
)


@dataclass
class Case:
    """A month-end in a folder: which companies there are, and which of them are broken how."""

    folder: Path
    companies: int
    seed: int
    broken: dict[str, str] = field(default_factory=dict)

    @property
    def output(self) -> Path:
        return self.folder / "may"

    def build(self) -> None:
        """Last month's workbooks and this month's table, in no order."""
        dice = random.Random(self.seed)
        last = self.folder / "april"
        last.mkdir(parents=True)
        build_template(self.folder / "template.xlsx")
        rows: list[Row] = []
        numbers = range(1, self.companies + 1)
        ill = dice.sample(numbers, max(self.companies // ONE_IN, len(IN_DATA) + len(IN_WORKBOOK)))
        faults: dict[int, Callable[..., None]] = {
            number: (*IN_DATA, *IN_WORKBOOK)[index % (len(IN_DATA) + len(IN_WORKBOOK))]
            for index, number in enumerate(ill)
        }
        for number in numbers:
            name, own = company(number), _rows(number)
            path = last / f"{name.replace('/', '-')}.xlsx"
            os.link(self.folder / "template.xlsx", path)
            fault = faults.get(number)
            if fault is not None:
                fault(own if fault in IN_DATA else path)
                self.broken[name] = fault.__name__.strip("_")
            rows += own
        dice.shuffle(rows)
        with (self.folder / "may.csv").open("w", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, ("company", "period", "term", "value", "currency"))
            table.writeheader()
            table.writerows(rows)

    def command(self, jobs: int, *, own: bool = True, dask: str = "") -> list[str]:
        """The command of the month-end, the same every time it is run; on the cluster at `dask` if given."""
        template = "april/{entity}.xlsx" if own else "template.xlsx"
        kpi = str(Path(sys.executable).with_name("kpi"))
        chosen = ["--data", "may.csv", "--by", "company", "-o", self.output.name]
        where = ["--dask", dask] if dask else ["--jobs", str(jobs)]
        return [kpi, "batch", "fill", template, *chosen, *where]


@dataclass
class Report:
    """What was seen: problems (none in a sound run), the peak of memory, and how fast it went."""

    problems: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    peak_megabytes: float = 0.0
    seconds: float = 0.0
    kills: list[int] = field(default_factory=list)
    workers_killed: list[int] = field(default_factory=list)
    tried_again: int = 0
    left_over: int = 0
    code: int = 0
    said: str = ""


def run(case: Case, *, kills: int, jobs: int, own: bool = True, machines: Machines | None = None) -> Report:
    """Run the month-end, kill its whole group at random instants, run it to its end, and check.

    On a cluster the first worker is killed halfway through the last run.
    """
    dice = random.Random(case.seed + 1)
    report = Report()
    command = case.command(jobs, own=own, dask=machines.address if machines else "")
    for attempt in range(kills):
        lowest, highest = attempt / (kills + 1), (attempt + 1) / (kills + 1)
        goal = int(case.companies * dice.uniform(lowest + 0.03, highest))
        _attempt(case, command, report, goal, dice.uniform(0, 0.5))
    report.code = _attempt(case, command, report, None, 0.0, machines)
    _check(case, report, own=own)
    return report


def _attempt(
    case: Case, command: list[str], report: Report, goal: int | None, delay: float,
    machines: Machines | None = None,
) -> int:  # fmt: skip
    """One run; with a goal it is killed a moment after so many workbooks are there.

    Of `machines` the first worker is killed when half of what was left is there.
    """
    started = time.monotonic()
    strike = (_written(case) + case.companies) // 2
    with (case.folder / "said.txt").open("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            command, cwd=case.folder, stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
        while process.poll() is None:
            report.peak_megabytes = max(report.peak_megabytes, _peak(process.pid))
            if goal is not None and _written(case) >= goal:
                time.sleep(delay)
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                report.kills.append(_written(case))
                break
            if machines is not None and not report.workers_killed and _written(case) >= strike:
                worker_below(machines.workers[0]).kill()
                report.workers_killed.append(_written(case))
            time.sleep(0.1)
        said.seek(0)
        report.said = said.read()
    report.seconds += time.monotonic() - started
    return process.returncode


def _written(case: Case) -> int:
    if not case.output.is_dir():
        return 0
    return sum(path.suffix == ".xlsx" for path in case.output.iterdir())


def _peak(pid: int) -> float:
    """The most memory that a process has held so far, in MB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def _check(case: Case, report: Report, *, own: bool) -> None:
    entries = list(_ledger(case))
    times = Counter(entry["entity"] for entry in entries)
    expected = {company(number) for number in range(1, case.companies + 1)}
    broken = case.broken if own else {
        name: kind for name, kind in case.broken.items() if kind in {f.__name__.strip("_") for f in IN_DATA}
    }  # fmt: skip
    report.problems += [f"{name}: no result" for name in sorted(expected - set(times))]
    report.problems += [f"{name}: unknown" for name in sorted(set(times) - expected)]
    report.problems += [f"{name}: {count} results" for name, count in times.items() if count > 1]
    report.codes = Counter(entry.get("code", "done") for entry in entries)
    report.tried_again = sum("tried" in entry for entry in entries)
    files = set()
    for entry in entries:
        name, done = entry["entity"], entry["status"] == "done"
        if done == (name in broken):
            report.problems.append(
                f"{name} ({broken.get(name, 'sound')}) is {entry['status']}: {entry.get('reason')}"
            )
        if done:
            file = case.output / entry["workbook"]
            files.add(file.name)
            if hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
                report.problems.append(f"{name}: the workbook is not the one of the ledger")
    there = {path.name for path in case.output.iterdir()} - {"batch.jsonl"}
    report.problems += [
        f"{name}: a workbook without a result" for name in sorted(there - files) if name.endswith(".xlsx")
    ]
    report.left_over = len([name for name in there - files if not name.endswith(".xlsx")])
    for number in range(1, case.companies + 1, max(1, case.companies // 50)):
        if company(number) not in broken:
            report.problems += _wrong_figures(case, number)


def _wrong_figures(case: Case, number: int) -> Iterator[str]:
    """The figures of a workbook, and results that follow from them, by hand."""
    name = company(number).replace("/", "-")
    book = openpyxl.load_workbook(case.output / f"{name}.xlsx", data_only=True)
    wanted = {"C4": 1000 * number, "D6": number, "C8": 100 * number, "D9": 2000 * number, "D10": 12 * number}
    for cell, value in wanted.items():
        if book["Plan"][cell].value != value:
            yield f"{name} {cell}: {book['Plan'][cell].value}, not {value}"
    if book["Settings"]["B1"].value != company(number):
        yield f"{name}: the workbook names {book['Settings']['B1'].value}"


def _ledger(case: Case) -> Iterator[dict[str, str]]:
    with (case.output / "batch.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            if "entity" in entry:
                yield entry


def _machines(folder: Path, workers: int) -> Machines:
    """A scheduler and its workers, each with a nanny."""
    place = folder / "machines"
    place.mkdir()
    machines = Machines(place)
    for _ in range(workers):
        machines.worker()
    return machines


def main() -> int:
    """The whole soak with its figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--companies", type=int, default=10_000)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--kills", type=int, default=2)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--dask", action="store_true", help="on a Dask cluster of --jobs workers")
    options.add_argument("--one-template", action="store_true", help="one template for all")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        case = Case(folder / "month", chosen.companies, chosen.seed)
        case.build()
        with ExitStack() as stack:
            machines = stack.enter_context(_machines(folder, chosen.jobs)) if chosen.dask else None
            report = run(
                case, kills=chosen.kills, jobs=chosen.jobs, own=not chosen.one_template, machines=machines
            )
    finally:
        shutil.rmtree(folder)
    print(report.said)
    print(f"{chosen.companies:,} companies, {len(case.broken)} broken, seed {chosen.seed}")
    print(f"killed at {report.kills} workbooks; exit code {report.code}; results {dict(report.codes)}")
    if machines:
        print(f"worker killed at {report.workers_killed} workbooks; {report.tried_again} tried again")
    print(f"{report.seconds:.0f} s in all, {chosen.companies / report.seconds:.0f} a second")
    print(f"coordinator at most {report.peak_megabytes:.0f} MB; {report.left_over} files left over")
    for problem in report.problems[:20]:
        print(f"PROBLEM {problem}")
    sound = not report.problems and report.peak_megabytes < 300 and report.code == 2
    print("every company has exactly one result" if sound else f"{len(report.problems)} problems")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
