"""Every rule asked about one workbook: findings in the order of their weight, and what was checked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from traceback import format_tb

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.fingerprints.fingerprint import fingerprints
from kpi_engine.audit.layout.roles import SheetLayout, layout
from kpi_engine.audit.r1c1 import r1c1
from kpi_engine.audit.rule import Flag, Rule
from kpi_engine.audit.rules import RULES
from kpi_engine.errors import KpiEngineError
from kpi_engine.model.audit import (
    CONFIDENCES,
    AuditEvidence,
    AuditFinding,
    AuditFix,
    Impact,
    NotChecked,
    Remark,
)
from kpi_engine.model.finding import SEVERITIES
from kpi_engine.system.collector import no_searching

_LOG = logging.getLogger("kpi_engine")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at in one workbook, and what was not, with the reason."""

    workbook: str
    sha256: str
    sheets: int
    cells: int
    formulas: int
    distinct_formulas: int
    rules: tuple[str, ...]
    not_checked: tuple[NotChecked, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """What became of decisions and of the baseline."""
    layout: tuple[SheetLayout, ...] = ()


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit says of one workbook: the gravest and surest findings first."""

    findings: tuple[AuditFinding, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rules are asked; `progress` is told which one is at work.

    Where `goes_on`, a rule that breaks off by a fault of ours is told in the coverage, and the others go on.
    """

    rules: Sequence[Rule] = field(default_factory=lambda: tuple(RULES))
    progress: Callable[[str], None] = lambda _: None
    goes_on: bool = False


def audit_book(book: AuditBook, asked: Asked | None = None) -> Audited:
    """Ask every rule; what a better rule has flagged is left to it by a rule that gives way."""
    asked = asked or Asked()
    with no_searching():
        found = [(each, flag) for each in asked.rules for flag in _flags(book, each, asked)]
        order = {info.name: info.index for info in book.package.sheets}
        found = sorted(_one_cause(found), key=lambda pair: _place(order, pair[1]))
        marks = list(fingerprints(book, found))
        findings = [_finding(book, each, flag, mark) for (each, flag), mark in zip(found, marks, strict=True)]
    return Audited(tuple(sorted(findings, key=weight)), _coverage(book, asked.rules))


def weight(finding: AuditFinding) -> tuple[int, int]:
    """The gravest first, of equals the surest."""
    return SEVERITIES.index(finding.severity), CONFIDENCES.index(finding.confidence)


def _flags(book: AuditBook, declared: Rule, asked: Asked) -> Sequence[Flag]:
    asked.progress(declared.name)
    try:
        return list(declared.find(book))
    except KpiEngineError as refusal:
        book.leave_out(f"Rule {declared.id} ({declared.name})", str(refusal))
    except Exception as fault:
        if not asked.goes_on:
            raise
        # The audit of a workbook is worth more than one rule; the log gets the place, the report the loss.
        _LOG.error(
            "rule %s: %s\n%s", declared.id, type(fault).__name__, "".join(format_tb(fault.__traceback__))
        )
        book.leave_out(
            f"Rule {declared.id} ({declared.name})", "It broke off by a fault of ours. Please report it."
        )
    return ()


def _one_cause(found: Sequence[tuple[Rule, Flag]]) -> list[tuple[Rule, Flag]]:
    """Without the flags of rules that give way to another one on every cell of theirs."""
    better = {id_ for declared, _ in found for id_ in declared.gives_way_to}
    cells: dict[str, set[tuple[str, int, int]]] = {}
    for declared, flag in found:
        if declared.id in better:
            cells.setdefault(declared.id, set()).update(_cells(flag))
    return [(each, flag) for each, flag in found if not _is_told(each, flag, cells)]


def _is_told(declared: Rule, flag: Flag, cells: Mapping[str, set[tuple[str, int, int]]]) -> bool:
    better = [cells[id_] for id_ in declared.gives_way_to if id_ in cells]
    if not better or not flag.areas:
        return False
    return all(any(cell in each for each in better) for cell in _cells(flag))


def _cells(flag: Flag) -> Iterator[tuple[str, int, int]]:
    for area in flag.areas:
        for row, column in area.positions():
            yield area.sheet, row, column


def _place(order: Mapping[str, int], flag: Flag) -> tuple[int, int, int]:
    """Where a flag stands in the workbook: its sheet's number (in `order`), row, column."""
    if not flag.areas:
        return order.get(flag.sheet, -1), 0, 0
    first = flag.areas[0]
    return order.get(first.sheet, -1), first.top, first.left


def _finding(book: AuditBook, declared: Rule, flag: Flag, fingerprint: str) -> AuditFinding:
    areas = flag.areas
    return AuditFinding(
        rule=declared.id, name=declared.name, severity=flag.severity or declared.severity,
        confidence=flag.confidence or declared.confidence, workbook=book.name,
        sheet=areas[0].sheet if areas else flag.sheet, range=areas[0].ref if areas else "",
        cells=tuple(str(area) if area.sheet != areas[0].sheet else area.ref for area in areas),
        message=flag.message, evidence=_evidence(book, flag), impact=Impact(),
        fix=flag.fix or AuditFix(declared.remedy), fingerprint=fingerprint,
    )  # fmt: skip


def _evidence(book: AuditBook, flag: Flag) -> AuditEvidence:
    """The evidence of a flag, with the formula of its first cell where the rule left that out."""
    evidence = flag.evidence
    if evidence.formula or not flag.areas:
        return evidence
    first = flag.areas[0]
    sheet = book.sheet(first.sheet)
    copies = sheet.copies_at.get((first.top, first.left)) if sheet else None
    if copies is None:
        return evidence
    return AuditEvidence(
        f"={copies.at(first.top, first.left)}", f"={r1c1(copies.shape)}", evidence.expected,
        evidence.expected_r1c1, evidence.peers, evidence.facts,
    )  # fmt: skip


def _coverage(book: AuditBook, rules: Sequence[Rule]) -> Coverage:
    return Coverage(
        workbook=book.name, sha256=book.sha256, sheets=len(book.sheets),
        cells=sum(len(sheet.cells) for sheet in book.sheets),
        formulas=sum(len(sheet.formulas) for sheet in book.sheets),
        distinct_formulas=sum(len(sheet.copies) for sheet in book.sheets),
        rules=tuple(each.id for each in rules), not_checked=tuple(book.left_out),
        layout=layout(book),
    )  # fmt: skip
