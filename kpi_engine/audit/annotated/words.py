"""The lines above the findings: how many there are, what was not checked, what the reader is to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kpi_engine.audit.run import Audited, Coverage
from kpi_engine.model.audit import AuditFinding
from kpi_engine.model.finding import SEVERITIES
from kpi_engine.model.written import clipped, counted

_NOUNS = {"error": "errors", "warning": "warnings", "info": "info"}
_LONGEST = 600


def counts_words(audited: Audited) -> str:
    """`plan.xlsx: 12 open findings: 3 errors, 9 info. Not open: 2 accepted.`"""
    return f"{audited.coverage.workbook}: {findings_words(audited.findings)}"


def findings_words(findings: Sequence[AuditFinding]) -> str:
    """`12 open findings: 3 errors, 9 info. Not open: 2 accepted.`"""
    states = Counter(each.state for each in findings)
    grades = Counter(each.severity for each in findings if each.state == "open")
    told = counted(states.pop("open", 0), "open finding")
    parts = [counted(grades[each], each, _NOUNS[each]) for each in SEVERITIES if grades[each]]
    line = f"{told}: {', '.join(parts)}." if parts else f"{told}."
    if states:
        line += f" Not open: {', '.join(f'{count:,} {state}' for state, count in sorted(states.items()))}."
    return line


def checked_words(coverage: Coverage) -> str:
    """`3 sheets, 900 cells, 120 formulas (14 different) by 54 rules.`"""
    return (
        f"{counted(coverage.sheets, 'sheet')}, {counted(coverage.cells, 'cell')}, "
        f"{counted(coverage.formulas, 'formula')} ({coverage.distinct_formulas:,} different) by "
        f"{counted(len(coverage.rules), 'rule')}."
    )


def coverage_words(coverage: Coverage) -> str:
    """What was looked at, and what was not."""
    line = f"Checked: {checked_words(coverage)}"
    left = [f"{each.what} ({each.why.rstrip('.')})" for each in coverage.not_checked]
    return clipped(
        f"{line} Not checked: {'; '.join(left)}." if left else f"{line} Nothing was left out.", _LONGEST
    )


def how_words() -> str:
    """What a person does with the sheet."""
    return (
        "Choose accept (it is so, and may stay) or suppress (a false alarm), say why, save, and audit this "
        "workbook again. Marked cells: red error, amber warning, blue info."
    )
