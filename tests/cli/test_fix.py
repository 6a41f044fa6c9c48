"""`kpi fix` from the list of proposals to the corrected file, its receipt, the questions and the way back."""

from __future__ import annotations

import hashlib
import json
import os
import select
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from kpi_engine.cli.main import app
from kpi_engine.errors import KpiEngineError
from tests.cli.conftest import Answer, Kpi

_HEADER = "id;kpi;period;value;note\r\n"
_MARGIN = "m1;gross_margin;2026-03;880 %;für März\r\n"
_REST = "r1;revenue;2026-03;500.000,0;\r\nc1;cogs;2026-03;60.000,0;\r\n"
_CHURN = "k1;churn_rate;2026-03;120 %;\r\n"


@pytest.fixture(name="kpi")
def in_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kpi:
    """Run `kpi …` in the folder of the test, without a process of its own: as it works inside its limits."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KPI_LIMITS", "off")

    def run(*arguments: str) -> Answer:
        done = CliRunner().invoke(app, arguments)
        if isinstance(done.exception, KpiEngineError):
            return Answer(2, done.stdout, str(done.exception))
        return Answer(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A table as a German Excel writes it: Windows text, semicolons, decimal commas."""
    path = tmp_path / "facts.csv"
    path.write_bytes((_HEADER + _MARGIN + _REST + _CHURN).encode("cp1252"))
    return path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A workbook nobody described: revenue and costs in thousands, a margin typed beside them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "P&L"
    rows: list[list[Any]] = [
        ["Acme, $k"], ["", "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026"], ["Revenue", 500, 520, 541, 560],
        ["Cost of revenue", 60, 62, 65, 67], ["Gross margin %", 0.88, 0.881, 8.8, 0.88],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.append(["Gross profit", *(f"={column}3-{column}4" for column in "BCDE")])
    for column in "BCDE":
        sheet[f"{column}5"].number_format = "0.0%"
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def _finding(kpi: Kpi, file: Path, figure: str) -> str:
    """The id of the finding about a figure."""
    document = kpi("fix", file.name, "--format", "json").json
    return next(each["finding"] for each in document["proposals"] if each["figure"] == figure)


def test_without_an_acceptance_the_proposals_are_listed(kpi: Kpi, facts: Path) -> None:
    before = facts.read_bytes()
    answer = kpi("fix", "facts.csv")
    assert answer.code == 1
    assert "880 % → 88,0 %" in answer.out
    assert "Nothing was changed" in answer.out
    assert "kpi fix facts.csv --accept" in answer.out
    assert facts.read_bytes() == before
    assert list(facts.parent.iterdir()) == [facts]


def test_accepted_proposals_change_their_cells_and_no_other_byte(kpi: Kpi, facts: Path) -> None:
    before, margin = facts.read_bytes(), _finding(kpi, facts, "m1")
    answer = kpi("fix", "facts.csv", "--accept", margin, "-o", "new.csv")
    assert answer.code == 1, answer.err  # the churn rate of 120 % is still there
    assert (facts.parent / "new.csv").read_bytes() == before.replace(b"880 %", b"88,0 %")
    assert facts.read_bytes() == before
    receipt = json.loads((facts.parent / "new.receipt.json").read_text(encoding="utf-8"))
    assert receipt["schema"] == "kpi.fix/1"
    assert receipt["source_sha256"] == hashlib.sha256(before).hexdigest()
    (correction,) = receipt["corrections"]
    assert (correction["finding"], correction["figure"], correction["row"]) == (margin, "m1", 2)
    assert (correction["old"], correction["new"], correction["value"]) == ("880 %", "88,0 %", 0.88)
    assert (correction["verdict"], correction["accepted"]) == ("proven", "accepted on the command line")
    assert any(not each["holds_before"] and each["holds_after"] for each in correction["proof"])
    assert [finding["facts"] for finding in receipt["findings"]] == [["k1"]]
    again = kpi("check", "facts.csv", "--accept", margin, "-o", "again.csv", "--format", "json")
    assert again.json["corrections"][0]["new"] == "88,0 %"
    assert (facts.parent / "again.csv").read_bytes() == (facts.parent / "new.csv").read_bytes()


def test_a_workbook_is_corrected_and_recalculated_in_one_go(kpi: Kpi, plan: Path) -> None:
    answer = kpi("fix", "plan.xlsx", "--proven", "-o", "new.xlsx")
    assert answer.code == 0, answer.out + answer.err
    assert "'P&L'!D5: 8.8 → 0.88 (proven: lost decimal point)" in answer.out
    assert "Checked again: no finding" in answer.out
    sheet = openpyxl.load_workbook(plan.parent / "new.xlsx", data_only=True)["P&L"]
    assert (sheet["D5"].value, sheet["D5"].number_format, sheet["D6"].value) == (0.88, "0.0%", 476)


def test_what_is_done_in_place_is_undone_to_the_byte(kpi: Kpi, plan: Path) -> None:
    before = plan.read_bytes()
    assert kpi("fix", "plan.xlsx", "--proven", "--in-place").code == 0
    assert plan.read_bytes() != before
    assert (plan.parent / "plan.backup.xlsx").read_bytes() == before
    undone = kpi("fix", "plan.xlsx", "--undo", "plan.receipt.json", "--format", "json")
    assert undone.json["corrections"][0]["new"] == 8.8
    assert plan.read_bytes() == before
    twice = kpi("fix", "plan.xlsx", "--undo", "plan.receipt.json")
    assert (twice.code, "has changed since that correction" in twice.err) == (2, True)


def test_a_correction_that_breaks_something_else_says_so(kpi: Kpi, plan: Path) -> None:
    answer = kpi("fix", "plan.xlsx", "--proven", "--set", "'P&L'!B4=600", "-o", "new.xlsx")
    assert answer.code == 1
    assert "The correction made 1 new finding" in answer.out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--accept", "zzz", "-o", "new.xlsx"], "There is no finding zzz"),
        (["--proven"], "-o FILE for a copy, or --in-place"),
        (["-o", "new.xlsx"], "Nothing is accepted yet"),
        (["--proven", "-o", "plan.xlsx"], "The output is the file itself"),
        (["--set", "'P&L'!D6=476", "-o", "new.xlsx"], "the formula =D3-D4, which is never overwritten"),
        (["--set", "'P&L'!D5=88", "-o", "new.xlsx"], "outside what gross margin can be"),
        (["--set", "'P&L'!Z9=1", "-o", "new.xlsx"], "has no figure 'P&L'!Z9"),
    ],
)
def test_what_cannot_be_written_is_refused(kpi: Kpi, plan: Path, arguments: list[str], why: str) -> None:
    answer = kpi("fix", "plan.xlsx", *arguments)
    assert (answer.code, why in answer.err) == (2, True), answer.err
    assert not (plan.parent / "new.xlsx").exists()


def test_questions_go_out_and_answers_come_back(kpi: Kpi, plan: Path) -> None:
    asked = kpi("check", "plan.xlsx", "--questions", "questions.xlsx")
    assert "1 question about 1 figure" in asked.err
    book = openpyxl.load_workbook(plan.parent / "questions.xlsx")
    book["Questions"]["G6"], book["Questions"]["J6"] = "use the proposal", "Anna"
    book.save(plan.parent / "answered.xlsx")
    told = kpi("check", "plan.xlsx", "--answers", "answered.xlsx", "--format", "json").json["answered"]
    assert [(each["state"], each["answered_by"]) for each in told] == [("accepted", "Anna")]
    assert kpi("fix", "plan.xlsx", "--answers", "answered.xlsx", "-o", "new.xlsx").code == 0
    receipt = json.loads((plan.parent / "new.receipt.json").read_text(encoding="utf-8"))
    assert receipt["corrections"][0]["accepted"] == "answers of answered.xlsx, Anna"
    once_more = kpi("fix", "new.xlsx", "--answers", "answered.xlsx", "-o", "newer.xlsx")
    assert "the file holds this value already" in once_more.out
    assert not (plan.parent / "newer.xlsx").exists()


def test_a_figure_that_is_right_is_not_asked_about_again(kpi: Kpi, facts: Path) -> None:
    kpi("check", "facts.csv", "--questions", "questions.md")
    questions = facts.parent / "questions.md"
    text = questions.read_text(encoding="utf-8")
    head, mark, rest = text.partition('"figure": "k1"')
    answer = rest.replace("Answer: ", "Answer: the figure is right", 1).replace(
        "Remark: ", "Remark: merger", 1
    )
    questions.write_text(head + mark + answer, encoding="utf-8")
    document = kpi("check", "facts.csv", "--answers", "questions.md", "--format", "json").json
    assert "k1" not in [id_ for finding in document["findings"] for id_ in finding["facts"]]
    assert ("k1", "right as stated", "merger") in [
        (each["figure"], each["state"], each["remark"]) for each in document["answered"]
    ]
    told = kpi("check", "facts.csv", "--answers", "questions.md").out
    assert "answered: right as stated: merger" in told


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal that a test can type into")
def test_at_a_terminal_each_finding_is_asked_about(plan: Path) -> None:
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.chdir(plan.parent)
        program = str(Path(sys.executable).with_name("kpi"))
        os.execv(program, [program, "fix", "plan.xlsx"])
    shown = _until(terminal, "sto[p]? ")
    assert "880.0 % → 88.0 %" in shown
    os.write(terminal, b"what?\n")
    assert "Type y, n, a value" in _until(terminal, "sto[p]? ")
    os.write(terminal, b"y\n")
    _until(terminal, "[plan-corrected.xlsx]: ")
    os.write(terminal, b"\n")
    assert "no finding" in _until(terminal, "no finding")
    os.waitpid(child, 0)
    sheet = openpyxl.load_workbook(plan.parent / "plan-corrected.xlsx")["P&L"]
    assert sheet["D5"].value == 0.88


def _until(terminal: int, end: str, seconds: float = 60) -> str:
    """What the terminal shows until it shows `end`."""
    shown, last = "", time.monotonic() + seconds
    while end not in shown and time.monotonic() < last:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 65536).decode("utf-8", "replace")
            except OSError:
                break
    return shown
