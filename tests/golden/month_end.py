"""The month-end of docs/month-end.md, done command by command: `python tests/golden/month_end.py 200 FOLDER`.

What a company would do in Excel between two commands (overwrite a formula, change the currency) is done here.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.workbook.edits import SetValue
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched

PAGE = Path(__file__).parents[2] / "docs" / "month-end.md"
RETURNED = "Company 004.xlsx"
OVERWRITTEN = ("KPIs", "H7")


@dataclass(frozen=True)
class Done:
    """One command of the page: its exit code, what it said, and how long it took."""

    command: str
    code: int
    out: str
    err: str
    seconds: float


def commands(companies: int) -> list[str]:
    """The commands of the page in their order, for this number of companies; the last two are named there."""
    blocks = re.findall(r"```\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("kpi ")]
    late = f"Company {companies - 1:03}"
    return [
        line.replace("--companies 200", f"--companies {companies}").replace("Company 199", late)
        for line in lines
    ]  # fmt: skip


def walk(companies: int, folder: Path) -> Iterator[Done]:
    """Every command of the page, done in `folder`."""
    for command in commands(companies):
        where = folder if command.startswith("kpi demo") else folder / "month-end"
        if "returned/" in command:
            _return(where)
        start = time.perf_counter()
        script = Path(sys.executable).with_name("kpi")
        done = subprocess.run(
            [script, *shlex.split(command)[1:]], cwd=where, capture_output=True, encoding="utf-8", check=False
        )
        yield Done(command, done.returncode, done.stdout, done.stderr, time.perf_counter() - start)


def _return(folder: Path) -> None:
    """What comes back from a company: a formula overwritten with a figure, and another currency."""
    sheet, cell = OVERWRITTEN
    package = Package.open(folder / "april" / RETURNED)
    currency = next(name for name in package.defined_names if name.name == "set_currency").refers_to
    settings, _, place = currency.replace("$", "").partition("!")
    changes = {sheet: {cell: SetValue(0.95, replace_formula=True)}, settings: {place: SetValue("GBP")}}
    (folder / "returned").mkdir(exist_ok=True)
    (folder / "returned" / RETURNED).write_bytes(patched(package, changes))


def restated(folder: Path, company: str) -> list[dict[str, object]]:
    """The restated cells of a company's last receipt in the ledger of May, old and new."""
    lines = (folder / "month-end" / "may" / "batch.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [entry for line in lines if (entry := json.loads(line)).get("entity") == company]
    found: list[dict[str, object]] = entries[-1]["receipt"]["restated"]
    return found


if __name__ == "__main__":
    place = Path(sys.argv[2])
    place.mkdir(parents=True, exist_ok=True)
    for step in walk(int(sys.argv[1]), place):
        print(f"$ {step.command}\n{step.out[:6000]}{step.err[-300:]}")
        print(f"exit code {step.code}, {step.seconds:.0f} s\n", flush=True)
