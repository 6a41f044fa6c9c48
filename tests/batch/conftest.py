"""A small template, a table of three companies, and an executor that does the work here and now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.batch import filling
from kpi_engine.batch.entry import Entry
from kpi_engine.batch.executor import Outcome, Task, perform
from kpi_engine.batch.filling import fill_batch
from kpi_engine.batch.order import Order
from tests.bench.soak import build_template

HEADER = "company,period,term,value,currency\n"


class Here:
    """An executor without processes; `lose` names tasks that break off so many times before they are done."""

    def __init__(self, lose: dict[str, int] | None = None, code: str = "ended") -> None:
        self._lose, self._code = lose or {}, code
        self.alone: list[str] = []

    def run(self, verb: str, common: Any, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Outcome]:
        for task in tasks:
            if alone:
                self.alone.append(task.name)
            if self._lose.get(task.name, 0):
                self._lose[task.name] -= 1
                yield Outcome(task, None, self._code, "The work broke off.", lost=True)
                continue
            answer = perform(verb, common, task.arguments)
            yield Outcome(task, answer.get("result"), answer.get("code", ""), answer.get("reason", ""))


def rows(*companies: str, spend: int = 1000) -> str:
    """A complete month of each company."""
    return "".join(
        f"{name},2026-01,sm_spend,{spend},EUR\n{name},2026-01,new_customers,10,\n{name},2026-01,mrr,50,EUR\n"
        for name in companies
    )


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    build_template(path)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "may.csv"
    path.write_text(HEADER + rows("Acme", "Beta", "Gamma"), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is read here and now, too; the tests of the command use processes."""
    monkeypatch.setattr(filling, "guarded", lambda function, *given, **_: function(*given))


Fill = Callable[..., dict[str, Entry]]


@pytest.fixture
def fill(template: Path, data: Path, tmp_path: Path) -> Fill:
    """Run a batch of fills to its end, or until `most` results are there: all its entries by company."""

    def run(*, executor: Here | None = None, most: int = 1000, **options: Any) -> dict[str, Entry]:
        settings = {"template": str(template), "data": data, "by": "company", "folder": tmp_path / "out"}
        order = Order(**(settings | options))
        found: list[Entry] = []
        with fill_batch(order, executor or Here(), lambda: len(found) >= most) as batch:
            for entry in batch.entries():
                found.append(entry)
            notes = batch.notes
            kept = batch.kept
        run.notes = notes  # type: ignore[attr-defined]
        return {entry.name: entry for entry in (*kept, *found)}

    return run
