"""The document of a correction: what was proposed or accepted, what was written, what is found after it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import CellJson, Document, Part
from kpi_engine.model.documents_of_checks import EvidenceJson, FindingJson
from kpi_engine.model.documents_of_fills import ResultChange
from kpi_engine.model.finding import AnswerState


class ProposalJson(Part):
    """A figure that a finding would change: what stands in its place, and what would stand there.

    `why_not` says why it cannot be written, "" where it can: a formula, a closed month.
    """

    finding: str
    figure: str
    place: str
    label: str
    stated: CellJson
    proposed: CellJson
    why_not: str


class CorrectionJson(Part):
    """A figure that was corrected, with the finding, its proof, and who accepted it.

    `old` and `new` are what stood and stands in the place; `value_before` and `value` the same in the unit of
    the term, so that 15 % is 0.15. `own_value` is True for a value other than the proposed one; `restated`
    for a figure of a closed period. `finding` is "" where no finding names the figure.
    """

    finding: str
    figure: str
    place: str
    sheet: str
    cell: str
    row: int | None
    column: str
    term: str
    period: str
    old: CellJson
    new: CellJson
    value_before: CellJson
    value: float
    own_value: bool
    verdict: str
    kind: str
    message: str
    proof: list[EvidenceJson]
    accepted: str
    remark: str
    restated: bool


class AnsweredJson(Part):
    """An answer of the preparer: what was asked of which figure, the answer, and what became of it.

    `state` is `accepted`, `another value`, `right as stated`, `asked elsewhere`, `not answered`, `corrected`
    (the file holds the answer already) or `no longer asked`; `why` tells the reason of the last.
    """

    finding: str
    figure: str
    place: str
    stated: str
    answer: str
    value: float | None
    remark: str
    answered_by: str
    date: str
    state: AnswerState
    why: str


class FixDocument(Document):
    """What a correction wrote: every cell before and after, the results that follow, what is still found.

    Without an acceptance nothing is written: `written` is "" and `proposals` lists what can be accepted.
    Hashes are SHA-256. `new_findings` are the ids of the findings that were not there before the correction.
    """

    document_schema: Literal["kpi.fix/1"] = Field(default="kpi.fix/1", alias="schema")
    source: str
    source_sha256: str
    written: str
    written_sha256: str
    backup: str
    fixed_at: str
    proposals: list[ProposalJson]
    corrections: list[CorrectionJson]
    left_out: list[ProposalJson]
    results: list[ResultChange]
    recalculated: int
    not_verifiable: list[str]
    parts_untouched: int
    warnings: list[str]
    engines: list[str]
    answers: str
    answers_sha256: str
    answered: list[AnsweredJson]
    findings: list[FindingJson]
    new_findings: list[str]
