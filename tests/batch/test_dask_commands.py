"""`kpi batch … --dask` as a user runs it: the answers are the same as without, whatever is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.batch.conftest import HEADER, rows
from tests.bench.dask_machines import Machines, wait_for
from tests.bench.soak import Case, build_template, run

LOCAL = ("--dask", "local", "--jobs", "2")
FILL = ("batch", "fill", "template.xlsx", "--data", "may.csv", "--by", "company", "-o", "out")


def _kpi(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("kpi"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


def _timeless(document: Any) -> Any:
    """A document without what differs from run to run: how long each took, and so which ended first."""
    for result in document["results"]:
        result.pop("seconds")
    return sorted(document["results"], key=lambda result: str(result["entity"]))


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """A template and a table of three companies."""
    build_template(tmp_path / "template.xlsx")
    (tmp_path / "may.csv").write_text(HEADER + rows("Acme", "Beta", "Gamma"), encoding="utf-8")
    return tmp_path


@pytest.mark.long
@pytest.mark.parametrize("command", [FILL, ("batch", "check", "*.csv"), ("batch", "recalc", "*.xlsx")])
def test_the_answer_is_the_same_as_without_a_cluster(month: Path, command: tuple[str, ...]) -> None:
    here = json.loads(_kpi(month, *command, "--format", "json").stdout)
    if command is FILL:
        (month / "out").rename(month / "out-here")
    there = _kpi(month, *command, *LOCAL, "--format", "json")
    assert there.stderr == ""
    assert _timeless(json.loads(there.stdout)) == _timeless(here)


@pytest.mark.long
def test_a_batch_begun_here_goes_on_on_a_cluster(month: Path) -> None:
    assert _kpi(month, *FILL, "--only", "Beta").returncode == 0
    document = json.loads(_kpi(month, *FILL, *LOCAL, "--format", "json").stdout)
    assert {each["entity"]: (each["status"], each["earlier"]) for each in document["results"]} == {
        "Acme": ("done", False), "Beta": ("done", True), "Gamma": ("done", False)
    }  # fmt: skip


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to a process there")
def test_ctrl_c_lets_the_workers_finish_what_they_have(month: Path) -> None:
    """A terminal sends it to the workers of this machine as well."""
    names = [f"Company {number:03}" for number in range(150)]
    (month / "may.csv").write_text(HEADER + rows(*names), encoding="utf-8")
    command = [Path(sys.executable).with_name("kpi"), *FILL, *LOCAL]
    with subprocess.Popen(
        command, cwd=month, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True,
    ) as process:  # fmt: skip
        while process.poll() is None and not list(month.glob("out/*.xlsx")):
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        said, err = process.communicate(timeout=120)
    assert process.returncode == 130, said + err
    assert "Run the same command again to go on." in said
    assert "Traceback" not in err
    lines = [json.loads(line) for line in (month / "out" / "batch.jsonl").open(encoding="utf-8")]
    done = [line for line in lines if "entity" in line]
    assert {line["status"] for line in done} == {"done"}
    assert sorted(line["entity"] for line in done) == sorted(path.stem for path in month.glob("out/*.xlsx"))
    assert 0 < len(done) < 150


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="processes are in no group there")
def test_a_coordinator_that_is_killed_leaves_no_process_of_its_cluster(month: Path) -> None:
    command = [Path(sys.executable).with_name("kpi"), *FILL, *LOCAL]
    own = os.environ | {"TMPDIR": str(month)}
    with subprocess.Popen(command, cwd=month, env=own, start_new_session=True) as process:
        wait_for(lambda: list(month.glob("out/*.xlsx")))
        process.kill()
    wait_for(lambda: not _of_group(process.pid), 30)


def _of_group(group: int) -> list[int]:
    """The processes of a group that still run."""
    return [
        each.pid for each in psutil.process_iter(["status"])
        if each.info["status"] != psutil.STATUS_ZOMBIE and _group_of(each.pid) == group
    ]  # fmt: skip


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the memory of a process is read from /proc")
def test_a_month_end_on_a_cluster_has_exactly_one_result_for_every_company(tmp_path: Path) -> None:
    """The small one of `make soak ARGS=--dask`: the coordinator is killed once, then a worker."""
    case = Case(tmp_path / "month", 80, seed=4)
    case.build()
    with Machines(tmp_path) as machines:
        for _ in range(2):
            machines.worker()
        report = run(case, kills=1, jobs=2, machines=machines)
    assert report.problems == []
    assert report.code == 2
    assert report.codes["done"] == 80 - len(case.broken)
    assert len(report.workers_killed) == 1
    assert report.left_over == 0


def test_how_many_processes_a_cluster_has_is_its_own_matter(month: Path) -> None:
    answer = _kpi(month, *FILL, "--dask", "tcp://127.0.0.1:9", "--jobs", "2")
    assert answer.returncode == 2
    assert "Leave --jobs out" in answer.stderr
    assert not (month / "out").exists()
