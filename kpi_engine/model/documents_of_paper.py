"""The documents of a working paper: what was audited, how, with what result, and what a second run says."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.audit import Confidence
from kpi_engine.model.document import CellJson, Document, Part
from kpi_engine.model.documents_of_audit import AuditFindingJson, NotCheckedJson
from kpi_engine.model.finding import Severity

DifferenceKind = Literal[
    "paper changed", "file missing", "file changed", "output changed", "not audited", "finding new",
    "finding gone", "finding changed", "rule added", "rule removed", "scope changed",
]  # fmt: skip


class FileJson(Part):
    """A file that was read or written: `file` from the folder of the paper, and what it is known by."""

    file: str
    what: str
    size: int
    sha256: str


class PopulationJson(Part):
    """One workbook of the population: what it holds, or why it was not audited."""

    workbook: str
    file: str
    size: int
    sha256: str
    audited: bool
    why_not: str = ""
    sheets: int = 0
    cells: int = 0
    formulas: int = 0
    distinct_formulas: int = 0


class ProcedureJson(Part):
    """One rule: what it does, its thresholds, in how many workbooks it was asked, what it flagged."""

    rule: str
    name: str
    group: str
    severity: Severity
    confidence: Confidence
    what: str
    why: str
    source: str
    thresholds: dict[str, CellJson]
    workbooks: int
    findings: int
    cells: int


class LimitationJson(NotCheckedJson):
    """Something in a workbook that was not looked at, and why."""

    workbook: str


class SignOffJson(Part):
    """Who signs; empty, to be filled in by hand on the printed page."""

    role: Literal["Prepared by", "Reviewed by"]
    name: str = ""
    date: str = ""
    conclusion: str = ""


class WorkingPaperDocument(Document):
    """An audit of workbooks as it is filed, and all that is needed to perform it again.

    `made` is when, in UTC. `settings` are those with which it is performed again; a file among them is told
    from the folder of the paper.
    """

    document_schema: Literal["kpi.working_paper/1"] = Field(default="kpi.working_paper/1", alias="schema")
    made: str
    command: str
    objective: str
    population: list[PopulationJson]
    other_inputs: list[FileJson]
    outputs: list[FileJson]
    procedures: list[ProcedureJson]
    exceptions: list[AuditFindingJson]
    sampling: str
    limitations: list[LimitationJson]
    remarks: list[str]
    sign_off: list[SignOffJson]
    settings: dict[str, CellJson | list[str]]


class DifferenceJson(Part):
    """Something that is not as the working paper says."""

    kind: DifferenceKind
    workbook: str
    message: str


class AgainDocument(Document):
    """What performing a working paper again says. `paper_engine` made it; another one is no difference."""

    document_schema: Literal["kpi.audit_again/1"] = Field(default="kpi.audit_again/1", alias="schema")
    paper: str
    made: str
    paper_engine: str
    same: bool
    workbooks: int
    findings: int
    differences: list[DifferenceJson]
