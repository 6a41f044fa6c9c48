"""A text file to decide in: each finding as a remark, and room for the decision and its reason."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kpi_engine.audit.life.decisions import Decision, Decisions
from kpi_engine.audit.run import Audited
from kpi_engine.model.audit import AuditFinding

_HEAD = """\
# Decisions on findings of kpi audit. Beside each finding write what was decided and why:
#   accept    it is as the finding says, and may stay
#   suppress  it is a false alarm
# A decision needs a reason. A finding without a decision stays open.
"""


def to_decide(audited: Audited, *, also_info: bool) -> list[AuditFinding]:
    """What a person decides on: open errors and warnings, and whatever was decided before."""
    return [
        each
        for each in audited.findings
        if each.state in ("accepted", "suppressed")
        or (each.state == "open" and (also_info or each.severity != "info"))
    ]


def decisions_text(
    audits: Sequence[Audited], decisions: Decisions | None = None, *, also_info: bool = False
) -> str:
    """A YAML file to be filled in: each finding to decide on, with its cell and message as remarks."""
    before = {each.fingerprint: each for each in decisions.decisions} if decisions else {}
    several = len(audits) > 1
    parts = [
        _item(finding, before.get(finding.fingerprint), several=several)
        for audited in audits
        for finding in to_decide(audited, also_info=also_info)
    ]
    return "\n".join([_HEAD, *parts])


def _item(finding: AuditFinding, known: Decision | None, *, several: bool) -> str:
    choice = {"accepted": "accept", "suppressed": "suppress"}.get(finding.state, "")
    place = "!".join(filter(None, (finding.sheet, finding.range)))
    remark = f"{finding.severity}, {finding.name}, {finding.workbook} {place}".rstrip()
    lines = [
        f"- fingerprint: {finding.fingerprint}",
        f"  # {_one_line(remark)}",
        f"  # {_one_line(finding.message)}",
        f"  rule: {finding.rule}",
        f"  workbook: {_quoted(finding.workbook)}" if several else "",
        f"  decision: {choice}".rstrip(),
        f"  reason: {_quoted(finding.reason)}".rstrip(),
        f"  by: {_quoted(known.by if known else '')}".rstrip(),
        f"  date: {_quoted(known.date if known else '')}".rstrip(),
    ]
    return "\n".join(filter(None, lines)) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if text else ""


def _one_line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
