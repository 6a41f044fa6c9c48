"""The table of findings: one list of columns for the annotated copy and for the report workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kpi_engine.audit.life.decided_sheet import DECISION, FINGERPRINT, REASON, RULE
from kpi_engine.audit.states import areas_of
from kpi_engine.formula.references import quoted
from kpi_engine.model.audit import AuditFinding, Moved
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.written import clipped, counted, show, written

_LONGEST = 2_000
_MOST = 3
_TALLEST = 400.0


@dataclass(frozen=True, slots=True)
class FindingColumn:
    """A column: its heading and width; `is_formula` for texts that begin with =."""

    heading: str
    width: float
    value: Callable[[AuditFinding], str]
    is_formula: bool = False
    is_typed: bool = False
    """True where a person types."""


def place(finding: AuditFinding) -> str:
    """`Costs!C7:C9`, with how many further ranges there are; a sheet alone; the workbook."""
    areas = areas_of(finding)
    if not areas:
        return finding.sheet or "Workbook"
    more = f" and {len(areas) - 1:,} more" if len(areas) > 1 else ""
    return f"{areas[0]}{more}"


def target(finding: AuditFinding) -> str:
    """Where the link of a finding leads; "" for one about the workbook."""
    areas = areas_of(finding)
    if areas:
        return str(areas[0])
    return f"{quoted(finding.sheet)}!A1" if finding.sheet else ""


def effect(finding: AuditFinding) -> str:
    """What rests on the cells, which results they reach, and how the fix moves them."""
    impact, parts = finding.impact, []
    if impact.dependents:
        parts.append(f"{counted(impact.dependents, 'formula')} rest{'s' * (impact.dependents == 1)} on it")
    parts += [_moved(each) for each in impact.moved[:_MOST]]
    if len(impact.moved) > _MOST:
        parts.append(f"{counted(len(impact.moved) - _MOST, 'more result')} moved")
    if impact.headlines and not impact.moved:
        more = f" and {len(impact.headlines) - _MOST:,} more" if len(impact.headlines) > _MOST else ""
        parts.append(f"reaches {', '.join(impact.headlines[:_MOST])}{more}")
    return "; ".join(parts)


def _moved(each: Moved) -> str:
    label = clipped(each.label, 40)
    return f"{label or each.cell} {_shown(each.before)} → {_shown(each.after)}" + (
        f" ({each.cell})" if label else ""
    )


def _shown(value: Scalar) -> str:
    if value is None:
        return "blank"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return written(float(value), grouped=True) if is_number else show(value)


def _choice(finding: AuditFinding) -> str:
    return {"accepted": "accept", "suppressed": "suppress"}.get(finding.state, "")


def _reason(finding: AuditFinding) -> str:
    return finding.reason if _choice(finding) else ""


def _peers(finding: AuditFinding) -> str:
    shown = finding.evidence.peers[:_MOST]
    more = f" and {len(finding.evidence.peers) - _MOST:,} more" if len(finding.evidence.peers) > _MOST else ""
    return ", ".join(shown) + more


def _fix(finding: AuditFinding) -> str:
    said = {"safe": " (moves no result)", "changes results": " (changes results)", "unproven": ""}
    return finding.fix.words + said[finding.fix.safety]


COLUMNS = (
    FindingColumn("Severity", 10, lambda each: each.severity),
    FindingColumn("Confidence", 11, lambda each: each.confidence),
    FindingColumn(RULE, 22, lambda each: f"{each.rule} {each.name}"),
    FindingColumn("Cell", 26, place),
    FindingColumn("Finding", 46, lambda each: each.message),
    FindingColumn("Formula found", 28, lambda each: each.evidence.formula, is_formula=True),
    FindingColumn("Formula expected", 28, lambda each: each.evidence.expected, is_formula=True),
    FindingColumn("Peers that agree", 17, _peers),
    FindingColumn("Effect", 28, effect),
    FindingColumn("What to do", 36, _fix),
    FindingColumn(DECISION, 11, _choice, is_typed=True),
    FindingColumn(REASON, 30, _reason, is_typed=True),
    FindingColumn("State", 12, lambda each: each.state),
    FindingColumn(FINGERPRINT, 15, lambda each: each.fingerprint),
)


def height(finding: AuditFinding) -> float:
    """The height of a row that shows every word of a finding; a little too much rather than too little."""
    lines = max(int(len(text(each.value(finding))) / each.width) + 1 for each in COLUMNS)
    return min(13.5 * lines + 4, _TALLEST)


def text(value: str) -> str:
    """As a cell of a report shows it."""
    return clipped(value, _LONGEST)
