"""What became of each finding: decided by a person, accepted in Excel, known from before, or open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.life.baseline import Baseline
from kpi_engine.audit.life.decided_sheet import audit_sheets, written_in_sheet
from kpi_engine.audit.life.decisions import Decision, Decisions, decided
from kpi_engine.audit.rule import RULES
from kpi_engine.audit.run import Audited
from kpi_engine.errors import InputError
from kpi_engine.model.audit import AuditFinding, Remark, State
from kpi_engine.model.written import clipped
from kpi_engine.workbook.ignored_errors import ignored_errors
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, AreaIndex, parse_place

_STATES: Mapping[str, State] = {"accept": "accepted", "suppress": "suppressed"}
_IN_EXCEL = "Excel was told to ignore it in these cells."
_LARGEST = 100_000


def with_states(
    audited: Audited, book: AuditBook, decisions: Decisions | None = None, baseline: Baseline | None = None
) -> Audited:
    """The audit with the state of each finding, and remarks on decisions and baseline that fit nothing.

    What a person decided goes first: in `decisions`, then in the workbook's own sheet KPI Audit; then what
    Excel was told to ignore; then the baseline.
    """
    own, remarks = decided_in_book(book.package)
    files = [each for each in (decisions, own) if each is not None]
    name, asked = audited.coverage.workbook, frozenset(audited.coverage.rules)
    findings = by_decisions(audited.findings, [each.of(name) for each in files])
    findings = accepted_in_excel(findings, book.package)
    remarks += [each for file in files for each in expired(findings, file, name, asked)]
    if baseline is not None:
        findings, told = against(findings, baseline, name, asked)
        remarks += told
    coverage = replace(audited.coverage, remarks=(*audited.coverage.remarks, *remarks))
    return replace(audited, findings=findings, coverage=coverage)


def decided_in_book(package: Package) -> tuple[Decisions, list[Remark]]:
    """What was decided in the sheets that an earlier audit left in the workbook itself.

    A row that is no decision does not keep the workbook from being audited; it is told.
    """
    found: list[Decision] = []
    remarks: list[Remark] = []
    for sheet in audit_sheets(package):
        for row in written_in_sheet(package, sheet):
            try:
                found += decided(package.path.name, [row])
            except InputError as refused:
                remarks.append(Remark("decision not applied", str(refused), row.fingerprint))
    return Decisions(package.path.name, tuple(found)), remarks


def by_decisions(
    findings: Sequence[AuditFinding], files: Sequence[Sequence[Decision]]
) -> tuple[AuditFinding, ...]:
    """The findings with what was decided of them; of two files the first counts."""
    chosen = {each.fingerprint: each for file in reversed(files) for each in file}
    return tuple(
        replace(each, state=_STATES[found.decision], reason=found.reason)
        if (found := chosen.get(each.fingerprint)) else each
        for each in findings
    )  # fmt: skip


def expired(
    findings: Sequence[AuditFinding], file: Decisions, workbook: str, asked: frozenset[str]
) -> Iterator[Remark]:
    """The decisions that fit no finding any more. A rule that was not asked says nothing of its findings."""
    there = {each.fingerprint for each in findings}
    for each in file.of(workbook):
        was_asked = each.rule in asked if each.rule else len(asked) == len(RULES)
        if each.fingerprint not in there and was_asked:
            why = f" ({clipped(each.reason, 60)})" if each.reason else ""
            yield Remark(
                "decision expired",
                f"{clipped(file.source, 50)} {each.where}: no finding fits {each.fingerprint}{why} any more. "
                "It was put right, or its formula or label changed; take the decision out or decide anew.",
                each.fingerprint,
            )


def accepted_in_excel(findings: Sequence[AuditFinding], package: Package) -> tuple[AuditFinding, ...]:
    """Open findings whose cells Excel was told to ignore, all of them, under the check that says the same."""
    known: dict[str, Mapping[str, tuple[Area, ...]]] = {}

    def is_ignored(finding: AuditFinding) -> bool:
        rule = RULES.find(finding.rule)
        name = rule.excel_ignores if rule else ""
        areas = areas_of(finding)
        if not name or not areas:
            return False
        for sheet in {area.sheet for area in areas} - set(known):
            known[sheet] = ignored_errors(package, sheet)
        return all(_covered(area, known[area.sheet].get(name, ())) for area in areas)

    return tuple(
        replace(each, state="accepted in Excel", reason=_IN_EXCEL)
        if each.state == "open" and is_ignored(each) else each
        for each in findings
    )  # fmt: skip


def areas_of(finding: AuditFinding) -> tuple[Area, ...]:
    """The cells of a finding as rectangles with their sheets."""
    return tuple(area for cells in finding.cells if (area := parse_place(cells, finding.sheet)))


def _covered(area: Area, ignored: Sequence[Area]) -> bool:
    if any((area.top, area.left) in each and (area.bottom, area.right) in each for each in ignored):
        return True
    if len(area) > _LARGEST:
        return False
    index = AreaIndex(ignored)
    return all(index.at(row, column) for row, column in area.positions())


def against(
    findings: Sequence[AuditFinding], baseline: Baseline, workbook: str, asked: frozenset[str]
) -> tuple[tuple[AuditFinding, ...], list[Remark]]:
    """Open findings that the earlier audit had are known; what it had and is gone counts as resolved."""
    known = baseline.of(workbook)
    if known is None:
        told = (
            f"{clipped(baseline.source, 60)} holds several workbooks and not {clipped(workbook, 60)}: all "
            "its findings count as new. Give the earlier audit of this workbook alone."
        )
        return tuple(findings), [Remark("baseline", told)]
    there = {each.fingerprint for each in findings}
    source = clipped(baseline.source, 40)
    gone = [Remark("resolved", f"Resolved since {source}: {clipped(each.message, 160)}", key)
            for key, each in known.items() if key not in there and each.rule in asked]  # fmt: skip
    marked = tuple(
        replace(each, state="known") if each.state == "open" and each.fingerprint in known else each
        for each in findings
    )
    return marked, gone
