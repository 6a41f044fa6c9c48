"""Saving: at any instant the old workbook or the new one is there; an obstacle is one sentence."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kpi_engine.errors import WorkbookError
from kpi_engine.system.locks import part_file, sole_writer
from kpi_engine.workbook.save import keep_backup, save_atomically

WRITER = """
import sys
from pathlib import Path
from kpi_engine.workbook.save import save_atomically
target, fill = Path(sys.argv[1]), 0
print("ready", flush=True)
while True:
    fill = (fill + 1) % 256
    save_atomically(bytes([fill]) * 3_000_000, target)
"""

FILLER = """
import resource, sys
from pathlib import Path
from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.save import save_atomically
target = Path(sys.argv[1]) / "plan.xlsx"
save_atomically(b"old", target)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    save_atomically(bytes(3_000_000), target)
except WorkbookError as refused:
    print(refused.code, target.read_text(), *[path.name for path in target.parent.iterdir()], sep="\\n")
"""
posix = pytest.mark.skipif(os.name == "nt", reason="only POSIX systems have such signals, disks and links")


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("~kpi-"))


def test_a_new_workbook_is_there_in_full_and_nothing_else(tmp_path: Path) -> None:
    save_atomically(b"new", tmp_path / "plan.xlsx")
    assert (tmp_path / "plan.xlsx").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


def test_an_old_workbook_is_replaced_and_keeps_its_rights(tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o640)
    save_atomically(b"new", target)
    assert target.read_bytes() == b"new"
    assert os.name == "nt" or stat.S_IMODE(target.stat().st_mode) == 0o640


@posix
@pytest.mark.slow
def test_a_kill_at_any_instant_leaves_one_whole_workbook_and_the_next_run_tidies_up(tmp_path: Path) -> None:
    target, instants = tmp_path / "plan.xlsx", random.Random(2026)
    save_atomically(bytes(3_000_000), target)
    for _ in range(40):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(target)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(instants.uniform(0, 0.03))
            writer.send_signal(signal.SIGKILL)
        content = target.read_bytes()
        assert len(content) == 3_000_000
        assert len(set(content)) == 1
    save_atomically(b"new", target)
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


def test_what_a_killed_run_left_for_another_workbook_is_removed_too(tmp_path: Path) -> None:
    part_file(tmp_path / "other.xlsx").write_bytes(b"half")
    save_atomically(b"new", tmp_path / "plan.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


def test_a_workbook_that_another_run_is_writing_is_left_alone(tmp_path: Path) -> None:
    target, codes = tmp_path / "plan.xlsx", []

    def write() -> None:
        with pytest.raises(WorkbookError, match="being written by another run") as refused:
            save_atomically(b"new", target)
        codes.append(refused.value.code)

    with sole_writer(target):
        save_atomically(b"ours", target)
        second = threading.Thread(target=write)
        second.start()
        second.join()
    assert codes == ["locked"]
    assert target.read_bytes() == b"ours"


@pytest.mark.parametrize("lock", ["~$plan.xlsx", ".~lock.plan.xlsx#"])
def test_a_workbook_that_is_open_is_left_alone(tmp_path: Path, lock: str) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_bytes(b"old")
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(WorkbookError, match="is open in a spreadsheet program") as refused:
        save_atomically(b"new", target)
    assert refused.value.code == "target-open"
    assert target.read_bytes() == b"old"


def test_a_read_only_workbook_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(WorkbookError, match="read-only"):
        save_atomically(b"new", target)
    target.chmod(0o644)
    assert target.read_bytes() == b"old"
    assert not left_over(tmp_path)


def test_a_missing_folder_and_a_folder_as_target_are_named(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"does not exist\. Make it"):
        save_atomically(b"new", tmp_path / "reports" / "plan.xlsx")
    (tmp_path / "plan.xlsx").mkdir()
    with pytest.raises(WorkbookError, match="is a folder"):
        save_atomically(b"new", tmp_path / "plan.xlsx")


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (OSError(errno.ENOSPC, "No space left"), "disk-full"),
        (OSError(errno.EDQUOT, "Quota exceeded"), "disk-full"),
        (PermissionError(errno.EACCES, "Permission denied"), "target-open"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "path-too-long"),
        (OSError(errno.EIO, "Input/output error"), "not-written"),
    ],
)
def test_what_goes_wrong_while_writing_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: OSError, code: str
) -> None:
    target = tmp_path / "plan.xlsx"
    target.write_bytes(b"old")

    def fail(_descriptor: int) -> None:
        raise failure

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WorkbookError) as refused:
        save_atomically(b"new", target)
    assert refused.value.code == code
    assert target.read_bytes() == b"old"
    assert not left_over(tmp_path)


def test_a_workbook_that_excel_opens_at_the_last_moment_is_left_alone(tmp_path, monkeypatch) -> None:
    """Windows says 'sharing violation' when the finished file is to take the name of an open one."""
    target = tmp_path / "plan.xlsx"
    target.write_bytes(b"old")

    def share(self: Path, _: Path) -> Path:
        violation = OSError("The process cannot access the file")
        violation.winerror = 32
        raise violation

    monkeypatch.setattr(Path, "replace", share)
    with pytest.raises(WorkbookError, match="open elsewhere") as refused:
        save_atomically(b"new", target)
    assert refused.value.code == "target-open"
    assert target.read_bytes() == b"old"
    assert not left_over(tmp_path)


@posix
def test_a_file_that_may_not_grow_any_more_is_said_and_nothing_is_changed(tmp_path: Path) -> None:
    """The system refuses in the middle of writing, as a full disk does."""
    done = subprocess.run([sys.executable, "-c", FILLER, tmp_path], capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == ["not-written", "old", "plan.xlsx"]


def test_a_path_that_is_too_long_is_said(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["folder" * 20] * 60)
    for target in (tmp_path / ("x" * 300 + ".xlsx"), deep / "plan.xlsx"):
        with pytest.raises(WorkbookError) as refused:
            save_atomically(b"new", target)
        assert refused.value.code in ("path-too-long", "no-folder")
        assert len(str(refused.value)) <= 255
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name_a_folder_takes_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 250 + ".xlsx")
    save_atomically(b"new", target)
    assert target.read_bytes() == b"new"


@posix
def test_a_link_planted_in_the_place_of_the_temporary_file_is_not_followed(tmp_path: Path) -> None:
    target, victim = tmp_path / "plan.xlsx", tmp_path / "victim.txt"
    victim.write_bytes(b"precious")
    part_file(target).symlink_to(victim)
    save_atomically(b"new", target)
    assert (target.read_bytes(), victim.read_bytes()) == (b"new", b"precious")


def test_a_link_to_a_workbook_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "plan.xlsx", tmp_path / "current.xlsx"
    target.write_bytes(b"old")
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("this system does not let us make links")
    save_atomically(b"new", link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_backups_stand_beside_the_workbook_and_older_ones_stay(tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    for content, name in ((b"one", "plan.backup.xlsx"), (b"two", "plan.backup-2.xlsx")):
        target.write_bytes(content)
        assert keep_backup(target) == tmp_path / name
    assert (tmp_path / "plan.backup.xlsx").read_bytes() == b"one"
    assert (tmp_path / "plan.backup-2.xlsx").read_bytes() == b"two"
