"""A worker does one job after another; a job that goes wrong in whatever way costs its own process only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from multiprocessing import connection
from pathlib import Path

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.system.limits import guarded
from kpi_engine.system.worker import Worker, WorkerLostError
from tests.system import jobs

posix = pytest.mark.skipif(os.name == "nt", reason="only POSIX systems hold a process to limits")


@pytest.fixture
def worker():
    made = Worker(200)
    yield made
    made.stop()


def done(worker: Worker, job, *args, seconds: float = 30):
    worker.start(job, *args, seconds=seconds)
    return worker.finish()


def test_one_child_does_one_job_after_another(worker):
    assert done(worker, jobs.doubled, 21) == 42
    first = done(worker, jobs.pid)
    assert first != os.getpid()
    assert done(worker, jobs.pid) == first


def test_the_connection_tells_when_a_job_is_done(worker):
    worker.start(jobs.doubled, 4, seconds=30)
    assert connection.wait([worker.connection], timeout=30) == [worker.connection]
    assert worker.finish() == 8


def test_what_a_job_refuses_is_refused_here_with_its_code(worker):
    with pytest.raises(SourceError, match="row 3: no figure") as refused:
        done(worker, jobs.refuse)
    assert refused.value.code == "no-figure"
    assert done(worker, jobs.doubled, 1) == 2


def test_a_fault_of_ours_keeps_its_kind_and_its_place(worker):
    with pytest.raises(ZeroDivisionError) as fault:
        done(worker, jobs.stumble)
    assert "in stumble" in "".join(fault.value.__notes__)


@posix
def test_too_much_memory_is_said_and_the_next_job_gets_a_new_child(worker):
    first = done(worker, jobs.pid)
    assert done(worker, jobs.take_memory, 100) == 100 * 1024 * 1024
    with pytest.raises(WorkerLostError, match="more than 200 MB of memory") as lost:
        done(worker, jobs.take_memory, 300)
    assert lost.value.code == "too-much-memory"
    assert done(worker, jobs.pid) != first


@posix
def test_too_much_computing_is_said(worker):
    with pytest.raises(WorkerLostError, match="more than 1 second") as lost:
        done(worker, jobs.compute_for_ever, seconds=1)
    assert lost.value.code == "took-too-long"


@posix
def test_each_job_has_its_own_seconds(worker):
    with pytest.raises(WorkerLostError):
        done(worker, jobs.compute_for_ever, seconds=1)
    assert done(worker, jobs.doubled, 3, seconds=1) == 6


def test_a_job_may_have_more_seconds_than_a_system_can_wait(worker):
    assert done(worker, jobs.doubled, 4, seconds=1e9) == 8


def test_a_job_that_waits_for_ever_is_given_up(worker):
    began = time.monotonic()
    with pytest.raises(WorkerLostError) as lost:
        done(worker, jobs.wait_for_ever, seconds=0.2)
    assert lost.value.code == "took-too-long"
    assert time.monotonic() - began < 30


@posix
@pytest.mark.parametrize(
    ("name", "code"), [("SIGKILL", "too-much-memory"), ("SIGABRT", "too-much-memory"), ("SIGTERM", "ended")]
)
def test_a_child_that_is_killed_is_a_reason_not_a_crash(worker, name, code):
    with pytest.raises(WorkerLostError) as lost:
        done(worker, jobs.die, getattr(signal, name))
    assert lost.value.code == code
    assert done(worker, jobs.doubled, 5) == 10


def test_a_child_that_crashes_is_a_reason(worker):
    with pytest.raises(WorkerLostError, match="ended by itself"):
        done(worker, jobs.read_nowhere)


@posix
def test_the_last_words_of_a_library_are_not_shown(worker, capfd):
    with pytest.raises(WorkerLostError):
        done(worker, jobs.abort)
    assert capfd.readouterr().err == ""


@posix
def test_a_guarded_job_leaves_no_child_behind():
    child = guarded(jobs.pid, seconds=30, megabytes=200)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@posix
@pytest.mark.parametrize("fresh", [True, False])
def test_a_child_ends_with_its_parent_however_that_went(tmp_path, fresh):
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(f"""
        import time
        from kpi_engine.system.worker import Worker
        if __name__ == "__main__":
            worker = Worker(200, fresh={fresh})
            worker.start(time.sleep, 600, seconds=600)
            print(worker._process.pid, flush=True)
            time.sleep(600)
        """),
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    assert _gone(child)


def _gone(child: int, patience: float = 20) -> bool:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return True
        if "State:\tZ" in Path(f"/proc/{child}/status").read_text(encoding="utf-8"):
            return True  # ended; whoever inherited it has not asked yet
        time.sleep(0.05)
    return False
