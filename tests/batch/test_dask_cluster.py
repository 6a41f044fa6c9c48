"""A batch on a Dask cluster with real workers: one result each, whoever is killed, or one clear refusal."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from kpi_engine._version import __version__
from kpi_engine.batch.cluster import connecting
from kpi_engine.batch.cluster.at_worker import NOT_SHARED, perform_in
from kpi_engine.batch.cluster.children import Children
from kpi_engine.batch.cluster.cluster import Cluster
from kpi_engine.batch.cluster.connecting import cluster
from kpi_engine.batch.cluster.crew import Crew
from kpi_engine.batch.cluster.sight import looks, not_as_seen
from kpi_engine.batch.executor import Outcome, Task
from kpi_engine.batch.files import FilesCommon
from kpi_engine.batch.running import Running
from kpi_engine.errors import KpiEngineError
from tests.bench.dask_machines import Machines, kill_all, wait_for, worker_below

ROOT = Path(__file__).parents[2]
AMPLE = 60.0, 1500
SOUND = "id,kpi,value\nf1,sm_spend,1000\nf2,new_customers,10\nf3,CAC,100\n"


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two workers with their nannies, as `dask worker` starts them."""
    with Machines(tmp_path_factory.mktemp("machines")) as there:
        there.worker()
        there.worker()
        yield there


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    """Thirty small tables to check, named from the folder where the batch is started."""
    monkeypatch.chdir(tmp_path)
    names = [f"t{number:02}.csv" for number in range(30)]
    for name in names:
        Path(name).write_text(SOUND, encoding="utf-8")
    return [Task(name, {"path": name}, 100, (name,)) for name in names]


def _check(executor: Any, tasks: Any) -> list[Any]:
    return list(Running(executor, lambda: False).entries("check", FilesCommon(documents=False), tasks))


def _allowed(_: int) -> tuple[float, int]:
    return AMPLE


def _refused(act: Callable[[], object]) -> KpiEngineError:
    with pytest.raises(KpiEngineError) as refusal:
        act()
    assert len(refusal.value.message) <= 255
    return refusal.value


@pytest.mark.long
def test_every_file_has_its_result_and_few_are_taken_ahead(machines: Machines, tables: list[Task]) -> None:
    """Two workers of one thread: two tasks in work, two to go on with, and one just taken."""
    wait_for(lambda: len(machines.workers) == 2)
    taken, done, ahead = 0, 0, 0

    def tasks() -> Iterator[Task]:
        nonlocal taken
        for task in tables:
            taken += 1
            yield task

    with cluster(machines.address, 1, _allowed) as executor:
        entries = []
        for entry in Running(executor, lambda: False).entries("check", FilesCommon(documents=False), tasks()):
            entries.append(entry)
            ahead, done = max(ahead, taken - done), done + 1
    assert sorted(entry.name for entry in entries) == [task.name for task in tables]
    assert {(entry.status, entry.result["summary"]["figures"]) for entry in entries} == {("done", 3)}
    assert ahead <= 5


@pytest.mark.long
def test_the_task_of_a_killed_worker_is_done_by_another_and_says_so(
    machines: Machines, tables: list[Task]
) -> None:
    """The third worker has no nanny: nobody starts it again."""
    lonely = machines.worker("--no-nanny")

    def tasks() -> Iterator[Task]:
        for number, task in enumerate(tables):
            if number == len(tables) // 2:
                kill_all(lonely)
            yield task

    with cluster(machines.address, 1, _allowed) as executor:
        wait_for(lambda: len(executor._crew._there()) == 3)
        entries = _check(executor, tasks())
    assert sorted(entry.name for entry in entries) == [task.name for task in tables]
    assert [entry for entry in entries if entry.status != "done"] == []
    tried = [entry.tried for entry in entries if entry.tried]
    assert 1 <= len(tried) <= 3  # those it was given, and one whose result was not fetched yet
    assert all("of the cluster was lost with this task" in reasons[0] for reasons in tried)


@pytest.mark.long
def test_a_worker_that_its_nanny_starts_again_goes_on(machines: Machines, tables: list[Task]) -> None:
    def tasks() -> Iterator[Task]:
        for number, task in enumerate(tables):
            if number == len(tables) // 2:
                for nanny in machines.workers[:2]:
                    worker_below(nanny).kill()
            yield task

    with cluster(machines.address, 1, _allowed) as executor:
        entries = _check(executor, tasks())
    assert sorted((entry.name, entry.status) for entry in entries) == [(task.name, "done") for task in tables]


@pytest.mark.long
def test_a_task_over_its_time_ends_there_as_it_does_here(machines: Machines, tables: list[Task]) -> None:
    with cluster(machines.address, 1, lambda _: (0.01, 1500)) as executor:
        entries = _check(executor, tables[:2])
    assert [(entry.status, entry.code) for entry in entries] == [("failed", "took-too-long")] * 2


@pytest.mark.long
def test_a_fault_of_ours_on_a_worker_is_told_as_one(machines: Machines, tables: list[Task]) -> None:
    with cluster(machines.address, 1, _allowed) as executor:
        outcomes = list(executor.run("dance", None, tables[:1]))
    assert [(outcome.code, outcome.lost) for outcome in outcomes] == [("fault", False)]
    assert "KeyError" in outcomes[0].reason


@pytest.mark.long
def test_a_worker_with_another_folder_of_that_name_is_refused_before_any_work(
    machines: Machines, tables: list[Task], tmp_path: Path
) -> None:
    """The folder that the workers look into stands for a disk of their own under the same name."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "t00.csv").write_text(SOUND.replace("1000", "1001"), encoding="utf-8")
    with cluster(machines.address, 1, _allowed) as executor:
        crew = Crew(executor._client, machines.address, elsewhere)
        refusal = _refused(lambda: _check(Cluster(executor._client, crew, _allowed), tables))
    assert refusal.code == NOT_SHARED
    assert "does not see t00.csv" in refusal.message
    assert "share under one name" in refusal.message


@pytest.mark.long
def test_a_worker_with_another_version_is_refused_by_name(tmp_path: Path, tables: list[Task]) -> None:
    other = tmp_path / "other" / "kpi_engine"
    other.mkdir(parents=True)
    for part in (ROOT / "kpi_engine").iterdir():
        (other / part.name).symlink_to(part)
    (other / "_version.py").unlink()
    (other / "_version.py").write_text('"""Another."""\n\n__version__ = "0.0.9"\n', encoding="utf-8")
    with Machines(tmp_path) as old:
        old.worker("--no-nanny", variables={"PYTHONPATH": str(other.parent)})
        with cluster(old.address, 1, _allowed) as executor:
            refusal = _refused(lambda: _check(executor, tables))
    assert refusal.code == "cluster-version"
    assert f"which has {__version__}: version 0.0.9" in refusal.message


@pytest.mark.long
def test_a_scheduler_that_is_lost_ends_the_batch_with_one_sentence(
    tmp_path: Path, tables: list[Task]
) -> None:
    with Machines(tmp_path) as doomed:
        doomed.worker()

        def tasks() -> Iterator[Task]:
            for number, task in enumerate(tables):
                if number == 10:
                    kill_all(doomed.scheduler)
                yield task

        with cluster(doomed.address, 1, _allowed) as executor:
            refusal = _refused(lambda: _check(executor, tasks()))
    assert refusal.code == "cluster-lost"
    assert "what is done is kept" in refusal.message


@pytest.mark.long
def test_a_cluster_without_a_worker_is_not_waited_for_for_ever(
    tmp_path: Path, tables: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi_engine.batch.cluster.crew._EMPTY_SECONDS", 1)
    with Machines(tmp_path) as empty, cluster(empty.address, 1, _allowed) as executor:
        assert _refused(lambda: _check(executor, tables)).code == "cluster-empty"


def test_an_address_where_nobody_is_says_what_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "_CONNECTING_SECONDS", 0.2)
    refusal = _refused(lambda: cluster("tcp://127.0.0.1:9", 1, _allowed).__enter__())
    assert refusal.code == "cluster-unreachable"
    assert "tcp://127.0.0.1:9" in refusal.message


@pytest.mark.parametrize("where", ["127.0.0.1:8786", "http://127.0.0.1:8786", "Local", "tcp://host"])
def test_what_is_no_address_is_refused_before_anything_is_tried(where: str) -> None:
    assert _refused(lambda: cluster(where, 1, _allowed).__enter__()).code == "cluster-address"


def test_a_file_that_changed_on_its_way_is_a_refusal_that_is_tried_again(tables: list[Task]) -> None:
    answer = perform_in(str(Path.cwd()), {"t00.csv": 1}, "check", None, {})
    assert answer["code"] == NOT_SHARED
    assert "t00.csv" in answer["reason"]
    assert perform_in(f"{Path.cwd()}/nowhere", {}, "check", None, {})["code"] == NOT_SHARED


def test_two_files_look_alike_only_with_the_same_content(tmp_path: Path) -> None:
    for folder, text in (("here", "1000"), ("same", "1000"), ("other", "1001")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text(text, encoding="utf-8")
    seen = {"a.csv": looks([str(tmp_path / "here" / "a.csv")]).popitem()[1]}
    assert not_as_seen(str(tmp_path / "same"), seen) == ""
    assert not_as_seen(str(tmp_path / "other"), seen) == "a.csv"
    assert not_as_seen(str(tmp_path / "nowhere"), seen) == "a.csv"
    assert not_as_seen(str(tmp_path), {"may/~kpi-rows.tmp": "of the folder that is filled"}) == "may"


def test_a_child_serves_one_batch_only_and_is_ended_when_nobody_asks_for_it() -> None:
    """A company's own definitions hold in a process for good: another batch must not meet them."""
    before = set(multiprocessing.active_children())
    children = Children(idle_seconds=0.3)
    with children.lent("april") as child:
        child.megabytes = 1000
        child.start(len, "abc", seconds=20)
        assert child.finish() == 3
    with children.lent("may") as other:
        assert other is not child
        with children.lent("april") as again:
            assert again is child
    assert len({*multiprocessing.active_children()} - before) == 1
    wait_for(lambda: not {*multiprocessing.active_children()} - before, 10)


def test_a_machine_that_is_lost_with_many_tasks_is_one_loss_and_twenty_machines_are_hopeless() -> None:
    class Losing:
        """Loses every task once, `together` of them with each machine."""

        def __init__(self, together: int) -> None:
            self._together = together

        def run(self, verb: str, common: Any, tasks: Any, *, alone: bool = False) -> Iterator[Outcome]:
            for number, task in enumerate(tasks):
                machine = f"machine {number // self._together}"
                yield (
                    Outcome(task, {}) if alone else Outcome(task, None, "ended", "Lost.", True, cause=machine)
                )

    tasks = [Task(f"t{number}", {}) for number in range(40)]
    assert {entry.status for entry in _check(Losing(40), tasks)} == {"done"}
    assert _refused(lambda: _check(Losing(2), tasks)).code == "stopped"


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="processes are looked at as POSIX systems show them")
def test_a_cluster_of_this_machine_is_reached_from_this_machine_only_and_leaves_nothing(
    tables: list[Task], tmp_path: Path
) -> None:
    before = set(psutil.Process().children(recursive=True))
    with cluster("local", 2, _allowed) as executor:
        entries = _check(executor, tables)
        mine = {psutil.Process(), *psutil.Process().children(recursive=True)} - before
        heard = [each for process in mine for each in process.net_connections() if each.status == "LISTEN"]
    assert {each.laddr.ip for each in heard} == {"127.0.0.1"}
    assert len(entries) == len(tables)
    assert {entry.status for entry in entries} == {"done"}
    assert json.dumps(sorted(path.name for path in tmp_path.iterdir())) == json.dumps(
        [task.name for task in tables]
    )
