"""Two runs never write one file: the second is refused at once, and a killed one blocks nobody."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kpi_engine.errors import WorkbookError
from kpi_engine.system.locks import lock_file, part_file, sole_writer, sweep

HOLDER = """
import sys, time
from pathlib import Path
from kpi_engine.system.locks import sole_writer
with sole_writer(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""

COUNTERS = """
import sys, time
from pathlib import Path
from kpi_engine.errors import WorkbookError
from kpi_engine.system.locks import sole_writer
target, entered = Path(sys.argv[1]), 0
print("ready", flush=True)
sys.stdin.readline()
while entered < 200:
    try:
        with sole_writer(target):
            before = int(target.read_text())
            time.sleep(0.0001)
            target.write_text(str(before + 1))
            entered += 1
    except WorkbookError as refused:
        assert refused.code == "locked", refused
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "plan.xlsx"


def is_locked(target: Path) -> bool:
    try:
        with sole_writer(target):
            return False
    except WorkbookError as refused:
        return refused.code == "locked"


def test_nothing_stays_behind(target: Path) -> None:
    with sole_writer(target):
        assert lock_file(target).exists()
    assert list(target.parent.iterdir()) == []
    with pytest.raises(ZeroDivisionError), sole_writer(target):
        1 / 0  # noqa: B018
    assert list(target.parent.iterdir()) == []


def test_another_process_is_refused_in_a_sentence_until_the_holder_is_killed(target: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(target)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(WorkbookError, match=r"plan\.xlsx is being written by another run"):
            sole_writer(target).__enter__()
        assert not is_locked(target.with_name("other.xlsx"))
        holder.kill()
    assert lock_file(target).exists()
    assert not is_locked(target)
    assert list(target.parent.iterdir()) == []


def test_what_killed_runs_left_is_swept_and_what_is_in_use_stays(target: Path) -> None:
    for name in ("gone.xlsx", "plan.xlsx"):
        part_file(target.with_name(name)).write_bytes(b"half")
    for name in ("~kpi-notes.txt", "plan.lock", "~$plan.xlsx"):
        target.with_name(name).write_bytes(b"somebody else's")
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(target)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        sweep(target.parent)
        assert lock_file(target).exists()
        assert part_file(target).exists()
        assert not part_file(target.with_name("gone.xlsx")).exists()
        holder.kill()
    sweep(target.parent)
    assert {path.name for path in target.parent.iterdir()} == {"~kpi-notes.txt", "plan.lock", "~$plan.xlsx"}


def test_our_own_lock_is_not_swept(target: Path) -> None:
    with sole_writer(target):
        part_file(target).write_bytes(b"half")
        sweep(target.parent)
        assert part_file(target).exists()


def test_two_processes_that_race_are_never_both_inside(target: Path) -> None:
    target.write_text("0", encoding="utf-8")
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTERS, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for racer in racers:
        assert racer.stdout.readline() == b"ready\n"
    for racer in racers:
        racer.communicate(b"go\n", timeout=60)
    assert [racer.returncode for racer in racers] == [0, 0, 0]
    assert target.read_text(encoding="utf-8") == "600"


def test_the_holder_may_take_it_again_another_thread_may_not(target: Path) -> None:
    found = []
    with sole_writer(target), sole_writer(target):
        other = threading.Thread(target=lambda: found.append(is_locked(target)))
        other.start()
        other.join()
    assert found == [True]
    assert list(target.parent.iterdir()) == []


def test_two_ways_to_one_file_are_one_lock(target: Path) -> None:
    (target.parent / "reports").mkdir()
    found = []
    with sole_writer(target.parent / "reports" / ".." / "plan.xlsx"):
        other = threading.Thread(target=lambda: found.append(is_locked(target)))
        other.start()
        other.join()
    assert found == [True]


def test_a_folder_named_from_here_is_swept_without_dropping_a_lock(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(target.parent)
    with sole_writer(Path(target.name)):
        part_file(target).write_bytes(b"half of it")
        sweep(Path())
        assert lock_file(target).exists()
        assert part_file(target).exists()


def test_a_name_as_long_as_the_system_allows_can_be_locked(tmp_path: Path) -> None:
    assert not is_locked(tmp_path / ("x" * 250 + ".xlsx"))


@pytest.mark.parametrize(
    ("number", "code"), [(13, "folder-read-only"), (30, "folder-read-only"), (28, "disk-full")]
)
def test_a_place_that_takes_no_lock_is_said(target, monkeypatch, number, code) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(WorkbookError) as refused:
        sole_writer(target).__enter__()
    assert refused.value.code == code


def test_a_missing_folder_is_said(target: Path) -> None:
    with pytest.raises(WorkbookError, match="does not exist") as refused:
        sole_writer(target.parent / "reports" / "plan.xlsx").__enter__()
    assert refused.value.code == "no-folder"
