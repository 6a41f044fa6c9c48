"""`kpi portable` as a user runs it: what it says, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from kpi_engine.cli.main import app
from kpi_engine.workbook.package import Package

runner = CliRunner()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Plan"
    for ref, value in {"A1": 100_000, "B1": 400, "C1": "=CAC(A1,B1)", "C2": "=C1*2"}.items():
        sheet[ref] = value
    workbook.save(tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


def run(*arguments: object) -> tuple[int, str]:
    done = runner.invoke(app, [str(each) for each in arguments], env={"KPI_LIMITS": "off", "COLUMNS": "200"})
    return done.exit_code, done.output + str(done.exception or "")


def test_a_workbook_is_written_with_its_receipt(plan: Path) -> None:
    output = plan.with_name("for_the_bank.xlsx")
    code, said = run("portable", plan, "--to", "native", "-o", output)
    assert code == 0
    assert "plan.xlsx: 1 formula rewritten as native into for_the_bank.xlsx" in said
    assert "Functions: CAC 1" in said
    assert "2 formula cells computed before and after: all give the same." in said
    assert "A reader needs: Excel 2010 or later" in said
    receipt = json.loads(output.with_name("for_the_bank.receipt.json").read_text(encoding="utf-8"))
    assert receipt["schema"] == "kpi.portable/1"
    assert receipt["rewritten"][0]["before"] == "=CAC(A1,B1)"
    assert receipt["rewritten"][0]["value"] == 250
    assert receipt["functions"] == {"CAC": 1}
    assert receipt["parts_untouched"] > 3
    cells = {cell.ref: cell.formula for cell in Package.open(output).cells("Plan")}
    assert cells["C1"].endswith('+N("CAC")')
    assert cells["C2"] == "C1*2"


def test_a_dry_run_writes_nothing(plan: Path) -> None:
    before = plan.read_bytes()
    code, said = run("portable", plan, "--to", "lambda", "--dry-run", "--format", "json")
    assert code == 0
    document = json.loads(said)
    assert (document["dry_run"], document["workbook"], document["names_added"]) == (True, "", ["KPI_CAC"])
    assert [each.name for each in plan.parent.iterdir()] == ["plan.xlsx"]
    assert plan.read_bytes() == before


def test_formulas_that_are_left_give_exit_code_1_and_their_reason(plan: Path) -> None:
    workbook = openpyxl.load_workbook(plan)
    workbook["Plan"]["D1"] = '=KPI_TARGET("cac",2026,"mas")'
    workbook.save(plan)
    code, said = run("portable", plan, "--to", "native", "-o", plan.with_name("out.xlsx"))
    assert code == 1
    assert "Left as it is, 1 formula: KPI_TARGET has no text in Excel's own functions" in said
    assert "--to values gives its result. Plan!D1" in said


def test_nothing_to_rewrite_is_said_and_nothing_is_written(plan: Path) -> None:
    native, again = plan.with_name("native.xlsx"), plan.with_name("again.xlsx")
    run("portable", plan, "--to", "native", "-o", native)
    code, said = run("portable", native, "--to", "native", "-o", again)
    assert (code, again.exists()) == (0, False)
    assert "nothing to rewrite, it calls none of our functions; nothing is written" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "pdf", "--dry-run"], "pdf is no form; --to takes native, lambda, addin, values"),
        (["--to", "native"], "Name the workbook to write with --output"),
        (["--to", "native", "-o", "plan.xlsx"], "The output is the workbook itself"),
        (["--to", "native", "-o", "out.xlsm"], "name the output *.xlsx"),
        (["--to", "native", "--dry-run", "--receipt", "r.json"], "leave --receipt out"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_next_step(
    plan: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(plan.parent)
    code, output = run("portable", "plan.xlsx", *arguments)
    assert code != 0
    assert said in output
    assert sorted(each.name for each in plan.parent.iterdir()) == ["plan.xlsx"]


def test_a_formula_with_two_unclear_parts_is_one_formula(plan: Path) -> None:
    """A quotient with its guards may be CAC or ARPU; the cell is named once, however often it has one."""
    native, twice = plan.with_name("native.xlsx"), plan.with_name("twice.xlsx")
    run("portable", plan, "--to", "native", "-o", native, "--no-receipt")
    workbook = openpyxl.load_workbook(native)
    text = str(workbook["Plan"]["C1"].value).removesuffix('+N("CAC")').removeprefix("=")
    workbook["Plan"]["C1"] = f"={text}+{text}"
    workbook.save(twice)
    code, said = run("portable", twice, "--to", "addin", "--dry-run")
    assert code == 1
    assert "Left as it is, 1 formula: the text is the same for several functions" in said
    assert said.count("Plan!C1") == 1
