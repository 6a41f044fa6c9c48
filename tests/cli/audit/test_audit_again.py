"""The second audit of a workbook: what was decided and what was known is no news."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.audit.rule import Example
from kpi_engine.model.documents_of_audit import AuditDocument
from tests.audit.example_workbook import workbook_of
from tests.cli.audit.conftest import CALCULATED, FAULTY, Kpi

pytestmark = pytest.mark.long  # several whole audits, each in a process of its own: CI runs them

RULES = ("--rules", "R01,V01")


def audited(kpi: Kpi, *arguments: str) -> AuditDocument:
    return AuditDocument.model_validate_json(kpi("audit", *arguments, *RULES, "--format", "json").out)


def test_a_finding_that_was_accepted_leaves_the_exit_code_alone_and_is_counted(
    kpi: Kpi, faulty: Path, tmp_path: Path
) -> None:
    error = audited(kpi, "plan.xlsx").findings[0]
    lines = f"fingerprint,decision,reason\n{error.fingerprint},accept,Agreed with the CFO\n"
    (tmp_path / "decided.csv").write_text(lines, encoding="utf-8")
    answer = kpi("audit", "plan.xlsx", *RULES, "--decisions", "decided.csv")
    assert answer.code == 0
    assert "1 open finding: 1 info. Not open: 1 accepted." in answer.out
    assert "Sales!D2" not in answer.out
    told = kpi("audit", "plan.xlsx", *RULES, "--decisions", "decided.csv", "--all").out
    assert "high confidence, accepted]" in told
    assert "reason: Agreed with the CFO" in told


def test_what_an_earlier_audit_knew_is_no_news(kpi: Kpi, faulty: Path, tmp_path: Path) -> None:
    kpi("audit", "plan.xlsx", *RULES, "-o", "april.json")
    worse = FAULTY.replace("=B3*C3", "=B3*C3 -> 7")
    workbook_of(Example(worse, settings=CALCULATED), tmp_path / "plan.xlsx")
    document = audited(kpi, "plan.xlsx", "--baseline", "april.json")
    assert document.baseline == "april.json"
    assert {(each.range, each.state) for each in document.findings if each.rule == "V01"} == {("B2", "known")}
    told = kpi("audit", "plan.xlsx", *RULES, "--baseline", "april.json").out
    assert "1 known." in told
    (run,) = json.loads(
        kpi("audit", "plan.xlsx", *RULES, "--baseline", "april.json", "--format", "sarif").out
    )["runs"]
    assert {"new", "unchanged"} == {result["baselineState"] for result in run["results"]}


def test_a_decision_that_fits_nothing_and_what_was_put_right_are_told(
    kpi: Kpi, faulty: Path, clean: Path, tmp_path: Path
) -> None:
    kpi("audit", "plan.xlsx", *RULES, "-o", "april.json")
    lines = "fingerprint;decision;reason\n0123456789ab;accept;Agreed\n"
    (tmp_path / "decided.csv").write_text(lines, encoding="utf-8")
    workbook_of(Example(FAULTY.replace(" -> 25", ""), settings=CALCULATED), tmp_path / "plan.xlsx")
    told = kpi("audit", "plan.xlsx", "--baseline", "april.json", "--decisions", "decided.csv").out
    assert "Resolved since april.json: 1 finding." in told
    assert "Decision expired: decided.csv line 2: no finding fits 0123456789ab" in " ".join(told.split())


def test_only_what_concerns_the_changes_since_an_earlier_version(
    kpi: Kpi, faulty: Path, tmp_path: Path
) -> None:
    newer = FAULTY.replace("[KPI]", "Apr   | 10    | 5        | =B5*C5 -> 1\n[KPI]")
    workbook_of(Example(newer, settings=CALCULATED), tmp_path / "plan-2.xlsx")
    document = audited(kpi, "plan-2.xlsx", "--since", "plan.xlsx")
    assert [each.range for each in document.findings if each.rule == "R01"] == ["D5"]
    several = kpi("audit", "plan.xlsx", "plan-2.xlsx", "--since", "plan.xlsx")
    assert (several.code, several.err.count("\n")) == (2, 1)


def test_a_decision_in_the_annotated_copy_is_read_back(kpi: Kpi, faulty: Path, tmp_path: Path) -> None:
    answer = kpi("audit", "plan.xlsx", *RULES, "--annotated", "reviewed.xlsx")
    assert "Written to reviewed.xlsx." in answer.err
    book = openpyxl.load_workbook(tmp_path / "reviewed.xlsx")
    assert book.sheetnames == ["Sales", "KPI", "KPI Audit"]
    sheet = book["KPI Audit"]
    (head,) = [row for row in sheet.iter_rows() if any(cell.value == "Decision" for cell in row)]
    columns = {cell.value: cell.column for cell in head}
    sheet.cell(head[0].row + 1, columns["Decision"], "suppress")
    sheet.cell(head[0].row + 1, columns["Reason"], "The price list is older")
    book.save(tmp_path / "reviewed.xlsx")
    document = audited(kpi, "plan.xlsx", "--decisions", "reviewed.xlsx")
    assert [(each.state, each.reason) for each in document.findings if each.range == "D2"] == [
        ("suppressed", "The price list is older")
    ]


def test_findings_go_into_a_workbook_of_their_own(
    kpi: Kpi, faulty: Path, clean: Path, tmp_path: Path
) -> None:
    answer = kpi("audit", "plan.xlsx", "clean.xlsx", *RULES, "-o", "findings.xlsx")
    assert answer.code == 1
    book = openpyxl.load_workbook(tmp_path / "findings.xlsx")
    values = {cell.value for row in book["Findings"].iter_rows() for cell in row}
    assert {"plan.xlsx", "Decision"} <= values


def test_copies_of_several_workbooks_go_into_a_folder(
    kpi: Kpi, faulty: Path, clean: Path, tmp_path: Path
) -> None:
    assert kpi("audit", "plan.xlsx", "clean.xlsx", *RULES, "--annotated", "reviewed").code == 1
    assert sorted(path.name for path in (tmp_path / "reviewed").iterdir()) == ["clean.xlsx", "plan.xlsx"]
    refused = kpi("audit", "plan.xlsx", "--annotated", "plan.xlsx")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "is not written over" in refused.err


def test_a_file_that_holds_no_decisions_ends_the_audit_in_one_line(
    kpi: Kpi, faulty: Path, tmp_path: Path
) -> None:
    (tmp_path / "decided.csv").write_text("fingerprint,decision,reason\n0123,accept,x\n", encoding="utf-8")
    answer = kpi("audit", "plan.xlsx", "--decisions", "decided.csv")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "line 2" in answer.err
