"""How a finding is said in every report: its place, its effect, its sign."""

from __future__ import annotations

from typing import TypeGuard

from kpi_engine.formula.references import quoted
from kpi_engine.model.document import CellJson
from kpi_engine.model.documents_of_audit import AuditFindingJson, MovedJson
from kpi_engine.model.finding import Severity
from kpi_engine.model.written import clipped, counted, show, written

SIGNS: dict[Severity, str] = {"error": "✕", "warning": "!", "info": "i"}
"""What tells a severity where there is no colour."""
_MOST, _LONGEST_LABEL = 2, 40


def place(finding: AuditFindingJson) -> str:
    """`Costs!B2:B9`, a sheet alone, or the workbook."""
    if finding.range:
        return f"{quoted(finding.sheet)}!{finding.range}"
    return finding.sheet or "workbook"


def effect(finding: AuditFindingJson) -> str:
    """What rests on the cells and what the fix moves: `9 formulas rest on it; Runway 11.2 → 9.8 (KPI!B4)`."""
    impact = finding.impact
    parts = []
    if impact.dependents:
        rest = "rests" if impact.dependents == 1 else "rest"
        parts.append(f"{counted(impact.dependents, 'formula')} {rest} on it")
    if impact.moved:
        parts += [moved(each) for each in impact.moved[:_MOST]]
        if len(impact.moved) > _MOST:
            parts.append(f"{counted(len(impact.moved) - _MOST, 'more result')} moved")
    elif impact.headlines:
        more = f" and {len(impact.headlines) - _MOST} more" if len(impact.headlines) > _MOST else ""
        parts.append(f"reaches {', '.join(impact.headlines[:_MOST])}{more}")
    return "; ".join(parts)


def moved(each: MovedJson) -> str:
    """`Runway 11.2 → 9.8 (KPI!B4)`."""
    values = " → ".join(_short(each.before, each.after))
    label = clipped(each.label, _LONGEST_LABEL)
    return f"{label} {values} ({each.cell})" if label else f"{each.cell} {values}"


def _short(*values: CellJson) -> list[str]:
    """Values in six digits, unless these are alike in all of them."""
    short = [f"{each:,.6g}" if _is_number(each) and abs(each) < 1e6 else shown(each) for each in values]
    return short if len(set(short)) == len(short) else [shown(each) for each in values]


def _is_number(value: CellJson) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def shown(value: CellJson) -> str:
    """A cell's value for a person; blank where there is none."""
    if value is None:
        return "blank"
    if _is_number(value):
        return written(float(value), grouped=True)
    return show(value)
