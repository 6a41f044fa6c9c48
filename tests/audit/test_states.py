"""Findings take their state from decisions, from Excel's own list, and from an earlier audit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from kpi_engine.audit import rules as declared
from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.life.baseline import read_baseline
from kpi_engine.audit.life.decisions import Decision, Decisions
from kpi_engine.audit.rule import RULES, Example
from kpi_engine.audit.run import Audited
from kpi_engine.audit.states import accepted_in_excel, against, by_decisions, expired, with_states
from kpi_engine.engine.auditing import AuditRequest, audit
from kpi_engine.errors import InputError
from kpi_engine.workbook.ignored_errors import ignored_errors
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of
from tests.audit.life.audits import RULES as ASKED
from tests.audit.life.audits import audit_of, finding
from tests.workbook.conftest import package_bytes, sheet_xml

assert declared
_A, _B, _C = "a" * 12, "b" * 12, "c" * 12


def _decision(fingerprint: str, choice: str = "accept", **said: str) -> Decision:
    return Decision(fingerprint, choice, "Agreed", "line 1", **said)  # type: ignore[arg-type]


def _states(audited: Audited) -> Mapping[str, str]:
    return {each.fingerprint: each.state for each in audited.findings}


def _book(path: Path, rows: str = "", after: str = "") -> AuditBook:
    return AuditBook(Package.of_bytes(package_bytes(sheet_xml(rows, after=after)), path))


def test_accepted_and_suppressed_findings_carry_their_reason() -> None:
    found = by_decisions(
        [finding(_A), finding(_B), finding(_C)], [[_decision(_A), _decision(_B, "suppress")]]
    )
    assert [(each.state, each.reason) for each in found] == [
        ("accepted", "Agreed"), ("suppressed", "Agreed"), ("open", ""),
    ]  # fmt: skip


def test_of_two_files_the_first_counts() -> None:
    found = by_decisions([finding(_A)], [[_decision(_A, "suppress")], [_decision(_A, "accept")]])
    assert found[0].state == "suppressed"


def test_a_decision_that_fits_nothing_any_more_is_told() -> None:
    file = Decisions("plan.yaml", (_decision(_A), _decision(_B, rule="F92")))
    told = list(expired([finding(_A)], file, "plan.xlsx", frozenset(ASKED)))
    assert [(each.kind, each.fingerprint) for each in told] == [("decision expired", _B)]
    assert told[0].text.startswith(f"plan.yaml line 1: no finding fits {_B} (Agreed) any more.")
    assert len(told[0].text) <= 255


def test_a_rule_that_was_not_asked_expires_no_decision() -> None:
    file = Decisions("plan.yaml", (_decision(_A, rule="F92"), _decision(_B)))
    assert not list(expired([], file, "plan.xlsx", frozenset({"F91"})))
    every = frozenset(each.id for each in RULES)
    assert [each.fingerprint for each in expired([], file, "plan.xlsx", every)] == [_B]


_IGNORED = (
    '<ignoredErrors><ignoredError sqref="B2:B5 D9" numberStoredAsText="1"/>'
    '<ignoredError sqref="B6" numberStoredAsText="true" formula="0"/>'
    '<ignoredError sqref="C2" formula="1"/></ignoredErrors>'
)


@pytest.fixture
def excel_rule() -> str:
    """A rule that says what Excel says of numbers stored as text."""
    return next(rule.id for rule in RULES if rule.excel_ignores == "numberStoredAsText")


def test_what_excel_was_told_to_ignore_is_read_from_the_sheet(tmp_path: Path) -> None:
    found = ignored_errors(_book(tmp_path / "plan.xlsx", after=_IGNORED).package, "Plan")
    assert {name: [area.ref for area in areas] for name, areas in found.items()} == {
        "numberStoredAsText": ["B2:B5", "D9", "B6"], "formula": ["C2"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ("B3", "accepted in Excel"),
        ("B2:B5", "accepted in Excel"),
        ("B2:B6", "accepted in Excel"),
        ("B3 D9", "accepted in Excel"),
        ("B2:B7", "open"),
        ("B3 D10", "open"),
        ("C2", "open"),
        ("B2:C2", "open"),
    ],
)
def test_a_finding_is_accepted_in_excel_where_all_its_cells_are(
    cells: str, state: str, excel_rule: str, tmp_path: Path
) -> None:
    package = _book(tmp_path / "plan.xlsx", after=_IGNORED).package
    found = accepted_in_excel([finding(_A, cells=cells, sheet="Plan", rule=excel_rule)], package)
    assert found[0].state == state
    assert bool(found[0].reason) == (state != "open")


@pytest.mark.parametrize(("ignored", "state"), [("Sheet1!B2:B4", "accepted in Excel"), ("Sheet1!B2", "open")])
def test_numbers_stored_as_text_that_excel_was_told_to_ignore(
    ignored: str, state: str, tmp_path: Path
) -> None:
    rows = "Item | Cost\nRent | '12\nStaff | '7\nFees | '3\nTotal | =B2+B3+B4"
    example = Example(rows, ignored={ignored: "numberStoredAsText"})
    path = workbook_of(example, tmp_path / "costs.xlsx")
    (found,) = audit(path, AuditRequest(("number-stored-as-text",), effects=False)).audited.findings
    assert (found.cells, found.state) == (("B2:B4",), state)


def test_a_rule_that_excel_does_not_have_is_not_silenced_by_excel(tmp_path: Path) -> None:
    package = _book(tmp_path / "plan.xlsx", after=_IGNORED).package
    own = next(rule.id for rule in RULES if not rule.excel_ignores)
    assert accepted_in_excel([finding(_A, cells="B3", sheet="Plan", rule=own)], package)[0].state == "open"


def _document(path: Path, **books: tuple[str, ...]) -> Path:
    findings = [
        {"rule": "F91", "workbook": f"{name}.xlsx", "message": f"{each} said", "fingerprint": each}
        for name, marks in books.items()
        for each in marks
    ]
    coverage = {"workbooks": [{"workbook": f"{name}.xlsx"} for name in books]}
    path.write_text(json.dumps({"schema": "kpi.audit/1", "findings": findings, "coverage": coverage}))
    return path


def test_what_the_baseline_had_is_known_and_what_is_gone_is_resolved(tmp_path: Path) -> None:
    baseline = read_baseline(_document(tmp_path / "old.json", plan_v1=(_A, _B)))
    found, told = against([finding(_A), finding(_C)], baseline, "plan_v2.xlsx", frozenset(ASKED))
    assert [each.state for each in found] == ["known", "open"]
    assert [(each.kind, each.fingerprint) for each in told] == [("resolved", _B)]


def test_a_rule_that_was_not_asked_resolves_nothing(tmp_path: Path) -> None:
    baseline = read_baseline(_document(tmp_path / "old.json", plan=(_A,)))
    assert against([], baseline, "plan.xlsx", frozenset({"F92"})) == ((), [])


def test_each_workbook_is_compared_with_its_own_past(tmp_path: Path) -> None:
    baseline = read_baseline(_document(tmp_path / "old.json", acorn=(_A,), birch=()))
    acorn, _ = against([finding(_A)], baseline, "Acorn.xlsx", frozenset(ASKED))
    birch, _ = against([finding(_A)], baseline, "birch.xlsx", frozenset(ASKED))
    cedar, told = against([finding(_A)], baseline, "cedar.xlsx", frozenset(ASKED))
    assert [each[0].state for each in (acorn, birch, cedar)] == ["known", "open", "open"]
    assert told[0].kind == "baseline"
    assert "not cedar.xlsx" in told[0].text


@pytest.mark.parametrize("text", ["", "{}", '{"schema": "kpi.check/1"}', '{"schema": "kpi.audit/1"}', "[1]"])
def test_what_is_no_earlier_audit_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(text)
    with pytest.raises(InputError, match="kpi audit --format json"):
        read_baseline(path)


def test_a_person_goes_before_excel_and_excel_before_the_baseline(excel_rule: str, tmp_path: Path) -> None:
    book = _book(tmp_path / "plan.xlsx", after=_IGNORED)
    about = {"sheet": "Plan", "cells": "B3", "rule": excel_rule}
    audited = audit_of(finding(_A, **about), finding(_B, **about), finding(_C))  # type: ignore[arg-type]
    baseline = read_baseline(_document(tmp_path / "old.json", plan=(_A, _B, _C)))
    found = with_states(audited, book, Decisions("d.yaml", (_decision(_A),)), baseline)
    assert _states(found) == {_A: "accepted", _B: "accepted in Excel", _C: "known"}


_HEADS = ("Decision", "Reason", "Fingerprint", "Rule")


def _audit_rows(*rows: tuple[str, ...]) -> str:
    return "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{column}{number}" t="str"><v>{text}</v></c>'
            for column, text in zip("ABCD", row, strict=True)
        )
        + "</row>"
        for number, row in enumerate((_HEADS, *rows), 1)
    )


def _own_sheet(path: Path, *rows: tuple[str, ...]) -> AuditBook:
    data = package_bytes(
        sheet_xml(_audit_rows(*rows)),
        **{"xl/workbook.xml": _RENAMED},
    )
    return AuditBook(Package.of_bytes(data, path))


_RENAMED = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="KPI Audit" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def test_the_workbooks_own_sheet_is_read_and_not_audited(tmp_path: Path) -> None:
    book = _own_sheet(tmp_path / "plan.xlsx", ("accept", "Agreed", _A, "F91 odd"), ("", "", _B, "F91"))
    assert book.sheets == ()
    found = with_states(audit_of(finding(_A), finding(_B)), book)
    assert _states(found) == {_A: "accepted", _B: "open"}
    assert found.coverage.remarks == ()


def test_a_row_of_the_own_sheet_without_a_reason_is_told_and_not_applied(tmp_path: Path) -> None:
    book = _own_sheet(tmp_path / "plan.xlsx", ("accept", "", _A, "F91"), ("suppress", "An ID", _B, "F91"))
    found = with_states(audit_of(finding(_A), finding(_B)), book)
    assert _states(found) == {_A: "open", _B: "suppressed"}
    assert [each.kind for each in found.coverage.remarks] == ["decision not applied"]
    assert "'KPI Audit'!A2: accept without a reason" in found.coverage.remarks[0].text


def test_a_given_file_goes_before_the_own_sheet(tmp_path: Path) -> None:
    book = _own_sheet(tmp_path / "plan.xlsx", ("accept", "Agreed", _A, "F91"))
    found = with_states(audit_of(finding(_A)), book, Decisions("d.yaml", (_decision(_A, "suppress"),)))
    assert _states(found) == {_A: "suppressed"}
