"""Findings as questions to whoever prepared the figures: what is asked, of which cell, with which proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_engine.correcting.question_words import QuestionWords, described
from kpi_engine.correcting.refusals import place_text
from kpi_engine.correcting.spots import Spot
from kpi_engine.correcting.workbook_copy import cell_of
from kpi_engine.correcting.writing import Places
from kpi_engine.errors import InputError
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Evidence, Finding

_MOST_FIGURES = 12
"""A finding about more figures asks of the first ones, which are the likeliest to be wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure that is asked about. `possible` are the values it may have meant, in the unit of its term.

    `shown` are these values as they would stand in its place. `why_not` says why nothing can be written
    there.
    """

    finding: str
    fact: Fact
    label: str
    spot: Spot
    stated: str
    possible: tuple[float, ...]
    shown: tuple[str, ...]
    why_not: str = ""

    @property
    def key(self) -> str:
        """What names the line in the file with the questions."""
        return f"{self.finding}/{self.fact.id}"

    @property
    def place(self) -> str:
        """Where the figure stands: `Inputs!C5`, or `row 7, column value`."""
        return place_text(self.fact)

    @property
    def cell(self) -> str:
        """Its address on its sheet; "" in a table of text."""
        return cell_of(self.fact)

    @property
    def proposal(self) -> float | None:
        """The one value that can be accepted; None where there are none or several."""
        return self.possible[0] if len(self.possible) == 1 and not self.why_not else None


@dataclass(frozen=True, slots=True)
class Question:
    """A finding in words that a preparer understands without us."""

    number: int
    finding: Finding
    text: str
    lines: tuple[Line, ...]

    @property
    def proof(self) -> tuple[Evidence, ...]:
        """What is broken, and holds as proposed."""
        return self.finding.evidence

    def name(self, index: int) -> str:
        """`3`, or `3b` for the second figure of several."""
        return f"{self.number}{chr(97 + index) if len(self.lines) > 1 else ''}"


def questions(findings: Sequence[Finding], facts: Sequence[Fact], places: Places) -> list[Question]:
    """One question for each finding, in their order."""
    by_id = {fact.id: fact for fact in facts}
    words = QuestionWords(facts, lambda fact: _shown(places.at(fact)))
    asked = []
    for number, finding in enumerate(findings, 1):
        figures = [by_id[id_] for id_ in finding.facts[:_MOST_FIGURES]]
        lines = tuple(line_of(finding, fact, places) for fact in figures)
        asked.append(Question(number, finding, _text(words, finding, lines), lines))
    return asked


def line_of(finding: Finding, fact: Fact, places: Places) -> Line:
    """What is asked of one figure of a finding, and what would be written."""
    spot, why_not = places.at(fact), ""
    try:
        places.check(spot, restate=False)
    except InputError as fault:
        why_not = fault.message
    values = possible_values(finding, fact)
    try:
        shown = tuple(spot.show(spot.holding(value)) for value in values)
    except InputError as fault:
        values, shown, why_not = (), (), why_not or fault.message
    return Line(finding.id, fact, described(fact), spot, _shown(spot), values, shown, why_not)


def _text(words: QuestionWords, finding: Finding, lines: Sequence[Line]) -> str:
    proposed = dict(finding.proposed)
    changed = [line for line in lines if line.fact.id in proposed and line.shown]
    if not proposed or len(changed) < len(proposed) or finding.verdict == "note":
        return words.open_question(finding, [line.fact for line in lines])
    return words.proposal(finding, [line.fact for line in changed], [line.shown[0] for line in changed])


def _shown(spot: Spot) -> str:
    return spot.show(spot.held)


def possible_values(finding: Finding, fact: Fact) -> tuple[float, ...]:
    """The proposed value of a figure; where a finding proposes nothing, those of its explanations."""
    proposed = dict(finding.proposed)
    if proposed:
        return (proposed[fact.id],) if fact.id in proposed else ()
    others = [dict(other.proposed).get(fact.id) for other in finding.alternatives]
    return tuple(dict.fromkeys(value for value in others if value is not None))
