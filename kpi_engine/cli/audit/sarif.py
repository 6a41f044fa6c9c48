"""An audit as a SARIF 2.1.0 log, for programs that collect what reviewing tools find.

Section numbers are those of the OASIS standard. A workbook is no text: places are sheets and cells (logical
locations, 3.33) without a region, and a fix is told in words: no replacement of bytes would be true (3.55).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kpi_engine._version import __version__
from kpi_engine.cli.audit.sarif_rules import LEVELS, rule_descriptor
from kpi_engine.cli.audit.wording import effect, place
from kpi_engine.formula.references import quoted
from kpi_engine.model.documents_of_audit import (
    AuditDocument,
    AuditFindingJson,
    AuditRuleJson,
    WorkbookCoverageJson,
)

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "%SRCROOT%"
_IN_EXCEL = "accepted in Excel"
_Json = dict[str, Any]


def sarif_log(document: AuditDocument, rules: list[AuditRuleJson], ended: datetime) -> str:
    """The log with one run; `ended` is when the audit ended."""
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    artifacts = {book.workbook: at for at, book in enumerate(document.coverage.workbooks)}
    run = {
        "tool": {
            "driver": {
                "name": "kpi audit", "semanticVersion": __version__, "fullName": document.engine,
                "language": "en-GB", "rules": [rule_descriptor(rule) for rule in rules],
            }
        },
        "language": "en-GB",
        "invocations": [_invocation(document, ended)],
        "artifacts": [_artifact(book) for book in document.coverage.workbooks],
        "results": [
            _result(each, numbers[each.rule], document, artifacts[each.workbook])
            for each in document.findings
        ],
    }  # fmt: skip
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _artifact(book: WorkbookCoverageJson) -> _Json:
    """3.24: the workbook with its hash."""
    return {
        "location": _uri(book.file), "roles": ["analysisTarget"], "hashes": {"sha-256": book.sha256},
    }  # fmt: skip


def _uri(file: str) -> _Json:
    """3.4: relative to where the audit ran, if the workbook is below it."""
    path = Path(file)
    if path.is_absolute():
        if not path.is_relative_to(Path.cwd()):
            return {"uri": path.as_uri()}
        path = path.relative_to(Path.cwd())
    return {"uri": quote(path.as_posix()), "uriBaseId": _BASE}


def _result(finding: AuditFindingJson, number: int, document: AuditDocument, artifact: int) -> _Json:
    """3.27: one finding. What a person decided is a suppression; it is not left out."""
    file = _uri(document.coverage.workbooks[artifact].file) | {"index": artifact}
    result: _Json = {
        "ruleId": finding.rule, "ruleIndex": number, "kind": "fail", "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [
            {"physicalLocation": {"artifactLocation": file}, "logicalLocations": [where]}
            for where in _places(finding)
        ],
        "partialFingerprints": {"kpiAudit/v1": finding.fingerprint},
        "suppressions": _suppressions(finding, document.baseline),
        "properties": _properties(finding),
    }  # fmt: skip
    if finding.evidence.peers:
        result["relatedLocations"] = [
            {"logicalLocations": [_cells(finding, peer)], "message": {"text": "These agree with each other."}}
            for peer in finding.evidence.peers
        ]
    if document.baseline:
        result["baselineState"] = "unchanged" if finding.state == "known" else "new"
    return result


def _places(finding: AuditFindingJson) -> list[_Json]:
    """3.33: each rectangle of cells; the sheet, or the workbook, for what concerns all of it."""
    if finding.cells:
        return [_cells(finding, cells) for cells in finding.cells]
    kind = "sheet" if finding.sheet else "workbook"
    return [{"fullyQualifiedName": place(finding), "kind": kind}]


def _cells(finding: AuditFindingJson, cells: str) -> _Json:
    whole = cells if "!" in cells else f"{quoted(finding.sheet)}!{cells}"
    name = whole.rpartition("!")[2]
    return {"name": name, "fullyQualifiedName": whole, "kind": "range" if ":" in name else "cell"}


def _suppressions(finding: AuditFindingJson, baseline: str) -> list[_Json]:
    """3.35: none for an open finding; what Excel was told to ignore stands in the workbook itself."""
    if finding.state == "open":
        return []
    why = finding.reason or (f"Known from {baseline}." if finding.state == "known" else "")
    kind = "inSource" if finding.state == _IN_EXCEL else "external"
    return [{"kind": kind, "status": "accepted", "justification": f"{finding.state}: {why}".rstrip(": ")}]


def _properties(finding: AuditFindingJson) -> _Json:
    """3.8: what has no place in the standard."""
    evidence = finding.evidence
    facts: _Json = {fact.name: fact.value for fact in evidence.facts}
    told: _Json = {
        "confidence": finding.confidence, "state": finding.state, "formula": evidence.formula,
        "r1c1": evidence.r1c1, "expected": evidence.expected, "expectedR1c1": evidence.expected_r1c1,
        "facts": facts, "effect": effect(finding), "fix": finding.fix.words,
        "fixSafety": finding.fix.safety if finding.fix.corrections else "",
        "corrections": [each.model_dump() for each in finding.fix.corrections],
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _invocation(document: AuditDocument, ended: datetime) -> _Json:
    """3.20: how the audit went. A file that could not be audited, a part that was not looked at."""
    coverage = document.coverage
    execution = [_notice("error", f"Not audited: {item.what}. {item.why}") for item in coverage.not_audited]
    settings = []
    for at, book in enumerate(coverage.workbooks):
        where = {"locations": [{"physicalLocation": {"artifactLocation": _uri(book.file) | {"index": at}}}]}
        execution += [
            _notice("note", f"Not checked: {item.what}. {item.why}") | where for item in book.not_checked
        ]
        settings += [_notice("note", f"{item.kind}: {item.text}") | where for item in book.remarks]
    return {
        "executionSuccessful": not coverage.not_audited,
        "endTimeUtc": ended.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "toolExecutionNotifications": execution, "toolConfigurationNotifications": settings,
    }  # fmt: skip


def _notice(level: str, text: str) -> _Json:
    """3.58."""
    return {"level": level, "message": {"text": text}}
