"""`kpi batch audit`: which workbook to look at first, then what is wrong in each of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kpi_engine.audit.rule import Example
from tests.audit.example_workbook import workbook_of
from tests.cli.audit.conftest import CLEAN, FAULTY
from tests.cli.conftest import Kpi

pytestmark = pytest.mark.long  # several whole audits, each in a process of its own: CI runs them

KPIS = """
[Board]
Month | Jan 2026 | Feb 2026 | Mar 2026
Opening MRR | 100 | 110 | 120
New MRR     | 15  | 15  | 20
Churned MRR | 5   | 5   | 8
Closing MRR | =B2+B3-B4 | =C2+C3-C4 | =D2+D3-D4
"""
LTV = """
[KPI]
ARPU         | 50
Gross margin | 0.8
Churn rate   | 0.02
LTV          | {}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three workbooks and a file that is none."""
    books = tmp_path / "books"
    books.mkdir()
    workbook_of(Example(FAULTY), books / "plan.xlsx")
    workbook_of(Example(CLEAN), books / "clean.xlsx")
    workbook_of(Example(KPIS), books / "board.xlsx")
    (books / "letter.xlsx").write_bytes(b"Dear auditor")
    return books


def test_the_inventory_comes_first_and_ranks_what_can_be_read(kpi: Kpi, folder: Path) -> None:
    answer = kpi("batch", "audit", str(folder), "-o", "out", "--jobs", "2")
    assert answer.code == 2  # a file could not be audited, which goes before findings
    assert answer.out.index("Look at these first") < answer.out.index("Audited 3 of 4")
    lines = list(csv.DictReader((folder.parent / "out" / "inventory.csv").open(encoding="utf-8-sig")))
    ranks = [(Path(line["file"]).name, line["rank"]) for line in lines]
    assert [rank for _, rank in ranks] == ["1", "2", "3", ""]
    assert {name for name, _ in ranks[:2]} == {"plan.xlsx", "board.xlsx"}
    assert lines[-1]["not read"].startswith("letter.xlsx is not an Excel workbook")


def test_one_report_holds_all_workbooks_and_says_what_was_not_audited(kpi: Kpi, folder: Path) -> None:
    kpi("batch", "audit", str(folder), "-o", "out", "--jobs", "2")
    document = json.loads((folder.parent / "out" / "audit.json").read_text(encoding="utf-8"))
    assert document["schema"] == "kpi.audit/1"
    assert {each["workbook"] for each in document["coverage"]["workbooks"]} == {
        "plan.xlsx", "clean.xlsx", "board.xlsx",
    }  # fmt: skip
    assert [each["what"] for each in document["coverage"]["not_audited"]] == ["letter.xlsx"]
    assert {each["workbook"] for each in document["findings"] if each["severity"] != "info"} == {"plan.xlsx"}
    assert (folder.parent / "out" / "audit.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_machine_gets_counts_and_risk_of_each_workbook(kpi: Kpi, folder: Path) -> None:
    (folder / "letter.xlsx").unlink()
    answer = kpi("batch", "audit", str(folder), "-o", "out", "--fail-on", "warning", "--format", "json")
    assert answer.code == 1
    results = {Path(each["entity"]).name: each["summary"] for each in answer.json["results"]}
    assert results["plan.xlsx"]["warning"] > 0
    assert results["clean.xlsx"] | {"risk": 0, "error": 0, "warning": 0} == results["clean.xlsx"]


def test_labels_recognised_in_one_workbook_are_used_for_the_next_of_its_layout(
    kpi: Kpi, folder: Path
) -> None:
    kpi("batch", "audit", str(folder / "board.xlsx"), "-o", "out")
    (saved,) = (folder.parent / "out" / "maps").glob("*.yaml")
    text = saved.read_text(encoding="utf-8")
    assert "closing_mrr" in text or "mrr" in text
    workbook_of(Example(KPIS.replace("| 20", "| 25")), folder / "board-april.xlsx")
    kpi("batch", "audit", str(folder / "board-april.xlsx"), "-o", "out")
    assert list((folder.parent / "out" / "maps").glob("*.yaml")) == [saved]


def test_the_page_of_a_batch_has_maps_of_the_sheets_and_what_lies_around_findings(
    kpi: Kpi, folder: Path
) -> None:
    kpi("batch", "audit", str(folder), "-o", "out")
    page = (folder.parent / "out" / "audit.html").read_text(encoding="utf-8")
    data = page[page.index('{"books":') :]
    drawn, _ = json.JSONDecoder().raw_decode(data)
    books = {name: [sheet[0] for sheet in sheets] for name, sheets in drawn["books"]}
    assert books == {"plan.xlsx": ["Sales", "KPI"], "clean.xlsx": ["Sales"], "board.xlsx": ["Board"]}
    told = {sheet[0]: sheet[-1] for name, sheets in drawn["books"] for sheet in sheets if name == "plan.xlsx"}
    assert told == {"Sales": "6 inputs, 3 workings", "KPI": "1 working, 1 output"}
    assert ["KPI!B2", "Price"] in [around[0] for around in drawn["around"].values()]


def test_what_was_decided_or_known_before_is_no_news_in_a_batch(kpi: Kpi, folder: Path) -> None:
    (folder / "letter.xlsx").unlink()
    out = folder.parent / "out"
    batch = ("batch", "audit", str(folder), "-o", "out", "--format", "json")
    kpi(*batch)
    findings = json.loads((out / "audit.json").read_text(encoding="utf-8"))["findings"]
    (old,) = (each["fingerprint"] for each in findings if each["rule"] == "R01")
    decisions = folder.parent / "decided.yaml"
    decisions.write_text(f'- fingerprint: "{old}"\n  decision: accept\n  reason: Closed in March.\n', "utf-8")
    kpi(*batch, "--decisions", "decided.yaml")
    again = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    assert {each["state"] for each in again["findings"] if each["fingerprint"] == old} == {"accepted"}
    (out / "audit.json").rename(folder.parent / "march.json")
    answer = kpi(*batch, "--baseline", "march.json")
    assert (answer.code, {each["summary"]["error"] for each in answer.json["results"]}) == (0, {0})
    assert json.loads((out / "audit.json").read_text(encoding="utf-8"))["baseline"] == "march.json"


def test_workbooks_that_define_a_kpi_in_different_ways_are_told_and_listed_for_excel(
    kpi: Kpi, folder: Path
) -> None:
    for file in folder.iterdir():
        file.unlink()
    for name, formula in (("north", "=B1*B2/B3"), ("south", "=B1*B2/B3"), ("west", "=B1/B3")):
        workbook_of(Example(LTV.format(formula)), folder / f"{name}.xlsx")
    answer = kpi("batch", "audit", str(folder), "-o", "out")
    told = answer.out[answer.out.index("Computed in different ways") :]
    assert "LTV: usual in 2 of 3" in told
    assert "  west.xlsx: LTV on revenue, not on gross profit (ARPU / churn rate) in KPI!B4" in told
    lines = (folder.parent / "out" / "definitions.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "KPI,workbook,definition,in words,where,differs"
    assert lines[1].startswith("LTV,north.xlsx,usual,")
    assert lines[3] == 'LTV,west.xlsx,"LTV on revenue, not on gross profit",ARPU / churn rate,KPI!B4,yes'


def test_an_unknown_rule_is_refused_before_anything_is_read(kpi: Kpi, folder: Path) -> None:
    answer = kpi("batch", "audit", str(folder), "-o", "out", "--rules", "X99")
    assert answer.code == 2
    assert "X99 is no audit rule" in answer.err
    assert not (folder.parent / "out").exists()


def test_where_there_is_nothing_to_audit_no_folder_is_made(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = kpi("batch", "audit", "empty", "-o", "out")
    assert (answer.code, (tmp_path / "out").exists()) == (2, False)
    assert "There is no file to read in empty" in answer.err
