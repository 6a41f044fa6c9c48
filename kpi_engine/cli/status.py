"""Where KPIs stand, for a terminal of a hundred columns and for JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.cells import as_json
from kpi_engine.engine import ENGINE
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.documents_of_results import DecisionJson, MarkJson, RuleJson, StatusDocument, StatusKpi
from kpi_engine.model.guide import GuideKpi, Mark
from kpi_engine.model.policy import Policy
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import fixed
from kpi_engine.results.rules import RuleLine
from kpi_engine.results.status import StatusLine, StatusReport

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 100
_COLOUR = {
    "on target": "green", "within benchmark": "green", "watch": "yellow", "off": "red",
    "check input": "bold red", "needs data": "dim", "no target": "dim",
}  # fmt: skip


def status_document(report: StatusReport, data: Path, policy: Policy) -> StatusDocument:
    """The report for a machine."""
    results = report.results
    return StatusDocument(
        engine=ENGINE, data=str(data), guide=results.guide.id, scenario=results.scenario, month=report.month,
        kpis=[_kpi(line) for line in report.lines], rules=[_rule(rule) for rule in report.rules],
        policy=decisions_json(policy), notes=list(results.notes),
    )  # fmt: skip


def decisions_json(policy: Policy) -> list[DecisionJson]:
    """The policy card for a document."""
    return [
        DecisionJson(
            choice=each.variant, option=each.option, since=each.since, decided_on=each.decided_on,
            approved_by=each.approved_by,
        )
        for each in policy.decisions
    ]  # fmt: skip


def _kpi(line: StatusLine) -> StatusKpi:
    answer = line.answer
    failed = isinstance(answer.value, CellError)
    return StatusKpi(
        kpi=answer.kpi.id, label=answer.kpi.label, segment=answer.segment,
        value=None if isinstance(answer.value, CellError) else answer.value,
        error=str(answer.value) if failed else None, reason=answer.reason, unit=answer.unit.value,
        prior=as_json(line.prior), target=line.target, target_from=line.target_from, gap=line.gap,
        status=line.status,  # type: ignore[arg-type]
        marks=[_mark(mark) for mark in answer.marks], definition=answer.definition,
        choices=dict(line.choices), next_review=line.next_review,
    )  # fmt: skip


def _rule(rule: RuleLine) -> RuleJson:
    return RuleJson(
        id=rule.id, segment=rule.segment, state=rule.state, figures=rule.figures,  # type: ignore[arg-type]
        lacks=rule.lacks, action=rule.action, marks=[_mark(mark) for mark in rule.marks],
    )  # fmt: skip


def _mark(mark: Mark) -> MarkJson:
    return MarkJson(kind=mark.kind, why=mark.why)


def print_status(out: Console, report: StatusReport) -> None:
    """The table of KPIs, the rules below it, and what could not be computed with its reason."""
    results = report.results
    out.print(f"{results.guide.title}", style="bold", markup=False, width=WIDTH)
    out.print(f"{results.scenario}, {report.month}\n", markup=False)
    numbers = _numbered(report)
    _table(out, [line for line in report.lines if not line.answer.kpi.secondary], numbers)
    secondary = [line for line in report.lines if line.answer.kpi.secondary]
    if secondary:
        out.print("\nSecondary", style="bold")
        _table(out, secondary, numbers)
    if any(" between " in line.target_from for line in report.lines):
        out.print("* between the years for which a target is stated", style="dim")
    _print_rules(out, report)
    _print_reasons(out, report)
    out.print("\nDefinitions", style="bold")
    for (name, option), number in numbers.items():
        out.print(f"  {number:>2} {name}: {option}", style="dim", markup=False, width=WIDTH)
    for note in results.notes:
        out.print(f"\nnote: {note}", style="dim", markup=False, width=WIDTH)


def _numbered(report: StatusReport) -> dict[tuple[str, str], int]:
    """Each choice in force with a number, under which the table refers to it."""
    pairs = dict.fromkeys(pair for line in report.lines for pair in line.choices.items())
    return {pair: number for number, pair in enumerate(pairs, 1)}


def _table(out: Console, lines: list[StatusLine], numbers: dict[tuple[str, str], int]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0), width=WIDTH)
    columns = (("KPI", 30, "left"), ("Value", 12, "right"), ("Target", 13, "right"), ("Gap", 8, "right"),
               ("Status", 10, "left"), ("Review", 10, "left"), ("Def.", None, "left"))  # fmt: skip
    for title, width, side in columns:
        table.add_column(title, width=width, justify=side, overflow="fold")  # type: ignore[arg-type]
    for line in lines:
        answer, kpi = line.answer, line.answer.kpi
        marks = ", ".join(dict.fromkeys(mark.kind for mark in answer.marks))
        label = f"  {answer.segment}" if answer.segment else kpi.label
        star = " *" if " between " in line.target_from else ""
        table.add_row(
            plain(label) + (f" [dim]({marks})[/]" if marks and not answer.segment else ""),
            _shown(answer.value, kpi), _shown(line.target, kpi) + star, _gap(line),
            f"[{_COLOUR.get(line.status, 'default')}]{line.status}[/]", line.next_review,
            f"[dim]{' '.join(str(numbers[pair]) for pair in line.choices.items())}[/]",
        )  # fmt: skip
    out.print(table)


def _print_reasons(out: Console, report: StatusReport) -> None:
    lacking = {line.answer.kpi.label: line.answer.reason for line in report.lines if line.answer.reason}
    if lacking:
        out.print("\nNo figure, and why", style="bold")
        for label, reason in lacking.items():
            out.print(f"  {label}: {reason}", markup=False, width=WIDTH)


def _print_rules(out: Console, report: StatusReport) -> None:
    for state, title in (("fires", "Rules that fire"), ("needs data", "Rules that lack a figure")):
        rules = [rule for rule in report.rules if rule.state == state]
        if not rules:
            if state == "fires":
                out.print("\nNo rule fires.")
            continue
        out.print(f"\n{title}", style="bold red" if state == "fires" else "bold")
        for rule in rules:
            if state == "fires":
                out.print(f"  {rule.figures}", markup=False, width=WIDTH)
                out.print(f"    {rule.action}", style="red", markup=False, width=WIDTH)
            else:
                out.print(f"  {rule.id}: {rule.lacks}", markup=False, width=WIDTH)


def _gap(line: StatusLine) -> str:
    if line.gap is None:
        return "–"
    if line.answer.unit is Unit.DATE:
        return f"{line.gap:+,.0f} days"
    sign = "+" if line.gap >= 0 else ""
    return f"{sign}{fixed(line.gap * 100, 1 if abs(line.gap) < 1 else 0)} %"


def _shown(value: float | CellError | None, kpi: GuideKpi) -> str:
    """The figure with as many decimals as the guide wants."""
    if value is None:
        return "–"
    if isinstance(value, CellError):
        return value.text
    shown = kpi.unit.show(value)
    if kpi.unit is Unit.DATE:
        return shown.partition(" (")[0]
    if kpi.decimals is None:
        return shown
    if kpi.unit is Unit.FRACTION:
        return f"{fixed(value * 100, kpi.decimals)} %"
    return fixed(value, kpi.decimals) + shown.removeprefix(fixed(value, 2))


def plain(text: str) -> str:
    """Text in which brackets are no markup."""
    return text.replace("[", r"\[")
