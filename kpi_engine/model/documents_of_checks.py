"""Findings of a check as JSON: the sentence, the proposal, the proof."""

from __future__ import annotations

from pydantic import Field

from kpi_engine.model.document import Part
from kpi_engine.model.finding import Severity, Verdict


class EvidenceJson(Part):
    """One identity or bound, before and after the proposed repair."""

    rule: str
    statement: str
    before: str
    after: str
    holds_before: bool
    holds_after: bool | None


class AlternativeJson(Part):
    """Another explanation of a finding: the kind of mistake, and the value that each figure would have."""

    kind: str
    proposed: dict[str, float]


class FindingJson(Part):
    """A suspicion with its verdict, the proposed values and the proof.

    `id` names it in `--accept`; `places` tells where each figure stands; `proposed` is in the unit of the
    figure (0.15, 19200), `as_written` what its author would type there (15.0 %, 19.2), "" where that cannot
    be told. `alternatives` are the other explanations, the most likely first.
    """

    id: str
    facts: list[str]
    places: dict[str, str]
    rule: str
    kind: str
    verdict: Verdict
    severity: Severity
    message: str
    proposed: dict[str, float]
    as_written: dict[str, str] = Field(default_factory=dict)
    evidence: list[EvidenceJson]
    alternatives: list[AlternativeJson] = Field(default_factory=list)
