"""Findings as people and JSON see them: the sentence first, the proof below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.model.finding import Finding
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.engine import CheckReport

_COLOUR = {"error": "red", "warning": "yellow", "info": "cyan"}


def print_report(out: Console, report: CheckReport) -> None:
    """Each finding with its table of identities before and after; then what was and was not checked."""
    for number, finding in enumerate(report.findings, start=1):
        colour = _COLOUR[finding.severity]
        out.print(
            f"[bold {colour}]{number}. {finding.verdict}: {finding.kind}[/]  ({', '.join(finding.facts)})"
        )
        out.print(f"   {finding.message}", markup=False)
        print_evidence(out, finding)
        out.print()
    checked = counted(len(report.facts) - len(report.not_checked), "figure")
    if report.findings:
        out.print(f"{checked}, {counted(len(report.findings), 'finding')}. Nothing was changed.")
    else:
        out.print(f"{checked}, no finding: consistent with each other and inside their bounds.")
    for item in report.definitions:
        if not item.usual:
            choices = ", ".join(f"{name}: {option}" for name, option in item.choices.items())
            named = f" ({choices})" if choices else ""
            out.print(f"By another accepted definition: {item.definition}{named}.", markup=False)
    if report.not_checked:
        names = ", ".join(dict.fromkeys(f"{fact.term} ({fact.id})" for fact in report.not_checked[:5]))
        count = counted(len(report.not_checked), "figure")
        out.print(f"Not checked, because kpi list does not know them: {count}, {names}.", markup=False)


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
