"""`kpi audit` as an auditor uses it: findings first, what was and was not checked, exit codes, files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kpi_engine.model.documents_of_audit import AuditDocument, AuditRulesDocument
from tests.cli.audit.conftest import Kpi

RULES = ("--rules", "R01,V01")


def test_a_finding_is_one_line_that_begins_with_how_grave_it_is(kpi: Kpi, faulty: Path) -> None:
    answer = kpi("audit", "plan.xlsx", *RULES)
    assert answer.code == 1
    first, *rest = answer.out.splitlines()
    assert first.startswith(" 1. error   Sales!D2 holds 25, but its formula gives 30.")
    assert "[R01 old-stored-result, high confidence]" in " ".join(answer.out.split())
    assert any(line.startswith(" 2. info    KPI!B2") for line in rest)
    assert "2 open findings: 1 error, 1 info." in rest
    assert "Checked: 1 workbook, 2 sheets, 20 cells, 5 formulas (3 different) by 2 rules." in rest


def test_without_a_finding_it_is_told_what_was_checked(kpi: Kpi, clean: Path) -> None:
    answer = kpi("audit", "clean.xlsx", *RULES)
    assert answer.out.splitlines() == [
        "0 open findings.",
        "Checked: 1 workbook, 1 sheet, 12 cells, 2 formulas (1 different) by 2 rules.",
    ]
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize(
    ("rules", "fail_on", "code"),
    [
        ("R01", "error", 1),
        ("V01", "error", 0),
        ("V01", "info", 1),
        ("V01", "warning", 0),
        ("R01", "never", 0),
    ],
)
def test_findings_from_a_severity_on_give_exit_code_1(
    kpi: Kpi, faulty: Path, rules: str, fail_on: str, code: int
) -> None:
    assert kpi("audit", "plan.xlsx", "--rules", rules, "--fail-on", fail_on).code == code


def test_errors_fail_unless_the_settings_say_otherwise(kpi: Kpi, faulty: Path, tmp_path: Path) -> None:
    assert kpi("audit", "plan.xlsx", "--rules", "V01").code == 0
    (tmp_path / "kpi.toml").write_text('fail_on = "info"\n', encoding="utf-8")
    assert kpi("audit", "plan.xlsx", "--rules", "V01").code == 1


def test_the_document_says_everything_a_program_needs(kpi: Kpi, faulty: Path) -> None:
    answer = kpi("audit", "plan.xlsx", *RULES, "--format", "json")
    document = AuditDocument.model_validate_json(answer.out)
    assert answer.json["schema"] == "kpi.audit/1"
    first = document.findings[0]
    assert (first.rule, first.name, first.severity) == ("R01", "old-stored-result", "error")
    assert (first.workbook, first.sheet, first.range, first.cells) == ("plan.xlsx", "Sales", "D2", ["D2"])
    assert (first.evidence.formula, first.evidence.r1c1) == ("=B2*C2", "=RC[-2]*RC[-1]")
    facts = {fact.name: fact.value for fact in first.evidence.facts}
    assert (facts["Stored"], facts["Computed"]) == ("25", "30")
    assert re.fullmatch(r"[0-9a-f]{12}", first.fingerprint)
    (coverage,) = document.coverage.workbooks
    assert (coverage.file, coverage.sheets, coverage.formulas) == ("plan.xlsx", 2, 5)
    assert sorted(coverage.rules) == ["R01", "V01"]


def test_a_file_that_cannot_be_audited_stops_no_other_and_is_told(
    kpi: Kpi, faulty: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    answer = kpi("audit", ".", "missing.xlsx", *RULES, "--format", "json")
    assert answer.code == 2
    coverage = AuditDocument.model_validate_json(answer.out).coverage
    assert [book.workbook for book in coverage.workbooks] == ["plan.xlsx"]
    assert [item.what for item in coverage.not_audited] == ["broken.xlsx", "missing.xlsx"]
    assert all(item.why for item in coverage.not_audited)
    told = kpi("audit", ".", "missing.xlsx", *RULES).out
    assert "Not audited: broken.xlsx." in told
    assert "Sales!D2 holds 25" in told


def test_one_file_alone_that_cannot_be_audited_is_one_line(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    answer = kpi("audit", "broken.xlsx")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)


def test_workbooks_of_one_name_are_told_apart(kpi: Kpi, faulty: Path, tmp_path: Path) -> None:
    (tmp_path / "may").mkdir()
    (tmp_path / "may" / "plan.xlsx").write_bytes(faulty.read_bytes())
    document = AuditDocument.model_validate_json(
        kpi("audit", "plan.xlsx", "may/plan.xlsx", *RULES, "--format", "json").out
    )
    assert {finding.workbook for finding in document.findings} == {"plan.xlsx", "may/plan.xlsx"}


def test_the_ending_of_the_output_says_the_kind_of_report(kpi: Kpi, faulty: Path, tmp_path: Path) -> None:
    answer = kpi("audit", "plan.xlsx", *RULES, "-o", "found.json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "2 open findings: 1 error, 1 info. Written to found.json.\n"
    assert json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))["schema"] == "kpi.audit/1"
    kpi("audit", "plan.xlsx", *RULES, "-o", "found.txt")
    assert "Sales!D2 holds 25" in (tmp_path / "found.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--format", "xml"), "--format is text"),
        (("-o", "found.pdf"), "does not say what is to be written"),
        (("-o", "found.html", "--format", "json"), "End its name with .json"),
        (("-o", "plan.xlsx", "--format", "text"), "is read by this audit"),
        (("--rules", "F0x"), "is no audit rule"),
        (("--fail-on", "always"), "--fail-on is error"),
        (("--list-rules",), "Rules are told without a workbook"),
    ],
)
def test_a_wrong_option_is_one_sentence_with_what_is_right(
    kpi: Kpi, faulty: Path, arguments: tuple[str, ...], told: str
) -> None:
    before = faulty.read_bytes()
    answer = kpi("audit", "plan.xlsx", *arguments)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert told in answer.err
    assert faulty.read_bytes() == before


def test_no_workbook_is_asked_for(kpi: Kpi) -> None:
    assert "kpi audit model.xlsx" in kpi("audit").err


def test_rules_are_listed_and_explained(kpi: Kpi) -> None:
    listed = kpi("audit", "--list-rules", "--rules", "R01,V01").out
    assert re.search(r"^R01 +old-stored-result +results +error +high", listed, re.MULTILINE)
    assert "2 rules." in listed
    told = kpi("audit", "--explain-rule", "old-stored-result").out
    for title in ("What it finds", "Why it matters", "How to put it right", "Source", "Example: C2"):
        assert title in told
    assert "  10    | 3        | =A2*B2 -> 25" in told
    document = AuditRulesDocument.model_validate_json(
        kpi("audit", "--explain-rule", "R01", "--format", "json").out
    )
    assert [rule.id for rule in document.rules] == ["R01"]


def test_a_workbook_that_cannot_be_read_is_an_answer_for_a_program_too(kpi: Kpi, tmp_path: Path) -> None:
    """Whoever reads the JSON learns why, as with several workbooks; a person gets one line."""
    (tmp_path / "torn.xlsx").write_bytes(b"PK no workbook")
    answer = kpi("audit", "torn.xlsx", "--format", "json")
    document = AuditDocument.model_validate_json(answer.out)
    assert answer.code == 2
    assert [each.what for each in document.coverage.not_audited] == ["torn.xlsx"]
    assert document.findings == []
    written = kpi("audit", "torn.xlsx", "-o", "torn.html")
    assert written.code == 2
    assert "Not audited: torn.xlsx. torn.xlsx" in written.err
    told = kpi("audit", "torn.xlsx")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("kpi: torn.xlsx")
