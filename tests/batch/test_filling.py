"""A table of many companies becomes one workbook each; what is wrong with one stops no other."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.batch.filling import fill_batch
from kpi_engine.batch.journal import LEDGER
from kpi_engine.batch.order import Order
from kpi_engine.engine import fill_template
from kpi_engine.errors import KpiEngineError, WorkbookError
from kpi_engine.fill import plan
from tests.batch.conftest import HEADER, Fill, Here, rows


def _lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / LEDGER).read_text(encoding="utf-8").splitlines()]


def _cell(path: Path, cell: str, sheet: str = "Plan") -> object:
    return openpyxl.load_workbook(path, data_only=True)[sheet][cell].value


def test_each_company_gets_its_workbook_with_its_figures_and_its_name(fill: Fill, tmp_path: Path) -> None:
    entries = fill()
    assert {name: entry.status for name, entry in entries.items()} == dict.fromkeys(
        ("Acme", "Beta", "Gamma"), "done"
    )
    for name in entries:
        assert _cell(tmp_path / "out" / f"{name}.xlsx", "C8") == 100
        assert _cell(tmp_path / "out" / f"{name}.xlsx", "B1", "Settings") == name
    assert entries["Beta"].rows == "rows 5 to 7"


def test_a_workbook_of_a_batch_is_the_one_that_a_single_fill_gives(
    fill: Fill, template: Path, data: Path, tmp_path: Path
) -> None:
    """One opened template fills all companies; nothing of one may stay for the next."""
    data.write_text(
        HEADER + rows("Acme") + "Beta,2026-01,sm_spend,7,EUR\nBeta,2026-01,new_customers,1,\n"
        "Beta,2026-01,mrr,3,EUR\nBeta,2026-02,mrr,4,EUR\nBeta,2026-02,sm_spend,4,EUR\n"
        "Beta,2026-02,new_customers,0,\n" + rows("Gamma"),
        encoding="utf-8",
    )  # fmt: skip
    fill()
    for name in ("Acme", "Beta", "Gamma"):
        lines = data.read_text(encoding="utf-8").splitlines()
        mine = [lines[0], f"{name},,company_name,{name},", *(line for line in lines if line.startswith(name))]
        single = tmp_path / "single.csv"
        single.write_text("\n".join(mine) + "\n", encoding="utf-8")
        fill_template(template, single, tmp_path / "single.xlsx")
        assert (tmp_path / "out" / f"{name}.xlsx").read_bytes() == (tmp_path / "single.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Beta,2026-02,mrr,lots,EUR", "not-a-number"),
        ("Beta,2026-01,mrr,51,EUR", "two-values"),
        ("Beta,2026-02,mrr,51,USD", "mixed-currencies"),
        ("Beta,2026-02,mrr,51,EUR", "missing-required"),
        ("Beta,2026-02,mood,51,EUR", "unknown-term"),
        ("Beta,2027-02,mrr,51,EUR", "period-outside"),
        ("Beta,2026-02,mrr,1,234,EUR", "column-count"),
    ],
)
def test_a_company_with_a_problem_has_its_reason_with_its_rows_and_the_others_go_on(
    fill: Fill, data: Path, tmp_path: Path, row: str, code: str
) -> None:
    data.write_text(data.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    entries = fill()
    assert [entries[name].status for name in ("Acme", "Beta", "Gamma")] == ["done", "refused", "done"]
    assert entries["Beta"].code == code
    assert entries["Beta"].rows == "rows 5, 6, 7, 11"
    assert code == "missing-required" or "row 11" in entries["Beta"].reason
    assert not (tmp_path / "out" / "Beta.xlsx").exists()


def test_a_refusal_of_an_interrupted_run_does_not_stand_against_what_is_asked_for(
    fill: Fill, data: Path, tmp_path: Path
) -> None:
    fill(folder=tmp_path / "april")
    data.write_text(HEADER + rows("Acme", spend=2000) + rows("Beta", "Gamma"), encoding="utf-8")
    own = str(tmp_path / "april" / "{entity}.xlsx")
    assert fill(template=own, most=1)["Acme"].code == "closed-period"
    entries = fill(template=own, only=("Acme",), restate=True)
    assert [(entry.name, entry.status) for entry in entries.values()] == [("Acme", "done")]


def test_rows_without_a_company_are_told_and_stop_nobody(fill: Fill, data: Path) -> None:
    data.write_text(data.read_text(encoding="utf-8") + rows("", "#N/A"), encoding="utf-8")
    entries = fill()
    assert (entries[""].code, entries[""].rows) == ("no-company", "6 rows")
    assert "may.csv row 11" in entries[""].reason
    assert entries["Gamma"].status == "done"


def test_one_company_in_several_spellings_is_one(fill: Fill, data: Path) -> None:
    data.write_text(
        HEADER + "Acme,2026-01,sm_spend,1,EUR\nACME,2026-01,new_customers,1,\nacme ,2026-01,mrr,1,EUR\n",
        encoding="utf-8",
    )
    entries = fill()
    assert list(entries) == ["Acme"]
    assert entries["Acme"].status == "done"
    assert fill.notes == ["Acme is also written ACME, acme: taken as one company."]  # type: ignore[attr-defined]


def test_last_months_workbook_of_each_company_can_be_its_template(
    fill: Fill, data: Path, tmp_path: Path
) -> None:
    fill(folder=tmp_path / "april")
    (tmp_path / "april" / "Gamma.xlsx").unlink()
    (tmp_path / "april" / "Acme.xlsx").write_bytes(b"no workbook")
    data.write_text(HEADER + rows("Acme", "Beta", "Gamma").replace("2026-01", "2026-02"), encoding="utf-8")
    entries = fill(template=str(tmp_path / "april" / "{entity}.xlsx"))
    assert [entries[name].code for name in ("Acme", "Beta", "Gamma")] == ["not-a-workbook", "", "no-template"]
    beta = tmp_path / "out" / "Beta.xlsx"
    assert [_cell(beta, cell) for cell in ("C4", "D4", "D9")] == [1000, 1000, 2000]


def test_what_was_reported_is_restated_for_the_companies_that_are_named(
    fill: Fill, data: Path, tmp_path: Path
) -> None:
    """Both runs are one batch: those refused are filled into the same folder, and their lines say so."""
    fill(folder=tmp_path / "april")
    data.write_text(
        HEADER + rows("Acme", spend=2000) + rows("Beta", spend=3000) + rows("Gamma"), encoding="utf-8"
    )
    own = str(tmp_path / "april" / "{entity}.xlsx")
    entries = fill(template=own)
    assert [entries[name].status for name in ("Acme", "Beta", "Gamma")] == ["refused", "refused", "done"]
    entries = fill(template=own, only=("Beta",), restate=True)
    assert [(entry.name, entry.status) for entry in entries.values()] == [("Beta", "done")]
    assert fill(template=own)["Acme"].status == "refused"
    lines = [line for line in _lines(tmp_path / "out") if line.get("status") == "done"]
    assert [(line["entity"], line.get("restate")) for line in lines] == [("Gamma", None), ("Beta", True)]
    receipt = lines[1]["receipt"]
    assert isinstance(receipt, dict)
    assert [(change["old"], change["new"]) for change in receipt["restated"]] == [(1000, 3000)]


def test_the_ledger_says_what_was_done_with_what(fill: Fill, data: Path, tmp_path: Path) -> None:
    fill(only=("Beta",))
    header, entry, end = _lines(tmp_path / "out")
    assert header["schema"] == "kpi.batch-ledger/1"
    assert (header["template"], header["data"]) == ("template.xlsx", "may.csv")
    assert (entry["entity"], entry["status"], entry["attempts"]) == ("Beta", "done", 1)
    receipt = entry["receipt"]
    assert isinstance(receipt, dict)
    assert [(change["cell"], change["new"]) for change in receipt["inputs"]] == [
        ("B1", "Beta"), ("C4", 1000), ("C5", 10), ("C6", 50)
    ]  # fmt: skip
    assert (receipt["data"], receipt["data_sha256"]) == ("may.csv", header["data_sha256"])
    assert end == {"ended": True, "done": 1}


def test_an_interrupted_run_goes_on_where_it_stopped_and_does_nothing_twice(
    fill: Fill, tmp_path: Path
) -> None:
    first = fill(most=1)
    assert list(first) == ["Acme"]
    written = (tmp_path / "out" / "Acme.xlsx").stat().st_mtime_ns
    second = fill()
    assert {name: entry.earlier for name, entry in second.items()} == {
        "Acme": True, "Beta": False, "Gamma": False
    }  # fmt: skip
    assert (tmp_path / "out" / "Acme.xlsx").stat().st_mtime_ns == written
    named = [line["entity"] for line in _lines(tmp_path / "out") if "entity" in line]
    assert named == ["Acme", "Beta", "Gamma"]
    assert all(entry.earlier for entry in fill().values())


def test_a_workbook_that_a_killed_run_wrote_without_noting_it_is_filled_again(
    fill: Fill, tmp_path: Path
) -> None:
    fill(most=1)
    (tmp_path / "out" / "Beta.xlsx").write_bytes(b"half a work")
    assert fill()["Beta"].status == "done"
    assert _cell(tmp_path / "out" / "Beta.xlsx", "C8") == 100


def test_what_a_killed_run_left_half_written_is_swept_away(fill: Fill, tmp_path: Path) -> None:
    fill(most=1)
    part = tmp_path / "out" / "~kpi-0123456789ab.tmp"
    part.write_bytes(b"half a workbook")
    os.utime(part, (1, 1))
    fill()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "Acme.xlsx", "Beta.xlsx", "Gamma.xlsx", LEDGER
    ]  # fmt: skip


def test_a_torn_last_line_of_the_ledger_is_taken_off(fill: Fill, tmp_path: Path) -> None:
    fill(most=2)
    ledger = tmp_path / "out" / LEDGER
    ledger.write_bytes(ledger.read_bytes()[:-30])
    entries = fill()
    assert [entries[name].earlier for name in ("Acme", "Beta", "Gamma")] == [True, False, False]
    assert len(_lines(tmp_path / "out")) == 5


def test_a_workbook_that_somebody_changed_after_the_fill_is_kept_and_told(fill: Fill, tmp_path: Path) -> None:
    fill()
    beta = tmp_path / "out" / "Beta.xlsx"
    beta.write_bytes(beta.read_bytes() + b" ")
    changed = beta.read_bytes()
    (tmp_path / "out" / "Gamma.xlsx").unlink()
    entries = fill()
    assert beta.read_bytes() == changed
    assert "Beta.xlsx" in fill.notes[0]  # type: ignore[attr-defined]
    assert [entries[name].earlier for name in ("Acme", "Beta", "Gamma")] == [True, True, False]


@pytest.mark.parametrize("what", ["template", "--by", "--name", "--decimal"])
def test_results_of_other_figures_or_options_are_not_mixed(
    fill: Fill, template: Path, data: Path, what: str
) -> None:
    fill(most=1)
    options: dict[str, str] = {}
    if what == "template":
        book = openpyxl.load_workbook(template)
        book["Plan"]["A1"] = "changed"
        book.save(template)
    elif what == "--by":
        data.write_text(data.read_text(encoding="utf-8").replace("company,", "firm,"), encoding="utf-8")
        options = {"by": "firm"}
    else:
        options = {"name": "{entity} KPI.xlsx"} if what == "--name" else {"decimal": "."}
    with pytest.raises(KpiEngineError) as caught:
        fill(**options)
    assert caught.value.code == "other-batch"
    assert what in caught.value.message
    assert all(entry.status == "done" for entry in fill(force=True, **options).values())


def test_workbooks_that_were_there_before_are_replaced_with_force_only(fill: Fill, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "Beta.xlsx"
    mine.write_bytes(b"my own work")
    assert fill()["Beta"].code == "output-exists"
    assert mine.read_bytes() == b"my own work"
    assert fill(force=True)["Beta"].status == "done"
    assert _cell(mine, "C8") == 100
    assert (tmp_path / "out" / "batch.1.jsonl").is_file()


def test_a_forced_run_that_was_interrupted_goes_on_too(fill: Fill, tmp_path: Path) -> None:
    fill(force=True, most=1)
    assert fill(force=True)["Acme"].earlier
    assert fill()["Acme"].earlier
    assert not fill(force=True)["Acme"].earlier


@pytest.mark.parametrize("force", [False, True])
def test_the_folder_of_the_templates_is_no_folder_for_the_workbooks(
    fill: Fill, tmp_path: Path, force: bool
) -> None:
    fill()
    before = (tmp_path / "out" / "Beta.xlsx").read_bytes()
    (tmp_path / "out" / LEDGER).unlink()
    entries = fill(template=str(tmp_path / "out" / "{entity}.xlsx"), force=force)
    assert {entry.code for entry in entries.values()} == {"output-is-input"}
    assert (tmp_path / "out" / "Beta.xlsx").read_bytes() == before


def test_a_finished_run_tries_again_what_could_not_be_filled(fill: Fill, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    lock = tmp_path / "out" / "~$Beta.xlsx"
    lock.write_bytes(b"")
    assert fill()["Beta"].code == "target-open"
    lock.unlink()
    entries = fill()
    assert (entries["Beta"].status, entries["Beta"].earlier) == ("done", False)
    assert entries["Acme"].earlier


def test_work_that_broke_off_is_tried_once_more_alone(fill: Fill) -> None:
    executor = Here({"Beta": 1})
    entries = fill(executor=executor)
    assert executor.alone == ["Beta"]
    assert (entries["Beta"].status, entries["Beta"].tried) == ("done", ("The work broke off.",))


def test_work_that_breaks_off_again_has_failed_and_the_others_are_done(fill: Fill) -> None:
    entries = fill(executor=Here({"Beta": 2}))
    assert [entries[name].status for name in ("Acme", "Beta", "Gamma")] == ["done", "failed", "done"]
    assert (entries["Beta"].code, len(entries["Beta"].tried)) == ("ended", 1)


def test_a_workbook_that_another_run_is_just_writing_is_tried_again(
    fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, refused = plan.save_atomically, iter([WorkbookError("Beta is being written.", code="locked")])

    def busy_at_first(data: bytes, target: Path) -> None:
        if target.name == "Beta.xlsx" and (fault := next(refused, None)):
            raise fault
        saved(data, target)

    monkeypatch.setattr(plan, "save_atomically", busy_at_first)
    entries = fill()
    assert (entries["Beta"].status, entries["Beta"].tried) == ("done", ("Beta is being written.",))


def test_a_machine_on_which_all_work_breaks_off_is_not_asked_ten_thousand_times(
    fill: Fill, data: Path
) -> None:
    names = [f"Company {number}" for number in range(100)]
    data.write_text(HEADER + rows(*names), encoding="utf-8")
    executor = Here(dict.fromkeys(names, 2))
    with pytest.raises(WorkbookError) as caught:
        fill(executor=executor)
    assert "20 workbooks in a row" in caught.value.message
    assert executor.alone == []


def test_work_that_took_too_long_is_not_tried_again(fill: Fill) -> None:
    executor = Here({"Beta": 1}, code="took-too-long")
    assert fill(executor=executor)["Beta"].status == "failed"
    assert executor.alone == []


def test_two_batches_never_run_in_one_folder(tmp_path: Path, template: Path, data: Path) -> None:
    order = Order(str(template), data, "company", tmp_path / "out")
    refused: list[WorkbookError] = []

    def second() -> None:
        try:
            with fill_batch(order, Here(), lambda: False):
                pass
        except WorkbookError as fault:
            refused.append(fault)

    with fill_batch(order, Here(), lambda: False) as batch:
        other = threading.Thread(target=second)
        other.start()
        other.join()
        assert [entry.status for entry in batch.entries()] == ["done", "done", "done"]
    assert [fault.code for fault in refused] == ["locked"]
    assert not list((tmp_path / "out").glob("~kpi-*"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"template": "no.xlsx"}, "missing"),
        ({"template": "may.csv"}, "suffix"),
        ({"name": "all.xlsx"}, "name"),
        ({"name": "{entity}.xlsm"}, "suffix"),
        ({"name": "x/{entity}.xlsx"}, "name"),
        ({"by": "firm"}, "by-column"),
        ({"folder": Path("may.csv")}, "folder"),
        ({"data": Path("no.csv")}, "missing"),
        ({"only": ("Alpha",)}, "unknown-company"),
    ],
)
def test_what_cannot_work_for_anybody_is_refused_before_anything_is_written(
    fill: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KpiEngineError) as caught:
        fill(**change)
    assert caught.value.code == code
    assert not (tmp_path / "out").is_dir() or not list((tmp_path / "out").iterdir())


def test_a_template_that_is_no_workbook_is_refused_once_and_not_for_each_company(
    fill: Fill, template: Path, tmp_path: Path
) -> None:
    template.write_bytes(b"no workbook")
    with pytest.raises(WorkbookError) as caught:
        fill()
    assert caught.value.code == "not-a-workbook"
    assert not list((tmp_path / "out").iterdir())


def test_a_full_disk_stops_the_batch_with_one_line_and_keeps_what_is_done(
    fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = plan.save_atomically

    def full(data: bytes, target: Path) -> None:
        if target.name == "Beta.xlsx":
            raise WorkbookError("There is no room left on the disk for Beta.xlsx.", code="disk-full")
        saved(data, target)

    monkeypatch.setattr(plan, "save_atomically", full)
    with pytest.raises(WorkbookError) as caught:
        fill()
    assert caught.value.code == "stopped"
    assert "no room left on the disk" in caught.value.message
    assert "run the same command again" in caught.value.message
    monkeypatch.undo()
    entries = fill()
    assert [entries[name].earlier for name in ("Acme", "Beta", "Gamma")] == [True, False, False]
