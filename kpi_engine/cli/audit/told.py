"""An audit on a terminal: the first ten findings on one screen, then what was and was not checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi_engine.cli.audit.wording import effect, place
from kpi_engine.cli.findings import COLOURS, FIRST
from kpi_engine.cli.hanging import print_hanging
from kpi_engine.model.finding import SEVERITIES
from kpi_engine.model.written import clipped, counted, listed

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents_of_audit import AuditDocument, AuditFindingJson

_LONGEST_FORMULA = 90
_NOUNS = {"error": "errors", "warning": "warnings", "info": "info"}
_REASONS = 4


def print_audit(out: Console, document: AuditDocument, *, all_findings: bool = False) -> None:
    """The findings that are open, the gravest first; then counts and coverage."""
    several = len(document.coverage.workbooks) > 1
    wanted = (
        document.findings if all_findings else [each for each in document.findings if each.state == "open"]
    )
    shown = by_weight(wanted) if all_findings else by_weight(wanted)[:FIRST]
    for number, finding in enumerate(shown, start=1):
        print_finding(out, finding, number, several=several)
    if shown:
        out.print()
    for line in summary_lines(document, left_out=len(wanted) - len(shown)):
        out.print(line, markup=False)


def by_weight(findings: Sequence[AuditFindingJson]) -> list[AuditFindingJson]:
    """Of all workbooks the gravest first, of equals the surest."""
    from kpi_engine.model.audit import CONFIDENCES

    return sorted(
        findings, key=lambda each: (SEVERITIES.index(each.severity), CONFIDENCES.index(each.confidence))
    )


def print_finding(out: Console, finding: AuditFindingJson, number: int, *, several: bool) -> None:
    """How grave, where, what; expected against found; the effect in one line."""
    from rich.text import Text

    where = place(finding)
    said = finding.message if finding.message.startswith(where) else f"{where}: {finding.message}"
    if several:
        said = f"{finding.workbook}: {said}" if finding.sheet else f"{finding.workbook}: {finding.message}"
    state = "" if finding.state == "open" else f", {finding.state}"
    line = Text(f"{number:>2}. ")
    line.append(f"{finding.severity:<7} ", style=f"bold {COLOURS[finding.severity]}")
    line.append(said)
    line.append(f"  [{finding.rule} {finding.name}, {finding.confidence} confidence{state}]", style="dim")
    print_hanging(out, line, 4)
    for told in _details(finding):
        print_hanging(out, f"    {told}", 6)


def _details(finding: AuditFindingJson) -> Iterator[str]:
    evidence = finding.evidence
    if evidence.expected and evidence.expected not in finding.message:
        found = clipped(evidence.formula, _LONGEST_FORMULA)
        expected = clipped(evidence.expected, _LONGEST_FORMULA)
        yield f"found {found}  expected {expected}" if found else f"expected {expected}"
    if finding.reason:
        yield f"reason: {finding.reason}"
    if told := effect(finding):
        yield f"effect: {told}"


def counts_line(document: AuditDocument) -> str:
    """`12 open findings: 3 errors, 4 warnings, 5 info. Not open: 2 accepted, 14 known.`"""
    states = Counter(finding.state for finding in document.findings)
    grades = Counter(finding.severity for finding in document.findings if finding.state == "open")
    parts = [
        counted(grades[severity], severity, _NOUNS[severity]) for severity in SEVERITIES if grades[severity]
    ]
    told = counted(states.pop("open", 0), "open finding")
    line = f"{told}: {', '.join(parts)}." if parts else f"{told}."
    if states:
        line += f" Not open: {', '.join(f'{count:,} {state}' for state, count in states.items())}."
    return line


def summary_lines(document: AuditDocument, *, left_out: int = 0) -> Iterator[str]:
    """Counts, what was checked, what was not and why."""
    more = f" {left_out:,} more with --all." if left_out > 0 else ""
    yield counts_line(document) + more
    yield checked_line(document)
    if line := not_checked_line(document):
        yield line
    yield from remark_lines(document)
    differing = [kpi.title for kpi in document.definitions if any(book.differs for book in kpi.workbooks)]
    if differing:
        yield f"Computed in different ways: {listed(differing)}. The page and JSON tell how."
    for item in document.coverage.not_audited:
        yield f"Not audited: {item.what}. {item.why}"


def remark_lines(document: AuditDocument) -> Iterator[str]:
    """What became of decisions and of the earlier audit, where no finding tells it."""
    remarks = [remark for book in document.coverage.workbooks for remark in book.remarks]
    others = [f"{each.kind.capitalize()}: {each.text}" for each in remarks if each.kind != "resolved"]
    if resolved := len(remarks) - len(others):
        yield f"Resolved since {document.baseline}: {counted(resolved, 'finding')}."
    yield from others[:_REASONS]
    if len(others) > _REASONS:
        yield f"{len(others) - _REASONS:,} more remarks on decisions in --format json."


def checked_line(document: AuditDocument) -> str:
    """`Checked: 2 workbooks, 9 sheets, 4,100 cells, 1,200 formulas (80 different) by 61 rules.`"""
    books = document.coverage.workbooks
    rules = {rule for book in books for rule in book.rules}
    formulas = sum(book.formulas for book in books)
    parts = (
        counted(len(books), "workbook"),
        counted(sum(book.sheets for book in books), "sheet"),
        counted(sum(book.cells for book in books), "cell"),
        f"{counted(formulas, 'formula')} ({sum(book.distinct_formulas for book in books):,} different)",
    )
    return f"Checked: {', '.join(parts)} by {counted(len(rules), 'rule')}."


def not_checked_line(document: AuditDocument) -> str:
    """What was left out, the reasons that concern most first; "" where nothing was."""
    reasons: dict[str, list[str]] = {}
    for book in document.coverage.workbooks:
        for item in book.not_checked:
            reasons.setdefault(item.why, []).append(item.what)
    if not reasons:
        return ""
    told = [f"{listed(list(dict.fromkeys(whats))[:3])} ({why.rstrip('.')})" for why, whats in reasons.items()]
    more = f"; and {len(told) - _REASONS} more reasons in --format json" if len(told) > _REASONS else ""
    return f"Not checked: {'; '.join(told[:_REASONS])}{more}."
