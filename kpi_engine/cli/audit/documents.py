"""What an audit found, as the documents `kpi.audit/1` and `kpi.audit_rules/1`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_engine.engine import ENGINE
from kpi_engine.model.audit import AuditFinding
from kpi_engine.model.documents_of_audit import (
    AuditCoverageJson,
    AuditDocument,
    AuditExampleJson,
    AuditFindingJson,
    AuditRuleJson,
    AuditRulesDocument,
    DefinitionsOfKpiJson,
    NotCheckedJson,
    WorkbookCoverageJson,
)

if TYPE_CHECKING:
    from kpi_engine.audit.definitions.matrix import MatrixCell, Used
    from kpi_engine.audit.pictures import Pictures
    from kpi_engine.audit.rule import Rule
    from kpi_engine.audit.run import Audited
    from kpi_engine.engine.auditing import Found


@dataclass(slots=True)
class Outcome:
    """How one file ended: what was found in it, or why it was not audited."""

    file: Path
    code: int = 0
    refused: str = ""
    found: Found | None = None


def audit_document(outcomes: Sequence[Outcome], *, baseline: str = "") -> AuditDocument:
    """The findings of every workbook, and what was looked at; `baseline` names the earlier audit."""
    names = names_of([outcome.file for outcome in outcomes])
    found_in = {each.file: each.found for each in outcomes if each.found}
    findings: list[AuditFindingJson] = []
    workbooks: list[WorkbookCoverageJson] = []
    not_audited: list[NotCheckedJson] = []
    for outcome in outcomes:
        name = names[outcome.file]
        if outcome.found is None:
            not_audited.append(NotCheckedJson(what=name, why=outcome.refused))
            continue
        audited = outcome.found.audited
        findings += [_finding(each, name) for each in audited.findings]
        coverage = asdict(audited.coverage) | {"workbook": name, "file": outcome.file.as_posix()}
        workbooks.append(WorkbookCoverageJson.model_validate(coverage))
    return AuditDocument(
        engine=ENGINE, findings=findings, baseline=baseline,
        definitions=_definitions({names[file]: found.definitions for file, found in found_in.items()}),
        coverage=AuditCoverageJson(workbooks=workbooks, not_audited=not_audited),
    )  # fmt: skip


def _definitions(workbooks: Mapping[str, Sequence[Used]]) -> list[DefinitionsOfKpiJson]:
    """The matrix of definitions: by which each workbook computes each KPI."""
    from kpi_engine.audit.definitions.matrix import matrix

    return [
        DefinitionsOfKpiJson.model_validate(
            {
                "kpi": row.kpi,
                "title": row.title,
                "most": row.most,
                "workbooks": [_used(each) for each in row.cells],
            }
        )
        for row in matrix(workbooks)
    ]


def _used(cell: MatrixCell) -> dict[str, Any]:
    used = [
        {"definition": each.definition, "words": each.words, "where": each.where, "standing": each.standing}
        for each in cell.used
    ]
    return {"workbook": cell.workbook, "differs": cell.differs, "used": used}


def drawn_of(outcomes: Sequence[Outcome]) -> dict[str, Pictures]:
    """The drawings of each workbook by its name in the document."""
    names = names_of([outcome.file for outcome in outcomes])
    found = {names[each.file]: each.found.pictures for each in outcomes if each.found}
    return {name: pictures for name, pictures in found.items() if pictures is not None}


def named(outcomes: Sequence[Outcome]) -> list[Audited]:
    """The audits that were made, each under the name of its workbook in the document."""
    names = names_of([outcome.file for outcome in outcomes])
    return [_named(each.found.audited, names[each.file]) for each in outcomes if each.found]


def _named(audited: Audited, workbook: str) -> Audited:
    findings = tuple(replace(each, workbook=workbook) for each in audited.findings)
    return replace(audited, findings=findings, coverage=replace(audited.coverage, workbook=workbook))


def names_of(files: Sequence[Path]) -> dict[Path, str]:
    """What each file is called in a report: its name, and its path where another one has that name too."""
    names = [file.name.casefold() for file in files]
    return {file: file.name if names.count(file.name.casefold()) == 1 else file.as_posix() for file in files}


def _finding(finding: AuditFinding, workbook: str) -> AuditFindingJson:
    said: dict[str, Any] = asdict(finding) | {"workbook": workbook}
    facts = [{"name": name, "value": value} for name, value in finding.evidence.facts]
    said["evidence"] = said["evidence"] | {"facts": facts}
    return AuditFindingJson.model_validate(said)


def rules_document(rules: Sequence[Rule]) -> AuditRulesDocument:
    """The rules with their reasons and examples."""
    return AuditRulesDocument(
        engine=ENGINE, rules=[_rule(each) for each in sorted(rules, key=lambda each: each.id)]
    )


def _rule(rule: Rule) -> AuditRuleJson:
    read = f" (read {rule.cite.read})" if rule.cite.read else ""
    return AuditRuleJson(
        id=rule.id, name=rule.name, group=rule.group, severity=rule.severity, confidence=rule.confidence,
        help=rule.help, why=rule.why, remedy=rule.remedy, source=rule.cite.source + read,
        examples=[
            AuditExampleJson(
                sheets="\n".join(line.strip() for line in each.sheets.strip().splitlines()),
                flagged=list(each.flagged), why=each.why,
            )
            for each in rule.examples
        ],
    )  # fmt: skip
