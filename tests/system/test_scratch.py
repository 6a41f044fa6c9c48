"""Folders for copies: gone with their work, also when its process was ended in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from kpi_engine.system.scratch import remove_scratch_of, scratch_folder
from kpi_engine.system.worker import Worker, WorkerLostError
from tests.system.jobs import leave_a_copy


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary files of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_folder_goes_with_its_block(temporary: Path) -> None:
    with scratch_folder() as folder:
        (folder / "secret.xlsx").write_bytes(b"decrypted")
        assert [each.parent for each in temporary.glob("*/secret.xlsx")] == [folder]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("fresh", [False, True], ids=["copied", "fresh"])
def test_a_job_that_was_ended_leaves_no_copy(temporary: Path, fresh: bool) -> None:
    worker = Worker(300, fresh=fresh)
    worker.start(leave_a_copy, str(temporary), seconds=0.05)
    with pytest.raises(WorkerLostError):
        worker.finish()
    worker.stop()
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be asked after safely")
def test_what_a_killed_run_left_is_removed_by_the_next(temporary: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True,
                           text=True, check=True)  # fmt: skip
    left = temporary / f"kpi-scratch-{ended.stdout.strip()}-abc"
    mine = temporary / f"kpi-scratch-{os.getpid()}-abc"
    other = temporary / "kpi-scratch-notes"
    for folder in (left, mine, other):
        folder.mkdir()
    for folder in (left, mine, other):
        os.utime(folder, (0, 0))
    young = left.with_name(left.name + "d")
    young.mkdir()
    with scratch_folder():
        assert [each.exists() for each in (left, mine, other, young)] == [False, True, True, True]


def test_only_the_folders_of_that_process_go(temporary: Path) -> None:
    for name in ("kpi-scratch-12-a", "kpi-scratch-123-a"):
        (temporary / name).mkdir()
    remove_scratch_of(12)
    assert [each.name for each in temporary.iterdir()] == ["kpi-scratch-123-a"]
