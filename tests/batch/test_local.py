"""Processes of this machine: a lost one is replaced, its task tried again alone, the others go on."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpi_engine.batch.executor import Task
from kpi_engine.batch.fill_one import FillCommon
from kpi_engine.batch.local import LocalProcesses
from kpi_engine.batch.running import Running
from kpi_engine.model.policy import Policy
from kpi_engine.sources.by_entity import EntityTable

TABLE = EntityTable("d.csv", "", ("company", "period", "term", "value"), 1, 0, None, {3: None})
NAMES = [f"C{number}" for number in range(8)]


def _tasks(template: Path) -> Iterator[Task]:
    for name in NAMES:
        figures = {"sm_spend": 1000, "new_customers": 10, "mrr": 5}
        rows = [
            f'[{row}, ["{name}", "2026-01", "{term}", "{value}"]]'
            for row, (term, value) in enumerate(figures.items(), start=2)
        ]
        output = str(template.with_name(f"{name}.xlsx"))
        yield Task(name, {"name": name, "rows": rows, "template": str(template), "output": output})


def _common() -> FillCommon:
    return FillCommon(TABLE, "d.csv", "", "", date(2026, 5, 31), Policy())


@pytest.mark.slow
def test_workers_that_are_killed_cost_no_task(template: Path) -> None:
    processes = LocalProcesses(2, lambda _: (30, 1000))

    def tasks() -> Iterator[Task]:
        for number, task in enumerate(_tasks(template)):
            if number == 4:
                for child in multiprocessing.active_children():
                    child.kill()
            yield task

    entries = list(Running(processes, lambda: False).entries("fill", _common(), tasks()))
    assert sorted(entry.name for entry in entries) == NAMES
    assert {entry.status for entry in entries} == {"done"}
    assert 1 <= sum(bool(entry.tried) for entry in entries) <= 2
    assert not multiprocessing.active_children()


@pytest.mark.slow
def test_a_task_over_its_time_is_given_up_and_the_next_one_done(template: Path) -> None:
    """A process that has no time left to compute is ended by the system; each task gets a new one."""
    processes = LocalProcesses(1, lambda _: (0.01, 1000))
    outcomes = list(processes.run("fill", _common(), list(_tasks(template))[:2]))
    assert [(outcome.lost, outcome.code) for outcome in outcomes] == [(True, "took-too-long")] * 2
