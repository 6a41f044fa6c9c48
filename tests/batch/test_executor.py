"""What travels between the coordinator and its workers is plain, and a fault of ours stops nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kpi_engine.batch import verbs
from kpi_engine.batch.entry import entry_of
from kpi_engine.batch.executor import FAULT, Outcome, Task, perform
from kpi_engine.batch.files import FilesCommon
from kpi_engine.errors import SourceError


def _with(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> dict[str, object]:
    def work(common: object, arguments: object) -> dict[str, object]:
        raise fault

    monkeypatch.setattr(verbs, "VERBS", {"work": work})
    return perform("work", None, {})


def test_a_refusal_comes_back_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _with(monkeypatch, SourceError("Row 7 is odd.", code="odd")) == {
        "code": "odd", "reason": "Row 7 is odd."
    }  # fmt: skip


def test_a_fault_of_ours_names_its_place_and_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = _with(monkeypatch, KeyError("4711"))
    assert answer["code"] == FAULT
    assert "4711" not in str(answer["reason"])
    assert "test_executor.py" in str(answer["reason"])
    outcome = Outcome(Task("Acme", {}), None, str(answer["code"]), str(answer["reason"]))
    assert entry_of(outcome, ()).status == "failed"


def test_too_little_memory_is_left_to_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MemoryError):
        _with(monkeypatch, MemoryError())


def test_the_results_of_verbs_over_files_are_json(tmp_path: Path) -> None:
    table = tmp_path / "facts.csv"
    table.write_text("id,kpi,value\nf1,sm_spend,1000\nf2,new_customers,10\nf3,CAC,1000\n", encoding="utf-8")
    answer = perform("check", FilesCommon(documents=True), {"path": str(table)})
    assert json.loads(json.dumps(answer))["result"]["summary"] == answer["result"]["summary"]
    assert answer["result"]["summary"]["figures"] == 3
    assert answer["result"]["document"]["schema"] == "kpi.check/1"
    short = perform("check", FilesCommon(documents=False), {"path": str(table)})
    assert "document" not in short["result"]
