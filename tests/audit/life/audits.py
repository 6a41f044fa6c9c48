"""Audits made by hand: findings with the states that a test is about."""

from __future__ import annotations

from dataclasses import replace

from kpi_engine.audit.run import Audited, Coverage
from kpi_engine.model.audit import AuditEvidence, AuditFinding, AuditFix, Impact

RULES = ("F91", "F92")


def finding(fingerprint: str, *, cells: str = "C7", **said: object) -> AuditFinding:
    """A finding about Costs!C7 unless said otherwise."""
    found = AuditFinding(
        rule="F91", name="odd-number", severity="error", confidence="high", workbook="plan.xlsx",
        sheet="Costs", range=cells.split(" ")[0], cells=tuple(cells.split(" ")), message="Costs!C7 is odd.",
        evidence=AuditEvidence(), impact=Impact(), fix=AuditFix("Look at it."), fingerprint=fingerprint,
    )  # fmt: skip
    return replace(found, **said)  # type: ignore[arg-type]


def audit_of(*findings: AuditFinding, workbook: str = "plan.xlsx", rules: tuple[str, ...] = RULES) -> Audited:
    """An audit with these findings of a workbook of this name."""
    named = tuple(replace(each, workbook=workbook) for each in findings)
    return Audited(named, Coverage(workbook, "", 1, 10, 5, 3, rules))
