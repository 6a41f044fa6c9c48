"""Findings as people and JSON see them: the sentence first, the proof below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi_engine.model.documents import EvidenceJson, FindingJson
from kpi_engine.model.finding import Finding

if TYPE_CHECKING:
    from rich.console import Console

_COLOUR = {"error": "red", "warning": "yellow", "info": "cyan"}


def finding_json(finding: Finding) -> FindingJson:
    """The finding for a document."""
    return FindingJson(
        facts=list(finding.facts), rule=finding.rule, kind=finding.kind, verdict=finding.verdict,
        severity=finding.severity, message=finding.message, proposed=dict(finding.proposed),
        evidence=[
            EvidenceJson(
                rule=e.rule, statement=e.statement, before=e.before, after=e.after,
                holds_before=e.holds_before, holds_after=e.holds_after,
            )
            for e in finding.evidence
        ],
    )  # fmt: skip


def print_findings(out: Console, findings: Sequence[Finding], facts: int) -> None:
    """Each finding with its table of identities before and after."""
    if not findings:
        out.print(
            f"{facts} figures, no finding: they are consistent with each other and inside their bounds."
        )
        return
    for number, finding in enumerate(findings, start=1):
        colour = _COLOUR[finding.severity]
        out.print(
            f"[bold {colour}]{number}. {finding.verdict}: {finding.kind}[/]  ({', '.join(finding.facts)})"
        )
        out.print(f"   {finding.message}", markup=False)
        print_evidence(out, finding)
        out.print()
    out.print(
        f"{facts} figures, {len(findings)} finding{'s' if len(findings) > 1 else ''}. Nothing was changed."
    )


def print_evidence(out: Console, finding: Finding) -> None:
    """The identities and bounds that the proposal restores or keeps."""
    from rich.table import Table

    if not finding.evidence:
        return
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in ("   Rule", "As stated", "", "As proposed", ""):
        table.add_column(column, overflow="fold")
    for item in finding.evidence:
        after = "" if item.holds_after is None else _mark(item.holds_after)
        table.add_row(f"   {item.statement}", item.before, _mark(item.holds_before), item.after, after)
    out.print(table)


def _mark(holds: bool) -> str:
    return "[green]holds[/]" if holds else "[red]broken[/]"
