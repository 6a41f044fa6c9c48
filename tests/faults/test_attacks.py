"""Files made to do harm, through the real command: each ends soon, in one line or with the right figure.

Counted is what the processes computed and held, not the clock, which a busy machine stretches.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kpi_engine.workbook.package import Package
from tests.faults.attacks import COMPUTED, TABLES, WORKBOOKS, book

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="only there a process is held to its limits in full"),
]

MOST_SECONDS, MOST_MEGABYTES = 6, 500
"""Five seconds, and one for a processor that is shared."""
LARGE = {"million-names"}
"""A workbook of megabytes, whose inspection tells of each of 300,000 names. It ends
within the allowance for its size."""
DATA = "term,value\nsm_spend,100000\nnew_customers,400\n"
CAC = re.compile(rb'<c r="B3"[^>]*><f[^>]*>[^<]*</f><v>([^<]*)</v>')

WATCH = """
import json, os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
code = os.waitstatus_to_exitcode(status)
with open("used.json", "w") as file:
    json.dump([code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024], file)
"""


@dataclass(frozen=True)
class End:
    """How a run ended: exit code, seconds of computing, megabytes at most, and what it said."""

    code: int
    seconds: float
    megabytes: float
    said: str


def ended(folder: Path, *arguments: str) -> End:
    """Run `kpi` under a small process that is told what it and its children used."""
    used = folder / "used.json"
    kpi = str(Path(sys.executable).with_name("kpi"))
    command = [sys.executable, "-S", "-E", "-c", WATCH, kpi, *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KPI_")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True, timeout=600)
    code, seconds, megabytes = json.loads(used.read_text(encoding="utf-8"))
    used.unlink()
    return End(code, seconds, megabytes, done.stderr.decode())


def is_harmless(end: End) -> None:
    """The run stayed small and ended well, or in one line that a person can act on."""
    assert end.code in (0, 2), end
    assert end.said.count("\n") == (1 if end.code else 0), end
    assert not end.code or end.said.startswith("kpi: "), end
    assert len(end.said) < 300, end


def stays_small(name: str, end: End) -> None:
    """The run took what a small file may take; a large one may take more."""
    if name not in LARGE:
        assert end.seconds < MOST_SECONDS, end
        assert end.megabytes < MOST_MEGABYTES, end


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_made_to_do_harm_does_none(name: str, tmp_path: Path) -> None:
    attack = WORKBOOKS[name]()
    (tmp_path / "plan.xlsx").write_bytes(attack)
    (tmp_path / "data.csv").write_text(DATA, encoding="utf-8")
    end = ended(tmp_path, "fill", "plan.xlsx", "--data", "data.csv", "-o", "filled.xlsx")
    is_harmless(end)
    stays_small(name, end)
    assert (tmp_path / "plan.xlsx").read_bytes() == attack
    left = {path.name for path in tmp_path.iterdir()} - {"plan.xlsx", "data.csv"}
    assert left == (set() if end.code else {"filled.xlsx", "filled.receipt.json"})
    if not end.code:
        package = Package.open(tmp_path / "filled.xlsx")
        assert CAC.search(package.read(package.sheet("Plan").member))[1] == b"250"


@pytest.mark.parametrize("name", COMPUTED)
def test_formulas_made_to_do_harm_do_none(name: str, tmp_path: Path) -> None:
    attack = COMPUTED[name]()
    (tmp_path / "plan.xlsx").write_bytes(attack)
    end = ended(tmp_path, "recalc", "plan.xlsx")
    is_harmless(end)
    stays_small(name, end)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
    assert (tmp_path / "plan.xlsx").read_bytes() == attack


@pytest.mark.parametrize(
    "name",
    ["merge-of-the-whole-sheet", "million-empty-rows", "table-of-the-whole-sheet", "million-names",
     "sixty-five-thousand-sheets", "billion-laughs", "text-bomb-of-two-gigabytes"],
)  # fmt: skip
@pytest.mark.parametrize("command", [("recalc",), ("template", "inspect"), ("template", "check")])
def test_other_commands_withstand_them_too(name: str, command: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(WORKBOOKS[name]())
    end = ended(tmp_path, *command, "plan.xlsx")
    assert end.code in (0, 1, 2), end
    assert end.said.count("\n") == (end.code == 2), end
    stays_small(name, end)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_made_to_do_harm_does_none(name: str, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(book().bytes())
    (tmp_path / "data.csv").write_bytes(TABLES[name]())
    end = ended(tmp_path, "fill", "plan.xlsx", "--data", "data.csv", "-o", "filled.xlsx")
    is_harmless(end)
    assert end.code == 2
    assert end.seconds < MOST_SECONDS, end
    assert end.megabytes < MOST_MEGABYTES, end
    assert {path.name for path in tmp_path.iterdir()} == {"plan.xlsx", "data.csv"}


@pytest.mark.parametrize("name", [*WORKBOOKS, *COMPUTED])
def test_a_workbook_made_to_do_harm_is_checked_or_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(WORKBOOKS.get(name, COMPUTED.get(name, bytes))())
    end = ended(tmp_path, "check", "plan.xlsx")
    assert end.code in (0, 1, 2), end
    assert end.said.count("\n") == (end.code == 2), end
    assert end.seconds < 3 * MOST_SECONDS, end
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_made_to_do_harm_is_checked_or_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_bytes(TABLES[name]())
    end = ended(tmp_path, "check", "data.csv")
    assert end.code in (0, 1, 2), end
    assert end.said.count("\n") == (end.code == 2), end
    assert end.seconds < 3 * MOST_SECONDS, end


def test_a_line_of_two_gigabytes_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(book().bytes())
    with (tmp_path / "data.csv").open("wb") as data:
        data.write(b"term,value\nsm_spend,1")
        data.truncate(2 * 1024**3)
    end = ended(tmp_path, "fill", "plan.xlsx", "--data", "data.csv", "-o", "filled.xlsx")
    is_harmless(end)
    assert "NUL characters" in end.said
    assert end.megabytes < MOST_MEGABYTES


def test_a_file_that_never_ends_is_no_workbook(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.xlsx")
    (tmp_path / "data.csv").write_text(DATA, encoding="utf-8")
    end = ended(tmp_path, "fill", "plan.xlsx", "--data", "data.csv", "-o", "filled.xlsx")
    is_harmless(end)
    assert "is no file" in end.said
