"""The rules of an audit as procedures: what each does, its thresholds, and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from kpi_engine.audit.rule import RULES, Rule
from kpi_engine.model.document import CellJson
from kpi_engine.model.documents_of_audit import AuditDocument, AuditFindingJson
from kpi_engine.model.documents_of_paper import ProcedureJson
from kpi_engine.workbook.references import parse_place


def procedures(document: AuditDocument) -> Iterator[ProcedureJson]:
    """Every rule that was asked, in the order of the ids."""
    asked = [rule for book in document.coverage.workbooks for rule in book.rules]
    for declared in sorted(RULES, key=lambda each: each.id):
        if declared.id in asked:
            findings = [each for each in document.findings if each.rule == declared.id]
            yield _procedure(declared, asked.count(declared.id), findings)


def _procedure(declared: Rule, workbooks: int, findings: list[AuditFindingJson]) -> ProcedureJson:
    read = f" (read {declared.cite.read})" if declared.cite.read else ""
    return ProcedureJson(
        rule=declared.id, name=declared.name, group=declared.group, severity=declared.severity,
        confidence=declared.confidence, what=declared.help, why=declared.why,
        source=f"{declared.cite.source}{read}", thresholds=thresholds(declared), workbooks=workbooks,
        findings=len(findings), cells=sum(flagged_cells(each) for each in findings),
    )  # fmt: skip


def thresholds(declared: Rule) -> dict[str, CellJson]:
    """The numbers that the rule's own file names: `most nested` → 7."""
    names = vars(sys.modules[declared.find.__module__])
    return {
        name.strip("_").replace("_", " ").lower(): value for name, value in names.items()
        if name.isupper() and isinstance(value, int | float) and not isinstance(value, bool)
    }  # fmt: skip


def flagged_cells(finding: AuditFindingJson) -> int:
    """How many cells a finding names."""
    return sum(len(area) for text in finding.cells if (area := parse_place(text)))
