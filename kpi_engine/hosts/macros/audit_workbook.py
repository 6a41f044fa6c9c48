"""Audit workbook: every audit rule asked, the findings on a sheet with links, their cells marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.hosts.macros.current import AUDIT_TITLE, current
from kpi_engine.hosts.macros.port import Column, Line, MacroPort, Mark, Report
from kpi_engine.hosts.macros.registry import macro
from kpi_engine.hosts.macros.reporting import publish
from kpi_engine.hosts.macros.waiting import while_waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpi_engine.audit.run import Audited
    from kpi_engine.model.audit import AuditFinding


@macro(
    "audit_workbook", label="Audit workbook", tip="Find faults in the formulas and figures of this workbook",
    icon="ErrorChecking", group="Review", key="A", large=True,
)  # fmt: skip
def audit_workbook(port: MacroPort) -> None:
    """Asks every audit rule about the workbook as it is on the screen. The findings go to a sheet KPI Audit
    with links to their cells, which are marked in colour. Choose accept or suppress there, and audit again.
    No cell, formula or format of yours is changed.
    """
    from kpi_engine.audit.annotated.words import findings_words
    from kpi_engine.engine.auditing import AuditRequest, audit

    with current(port) as now:
        asked = AuditRequest(decisions=now.decisions)
        found = while_waiting(
            port, "Audit: reading…", lambda say: audit(now.path, asked, lambda words: say(f"Audit: {words}…"))
        )
    audited = found.audited
    port.progress("Audit: writing the findings…")
    where = publish(port, report_of(audited), marks_of(audited.findings))
    told = " ".join([findings_words(audited.findings), where, *now.not_applied[:3]])
    port.tell(f"{port.workbook().name}: {told}")


def report_of(audited: Audited) -> Report:
    """The sheet KPI Audit; the same columns as in an annotated copy, so that decisions are read from both."""
    from kpi_engine.audit.annotated.columns import COLUMNS, target, text
    from kpi_engine.audit.annotated.words import counts_words, coverage_words, how_words

    columns = [Column(each.heading, each.width, each.is_typed) for each in COLUMNS]
    lines = tuple(
        Line((number, *(text(each.value(finding)) for each in COLUMNS)), finding.severity, target(finding))
        for number, finding in enumerate(audited.findings, 1)
    )
    said = (counts_words(audited), coverage_words(audited.coverage), how_words())
    linked = 1 + [each.heading for each in COLUMNS].index("Cell")
    return Report(AUDIT_TITLE, said, (Column("No.", 5), *columns), lines, linked)


def marks_of(findings: Sequence[AuditFinding]) -> list[Mark]:
    """The cells of open findings."""
    from kpi_engine.audit.states import areas_of

    return [
        Mark(area.sheet, area.ref, finding.severity)
        for finding in findings
        if finding.state == "open"
        for area in areas_of(finding)
    ]
