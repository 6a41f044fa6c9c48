"""The documents of an audit: findings with their evidence, what was and was not looked at, and the rules."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.audit import Confidence, RemarkKind, Safety, State
from kpi_engine.model.document import CellJson, Document, Part
from kpi_engine.model.finding import Severity


class AuditFact(Part):
    """Something that was seen: its name and its value, both as text."""

    name: str
    value: str


class AuditEvidenceJson(Part):
    """What stands in the first cell and what is expected there, in A1 and in R1C1, and the cells that say so.

    A text is "" where there is no such thing.
    """

    formula: str = ""
    r1c1: str = ""
    expected: str = ""
    expected_r1c1: str = ""
    peers: list[str] = Field(default_factory=list)
    facts: list[AuditFact] = Field(default_factory=list)


class MovedJson(Part):
    """A result that the fix moves."""

    cell: str
    label: str
    before: CellJson
    after: CellJson


class ImpactJson(Part):
    """How many formulas rest on the cells, which results are at the end, and how the fix moves them."""

    dependents: int = 0
    headlines: list[str] = Field(default_factory=list)
    moved: list[MovedJson] = Field(default_factory=list)


class CorrectionJson(Part):
    """What one cell should hold; null for nothing."""

    sheet: str
    cell: str
    holds: CellJson


class AuditFixJson(Part):
    """How to put it right; `safety` is earned by recalculating, `proof` says how."""

    words: str
    corrections: list[CorrectionJson] = Field(default_factory=list)
    safety: Safety = "unproven"
    proof: str = ""


class AuditFindingJson(Part):
    """One cause with all its cells. `range` is the first rectangle; it and `cells` are empty for a workbook.

    `state` is `open`, or why the finding is left out of the exit code; `reason` is what a person wrote.
    """

    rule: str
    name: str
    severity: Severity
    confidence: Confidence
    workbook: str
    sheet: str
    range: str
    cells: list[str]
    message: str
    evidence: AuditEvidenceJson
    impact: ImpactJson
    fix: AuditFixJson
    fingerprint: str
    state: State = "open"
    reason: str = ""


class NotCheckedJson(Part):
    """Something that was not looked at, and why."""

    what: str
    why: str


class RemarkJson(Part):
    """Something about decisions or the baseline that no finding tells: what expired, what was resolved."""

    kind: RemarkKind
    text: str
    fingerprint: str = ""


class RoleAreasJson(Part):
    """The cells of a sheet with one role: how many, and their ranges, the largest hundred.

    input: typed numbers that formulas read; working: formulas that formulas read; output: formulas that none
    reads; unused: typed numbers that none reads.
    """

    role: str
    cells: int
    ranges: list[str]


class SheetLayoutJson(Part):
    """What the figures of a sheet are for; `purpose` is the role of nine of ten, else mixed, or text."""

    sheet: str
    purpose: str
    areas: list[RoleAreasJson]


class WorkbookCoverageJson(Part):
    """What was looked at in one workbook: `file` as it was given, `sha256` of the file as it was read."""

    workbook: str
    file: str
    sha256: str
    sheets: int
    cells: int
    formulas: int
    distinct_formulas: int
    rules: list[str]
    not_checked: list[NotCheckedJson] = Field(default_factory=list)
    remarks: list[RemarkJson] = Field(default_factory=list)
    layout: list[SheetLayoutJson] = Field(default_factory=list)


class AuditCoverageJson(Part):
    """What was looked at in every workbook, and the files that could not be audited."""

    workbooks: list[WorkbookCoverageJson]
    not_audited: list[NotCheckedJson] = Field(default_factory=list)


class DefinitionUsedJson(Part):
    """One definition by which a workbook computes a KPI: how, in which cells, and how it stands.

    `standing` is unknown where the formula is no definition that is known.
    """

    definition: str
    words: str
    where: list[str]
    standing: str


class DefinitionsOfWorkbookJson(Part):
    """The definitions of one KPI in one workbook; `differs` from what most do, or in itself."""

    workbook: str
    differs: bool
    used: list[DefinitionUsedJson]


class DefinitionsOfKpiJson(Part):
    """One KPI over the workbooks that compute it, and the definition that most of them use."""

    kpi: str
    title: str
    most: str
    workbooks: list[DefinitionsOfWorkbookJson]


class AuditDocument(Document):
    """What an audit found in one or several workbooks: of each the gravest and surest findings first.

    `baseline` names the earlier audit by which findings are known, "" where there is none. `definitions` are
    those of the KPIs that the workbooks compute, the KPIs that differ first.
    """

    document_schema: Literal["kpi.audit/1"] = Field(default="kpi.audit/1", alias="schema")
    findings: list[AuditFindingJson]
    baseline: str = ""
    coverage: AuditCoverageJson
    definitions: list[DefinitionsOfKpiJson] = Field(default_factory=list)


class AuditExampleJson(Part):
    """A small workbook as text, and the cells that the rule flags in it; none for one that is in order."""

    sheets: str
    flagged: list[str]
    why: str = ""


class AuditRuleJson(Part):
    """One audit rule: the fault, why it matters, how to put it right, and worked examples."""

    id: str
    name: str
    group: str
    severity: Severity
    confidence: Confidence
    help: str
    why: str
    remedy: str
    source: str
    examples: list[AuditExampleJson]


class AuditRulesDocument(Document):
    """The audit rules that are asked."""

    document_schema: Literal["kpi.audit_rules/1"] = Field(default="kpi.audit_rules/1", alias="schema")
    rules: list[AuditRuleJson]
