"""A finding: what is wrong with which facts, how sure we are, what it should be, and the proof."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, get_args

Verdict = Literal["proven", "likely", "ambiguous", "note"]
Severity = Literal["error", "warning", "info"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""The most certain first."""
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The gravest first."""

AnswerState = Literal[
    "accepted", "another value", "right as stated", "asked elsewhere", "not answered", "corrected",
    "no longer asked",
]  # fmt: skip
"""What became of an answer to the question that a finding is; corrected: the file holds it already."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One identity or bound, before and after the proposed repair."""

    rule: str
    statement: str
    before: str
    after: str
    holds_before: bool
    holds_after: bool | None

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        """A line of a proof: the rule, as stated, `holds` or `broken`, as proposed, the same for that."""
        after = "" if self.holds_after is None else _held(self.holds_after)
        return self.statement, self.before, _held(self.holds_before), self.after, after


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another explanation: the slip behind it, and the value that each of its facts would have."""

    kind: str
    proposed: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicion with its verdict; `proposed` gives the value each fact should have.

    `facts` begins with what is most likely wrong. `alternatives` are the other explanations, or all of them
    where none stands out, the most likely first.
    """

    facts: tuple[str, ...]
    rule: str
    kind: str
    verdict: Verdict
    severity: Severity
    message: str
    proposed: tuple[tuple[str, float], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def id(self) -> str:
        """Six letters and digits by which a person names the finding.

        They stay the same in every run that says the same of the same figures.
        """
        said = (self.kind, self.rule, *self.facts, *(f"{id_}={value:.12g}" for id_, value in self.proposed))
        return hashlib.sha256("\n".join(said).encode("utf-8")).hexdigest()[:6]


def _held(holds: bool) -> str:
    return "holds" if holds else "broken"
