"""`kpi template new`: a workbook of one's own; what cannot be built is refused before anything is written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.engine import recalculate

ASK = ("template", "new", "--guide", "mas")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, dict]:
    """A workbook for a company with its own tiers that starts in April 2027 and counts in euros."""
    workbook = tmp_path_factory.mktemp("made") / "own.xlsx"
    command = [
        Path(sys.executable).with_name("kpi"), *ASK, "--start", "2027-04", "--currency", "eur",
        "--tiers", "Starter, Team, Corporate", "--name", "Example Ltd", "-o", str(workbook),
        "--format", "json",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return workbook, json.loads(done.stdout)


@pytest.mark.slow
def test_the_workbook_carries_the_companys_own_words(made):
    workbook, document = made
    book = openpyxl.load_workbook(workbook)
    sheet, cell = next(iter(book.defined_names["set_currency"].destinations))
    assert book[sheet][cell.replace("$", "")].value == "EUR"
    assert "in_mrr.corporate" in book.defined_names
    assert book["Inputs"]["G5"].value == "=set_first_month"
    titles = {row[0].value for row in book["Status"].iter_rows(min_col=1, max_col=1)}
    assert "Corporate share of MRR" in titles
    assert document["renamed"] == {"Core": "Starter", "Pro": "Team", "Enterprise": "Corporate"}
    assert document["first_month"] == "2027-04"


@pytest.mark.slow
def test_the_new_workbook_holds_results_that_agree_with_a_second_calculation(made):
    summary = recalculate(made[0]).summary()
    assert summary["equal"] > 10_000
    assert not summary.get("different")
    assert not summary.get("not_verifiable")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--start", "soon"), "soon is not a month"),
        (("--currency", "euros"), "euros is not a currency code"),
        (("--tiers", "One"), "takes 2 to 8"),
        (("--style", "fancy"), "--style is native or functions"),
    ],
)
def test_what_cannot_be_built_is_refused_and_nothing_is_written(kpi, tmp_path, options, message):
    workbook = tmp_path / "own.xlsx"
    run = kpi(*ASK, *options, "-o", str(workbook))
    assert run.code == 2
    assert message in run.err
    assert not workbook.exists()


def test_an_unknown_guide_is_named_with_the_nearest(kpi, tmp_path):
    run = kpi("template", "new", "--guide", "mobile_app_securty", "-o", str(tmp_path / "own.xlsx"))
    assert run.code == 2
    assert "Did you mean mobile_app_security" in run.err


def test_a_file_that_is_there_is_kept(kpi, tmp_path):
    workbook = tmp_path / "own.xlsx"
    workbook.write_text("mine", encoding="utf-8")
    run = kpi(*ASK, "-o", str(workbook))
    assert run.code == 2
    assert "--force" in run.err
    assert workbook.read_text(encoding="utf-8") == "mine"


def test_the_output_is_a_workbook(kpi, tmp_path):
    run = kpi(*ASK, "-o", str(tmp_path / "own.pdf"))
    assert run.code == 2
    assert "must end in .xlsx" in run.err


@pytest.mark.slow
def test_the_workbook_of_a_company_computes_by_its_policy(kpi, tmp_path):
    """A CAC in the company's workbook is the CAC of `kpi status --company`, and not the guide's."""
    (tmp_path / "company.yaml").write_text(
        "company: {name: Example}\nguides: [css]\nkpis_shown: [cac]\npolicy:\n"
        "  - {choice: cac_scope, option: fully loaded with onboarding and tools, since: 2026-04}\n",
        encoding="utf-8",
    )
    terms = {"sm_spend": 2000, "onboarding_cost": 400, "tool_cost": 160, "new_customers": 8}
    rows = [f"{month},{term},{value}" for month in ("2026-03", "2026-04") for term, value in terms.items()]
    (tmp_path / "figures.csv").write_text("\n".join(["period,term,value", *rows]), encoding="utf-8")
    assert kpi("template", "new", "--company", "company.yaml", "-o", "t.xlsx").code == 0
    filled = kpi("fill", "t.xlsx", "--data", "figures.csv", "-o", "filled.xlsx")
    assert filled.code == 0, filled.err
    book = openpyxl.load_workbook(tmp_path / "filled.xlsx", data_only=True)
    rows_of = {row[0].value: row for row in book["Status"].iter_rows()}
    assert rows_of["Customer acquisition cost"][4].value == 320
    assert rows_of["Customer acquisition cost"][5].value == 250
