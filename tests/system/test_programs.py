"""Another program is found, held to its limits, and never left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kpi_engine.system.programs import find_program, run_program

posix = pytest.mark.skipif(os.name == "nt", reason="the programs of these tests are shell scripts")


def run(folder: Path, script: str, seconds: float = 20, megabytes: int = 500, **settings: str):
    return run_program(
        ["/bin/sh", "-c", script], seconds=seconds, megabytes=megabytes, folder=folder, settings=settings
    )


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"


def ends(pid: int, within: float = 10) -> bool:
    until = time.monotonic() + within
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_running(pid)


def number_in(file: Path, within: float = 10) -> int:
    until = time.monotonic() + within
    while not (file.exists() and file.read_text(encoding="ascii").strip()) and time.monotonic() < until:
        time.sleep(0.02)
    return int(file.read_text(encoding="ascii"))


def test_a_program_is_found_on_the_path_or_where_it_usually_is(tmp_path, monkeypatch):
    usual = tmp_path / "usual"
    usual.touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("KPI_TEST_PLACE", str(tmp_path))
    assert find_program(["no-such-program"], ["/no/such/place", "$KPI_TEST_PLACE/usual"]) == usual
    assert find_program(["no-such-program"], ["/no/such/place"]) is None


@posix
def test_a_program_on_the_path_goes_first(tmp_path, monkeypatch):
    program = tmp_path / "office"
    program.write_text("#!/bin/sh\n", encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_program(["absent", "office"], [sys.executable]) == program


@posix
def test_the_exit_code_of_a_program_is_told(tmp_path):
    ended = run(tmp_path, "exit 3")
    assert (ended.code, ended.in_time) == (3, True)


@posix
def test_a_program_is_at_home_in_its_folder(tmp_path):
    run(tmp_path, 'echo "$HOME|$TMPDIR|$PWD|$KPI_WORD" > seen', KPI_WORD="told")
    assert (tmp_path / "seen").read_text(encoding="utf-8").strip() == f"{tmp_path}|{tmp_path}|{tmp_path}|told"


@posix
def test_the_whole_tree_ends_with_the_time_limit(tmp_path):
    started = time.monotonic()
    ended = run(tmp_path, "sleep 60 & echo $! > child; wait", seconds=0.7)
    assert not ended.in_time
    assert time.monotonic() - started < 10
    assert ends(number_in(tmp_path / "child"))


@posix
def test_what_a_program_leaves_running_ends_with_it(tmp_path):
    assert run(tmp_path, "sleep 60 & echo $! > child").in_time
    assert ends(number_in(tmp_path / "child"))


_ASKS = """
import sys
from pathlib import Path
from kpi_engine.system.programs import run_program
run_program(["/bin/sh", "-c", "echo $$ > child; exec sleep 60"], seconds=60, megabytes=500,
            folder=Path(sys.argv[1]), settings={})
"""


@posix
def test_a_program_and_its_folder_go_with_the_process_that_asked_for_it(tmp_path):
    folder = tmp_path / "thrown away"
    folder.mkdir()
    asking = subprocess.Popen([sys.executable, "-c", _ASKS, str(folder)])
    child = number_in(folder / "child")
    asking.send_signal(signal.SIGKILL)
    asking.wait()
    assert ends(child)
    assert not folder.exists()


_LIMITED = """
import resource, sys
from pathlib import Path
from kpi_engine.system.ceilings import limit_memory, limit_seconds
from kpi_engine.system.programs import run_program
limit_memory(100)
limit_seconds(3)
run_program(["/bin/sh", "-c", "ulimit -S -d > memory; ulimit -S -t > seconds; ulimit -S -c > core"],
            seconds=50, megabytes=3000, folder=Path(sys.argv[1]), settings={})
"""


@posix
def test_a_program_has_its_own_limits_not_those_of_the_process_that_asked(tmp_path):
    subprocess.run([sys.executable, "-c", _LIMITED, str(tmp_path)], check=True)
    seen = {name: number_in(tmp_path / name) for name in ("memory", "seconds", "core")}
    assert seen["memory"] == 3000 * 1024
    assert seen["seconds"] >= 50
    assert seen["core"] == 0
