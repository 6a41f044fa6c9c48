"""The auditor's day of docs/audit.md, command by command, with forty plans."""

from __future__ import annotations

import csv
import json
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden.audit_books import faulty_plans, write_plan, write_plans

pytestmark = pytest.mark.long  # several whole audits, each in a process of its own: CI runs them

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, flags=re.DOTALL | re.MULTILINE)
COMMANDS = [
    line for kind, block in BLOCKS if not kind for line in block.splitlines() if line.startswith("kpi ")
]
(DECISIONS,) = (block for kind, block in BLOCKS if kind == "yaml")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("day")
    write_plans(folder / "books")
    return folder


@pytest.fixture
def done(day: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Does a command of the page in the day's folder."""

    def run(command: str) -> subprocess.CompletedProcess[str]:
        script = Path(sys.executable).with_name("kpi")
        return subprocess.run(
            [script, *shlex.split(command)[1:]], cwd=day, capture_output=True, encoding="utf-8", check=False
        )

    return run


Run = Callable[[str], "subprocess.CompletedProcess[str]"]


def test_the_auditor_s_day_goes_as_its_page_says(day: Path, done: Run) -> None:
    inventory, page, terminal, begun, decided, marked, cleared, diff, news, filed, again = COMMANDS
    _triage(day, done(inventory))
    assert done(page).returncode == 0
    assert "Plan!E5" in (day / "plan-03.html").read_text(encoding="utf-8")
    assert "Plan!G15" in done(terminal).stdout
    _decide(day, done, begun, decided)
    assert done(marked).returncode == 0
    assert done(cleared).returncode == 0
    _same_parts(day / "plan-21.xlsx", day / "books" / "plan-21.xlsx")
    (day / "new").mkdir()
    write_plan(day / "new" / "plan-03.xlsx", 3, faulty_plans()["plan-09.xlsx"][1])
    changed = done(diff)
    assert changed.returncode == 1
    assert "F13" in changed.stdout
    _only_the_news(done(news))
    assert done(filed).returncode == 0
    same = done(again)
    assert same.returncode == 0, same.stdout + same.stderr


def _triage(day: Path, ended: subprocess.CompletedProcess[str]) -> None:
    """Forty in the inventory, all audited, and each planted fault found at its cell and nowhere else."""
    assert "Audited 40 of 40" in ended.stdout, ended.stdout + ended.stderr
    assert ended.returncode == 1  # an old result and a number stored as text are errors
    lines = list(csv.DictReader((day / "audit" / "inventory.csv").open(encoding="utf-8-sig")))
    assert [int(line["rank"]) for line in lines] == list(range(1, 41))
    points = [int(line["risk"]) for line in lines]
    assert points == sorted(points, reverse=True)
    findings = json.loads((day / "audit" / "audit.json").read_text(encoding="utf-8"))["findings"]
    grave = [each for each in findings if each["severity"] != "info"]
    assert {(each["workbook"], each["range"]) for each in grave} == {
        (name, fault.cell) for name, (_, fault) in faulty_plans().items()
    }


def _decide(day: Path, done: Run, begin: str, command: str) -> None:
    """Two findings in the file that was begun get the page's decisions and reasons, and count no longer."""
    assert done(begin).returncode == 0
    file = day / "decisions.yaml"
    text = file.read_text(encoding="utf-8")
    decided = re.findall(r"  decision: \w+\n  reason: .+\n", DECISIONS)
    assert len(decided) == 2
    for each in decided:
        assert "  decision:\n  reason:\n" in text
        text = text.replace("  decision:\n  reason:\n", each, 1)
    file.write_text(text, encoding="utf-8")
    ended = done(f"{command} --fail-on warning")
    assert ended.returncode == 0, ended.stdout
    assert "1 accepted" in ended.stdout
    assert "1 suppressed" in ended.stdout


def _same_parts(one: Path, other: Path) -> None:
    """Two packages hold the same parts, byte for byte."""
    first, second = (zipfile.ZipFile(each) for each in (one, other))
    with first, second:
        assert set(first.namelist()) == set(second.namelist())
        assert all(first.read(name) == second.read(name) for name in first.namelist())


def _only_the_news(ended: subprocess.CompletedProcess[str]) -> None:
    """The new version has another fault: it is told, and what was there before is not."""
    assert "Plan!F13" in ended.stdout
    assert "Plan!E3:E4" not in ended.stdout
