"""`kpi lambdas` as a user runs it: what it says, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from typer.testing import CliRunner

from kpi_engine.cli.main import app

runner = CliRunner()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.save(tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


def run(*arguments: object) -> tuple[int, str]:
    done = runner.invoke(app, [str(each) for each in arguments], env={"KPI_LIMITS": "off", "COLUMNS": "200"})
    return done.exit_code, done.output + str(done.exception or "")


def test_names_are_put_in_with_a_receipt_and_taken_out_again(plan: Path) -> None:
    named, back = plan.with_name("named.xlsx"), plan.with_name("back.xlsx")
    code, said = run("lambdas", plan, "--only", "CAC,NRR", "-o", named)
    assert code == 0
    assert "plan.xlsx: 2 LAMBDA names put in: named.xlsx" in said
    assert "A reader needs: Excel 2024 or Microsoft 365; no add-in." in said
    receipt = json.loads(named.with_name("named.receipt.json").read_text(encoding="utf-8"))
    assert receipt["schema"] == "kpi.lambdas/1"
    assert (receipt["added"], receipt["taken"]) == (["KPI_CAC", "KPI_NRR"], [])
    assert list(openpyxl.load_workbook(named).defined_names) == ["KPI_CAC", "KPI_NRR"]
    code, said = run("lambdas", named, "--remove", "-o", back)
    assert (code, "2 LAMBDA names taken out: back.xlsx" in said) == (0, True)
    assert not openpyxl.load_workbook(back).defined_names


def test_a_second_time_says_that_there_is_nothing_to_do_and_writes_nothing(plan: Path) -> None:
    named, again = plan.with_name("named.xlsx"), plan.with_name("again.xlsx")
    run("lambdas", plan, "-o", named)
    code, said = run("lambdas", named, "-o", again)
    assert (code, again.exists()) == (0, False)
    assert "nothing to do or to write" in said
    assert "There already with the same text: KPI_CAC, " in said


def test_a_dry_run_writes_nothing(plan: Path) -> None:
    code, said = run("lambdas", plan, "--dry-run", "--format", "json")
    document = json.loads(said)
    assert (code, document["dry_run"], document["workbook"]) == (0, True, "")
    assert "KPI_CAC" in document["added"]
    assert [each.name for each in plan.parent.iterdir()] == ["plan.xlsx"]


def test_a_name_that_is_taken_gives_exit_code_1_and_says_what_it_holds(plan: Path) -> None:
    workbook = openpyxl.load_workbook(plan)
    workbook.defined_names["KPI_CAC"] = DefinedName("KPI_CAC", attr_text="Sheet!$A$1")
    workbook.save(plan)
    code, said = run("lambdas", plan, "--only", "CAC", "-o", plan.with_name("out.xlsx"))
    assert (code, plan.with_name("out.xlsx").exists()) == (1, False)
    assert "Left alone: the workbook uses KPI_CAC for =Sheet!$A$1. Rename that in Excel first." in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Name the workbook to write with --output"),
        (("--only", "KPI_STATUS", "--dry-run"), "KPI_STATUS has no LAMBDA text"),
        (("--only", "", "--dry-run"), "--only names no function"),
        (("--dry-run", "--receipt", "r.json"), "leave --receipt out"),
        (("-o", "plan.xlsx"), "The output is the workbook itself"),
        (("-o", "plan.ods"), "name the output *.xlsx"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    plan: Path, options: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plan.parent)
    code, answer = run("lambdas", "plan.xlsx", *options)
    assert code != 0
    assert said in answer
