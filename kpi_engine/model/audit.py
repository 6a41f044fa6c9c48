"""What an audit says of a workbook: findings with their evidence, effect and fix, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kpi_engine.model.finding import Severity

Confidence = Literal["high", "medium", "low"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
"""The surest first."""

Safety = Literal["safe", "changes results", "unproven"]
"""safe: recalculating before and after the fix moves no value; changes results: it moves what is told."""

State = Literal["open", "accepted", "suppressed", "accepted in Excel", "known"]
"""known: the baseline has it. All but `open` leave the exit code alone; they are counted and shown apart."""


@dataclass(frozen=True, slots=True)
class AuditEvidence:
    """Why the finding is believed: what stands there, what is expected, and the cells that say so.

    `formula` and `expected` are as in the finding's first cell, in A1; the other two are the same in R1C1.
    `peers` are the ranges of the cells that agree with each other, `facts` anything else, as name and value.
    """

    formula: str = ""
    r1c1: str = ""
    expected: str = ""
    expected_r1c1: str = ""
    peers: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A result that a fix moves: the cell, what it is called, and its value before and after."""

    cell: str
    label: str
    before: float | bool | str | None
    after: float | bool | str | None


@dataclass(frozen=True, slots=True)
class Impact:
    """What depends on the cells of a finding: how many formulas, which results, and how a fix moves them.

    `headlines` are results that nobody reads further, the KPIs among them first.
    """

    dependents: int = 0
    headlines: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What one cell should hold: a formula (with `=`), a number, a text, or nothing."""

    sheet: str
    cell: str
    holds: float | bool | str | None


@dataclass(frozen=True, slots=True)
class AuditFix:
    """How to put it right: in words, cell by cell where that is known, and how safe it is, with the proof."""

    words: str
    corrections: tuple[Correction, ...] = ()
    safety: Safety = "unproven"
    proof: str = ""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One cause: the rule, the cells, how grave and how sure, the evidence, the effect, the fix.

    `range` is the first rectangle of its cells (`C3:C9`), `cells` are all of them; both are "" and empty for
    what concerns a whole sheet or the workbook. `reason` is why a person accepted or suppressed it.
    """

    rule: str
    name: str
    severity: Severity
    confidence: Confidence
    workbook: str
    sheet: str
    range: str
    cells: tuple[str, ...]
    message: str
    evidence: AuditEvidence
    impact: Impact
    fix: AuditFix
    fingerprint: str
    state: State = "open"
    reason: str = ""


RemarkKind = Literal["decision expired", "decision not applied", "resolved", "baseline"]
"""resolved: a finding of the baseline that is gone; baseline: it could not be compared."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What no finding tells of decisions and the baseline; `fingerprint` where it is about one finding."""

    kind: RemarkKind
    text: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class NotChecked:
    """Something that was not looked at, and why: a rule, a sheet, a part, a whole file."""

    what: str
    why: str
