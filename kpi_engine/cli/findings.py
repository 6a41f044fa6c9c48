"""Findings as people and JSON see them: the cell and the sentence first, the proof below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.cli.mapped import summary, unread
from kpi_engine.cli.plain_table import plain_table
from kpi_engine.diagnosis.figures import is_of_a_business
from kpi_engine.model.finding import Finding
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from kpi_engine.engine import CheckReport

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
"""How grave a finding is, by colour."""
_WORDS = {"holds": "[green]holds[/]", "broken": "[red]broken[/]"}
FIRST = 10
"""So many findings are shown unless all are asked for."""
_MOST_CELLS = 4


def print_report(out: Console, report: CheckReport, *, all_findings: bool = True) -> None:
    """Each finding with its table of identities before and after; then what was and was not checked."""
    if report.mapping is not None:
        out.print(summary(report.mapping, report.facts), markup=False)
        out.print()
    shown = report.findings if all_findings else report.findings[:FIRST]
    for number, finding in enumerate(shown, start=1):
        print_finding(out, finding, number)
    if len(shown) < len(report.findings):
        out.print(f"{len(report.findings) - len(shown)} more with --all.")
    for line in _ending(report):
        out.print(line, markup=False)


def print_finding(out: Console, finding: Finding, number: int) -> None:
    """What it is about, the sentence, the proof."""
    from rich.markup import escape

    cells = ", ".join(finding.facts[:_MOST_CELLS]) + (", …" if len(finding.facts) > _MOST_CELLS else "")
    said = f"[{COLOURS[finding.severity]}]{finding.verdict}: {escape(finding.kind)}[/]"
    out.print(f"[bold]{number}. {escape(cells)}[/]  {said}  [dim]{finding.id}[/]")
    out.print(f"   {finding.message}", markup=False)
    print_evidence(out, finding)
    out.print()


def _ending(report: CheckReport) -> Iterator[str]:
    """How much was checked, by which definitions, and what was not."""
    checked = counted(len(report.facts) - len(report.not_checked), "figure")
    if report.findings:
        yield f"{checked}, {counted(len(report.findings), 'finding')}. Nothing was changed."
    elif len(report.facts) > len(report.not_checked):
        yield f"{checked}, no finding: consistent with each other and inside their bounds."
    else:
        yield "No figure was checked."
    for item in report.definitions:
        if not item.usual:
            choices = ", ".join(f"{name}: {option}" for name, option in item.choices.items())
            named = f" ({choices})" if choices else ""
            yield f"By another accepted definition: {item.definition}{named}."
    texts = [fact for fact in report.not_checked if not is_of_a_business(fact.value)]
    strangers = [fact for fact in report.not_checked if is_of_a_business(fact.value)]
    for why, facts in (
        ("because kpi list does not know them", strangers),
        ("because no usable number stands there", texts),
    ):
        if facts:
            names = ", ".join(dict.fromkeys(f"{fact.term} ({fact.id})" for fact in facts[:5]))
            yield f"Not checked, {why}: {counted(len(facts), 'figure')}, {names}."
    yield from report.remarks
    if report.mapping is not None:
        yield from unread(report.mapping, report.source.name)


def print_evidence(out: Console, finding: Finding) -> None:
    """The identities and bounds that the proposal restores or keeps."""
    from rich.markup import escape

    if not finding.evidence:
        return
    table = plain_table()
    for column in (" ", "Rule", "As stated", "", "As proposed", ""):
        table.add_column(column, overflow="fold")
    for item in finding.evidence:
        table.add_row(" ", *(_WORDS.get(each, escape(each)) for each in item.row))
    out.print(table)
