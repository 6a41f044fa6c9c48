"""What the answers come to in the file as it is now: corrections, figures that are right, open questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any

from kpi_engine.correcting.answers import Answer, Answers
from kpi_engine.correcting.asking import ELSEWHERE, OTHER, RIGHT
from kpi_engine.correcting.choosing import Choice
from kpi_engine.correcting.questions import possible_values
from kpi_engine.correcting.refusals import refused
from kpi_engine.correcting.spots import Spot
from kpi_engine.correcting.writing import Places
from kpi_engine.errors import InputError
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import AnswerState, Finding
from kpi_engine.model.written import clipped


@dataclass(frozen=True, slots=True)
class Decided:
    """One answer and what became of it; `why` says why one is not applied."""

    answer: Answer
    state: AnswerState
    why: str = ""
    choice: Choice | None = None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        asked = self.answer.asked
        return {
            "finding": asked.finding, "figure": asked.figure, "place": asked.place, "stated": asked.stated,
            "answer": self.answer.answer, "value": self.choice.value if self.choice else None,
            "remark": self.answer.remark, "answered_by": self.answer.answered_by, "date": self.answer.date,
            "state": self.state, "why": self.why,
        }  # fmt: skip


def decided(
    answers: Answers, findings: Sequence[Finding], facts: Sequence[Fact], places: Places
) -> list[Decided]:
    """Every answer held against the file: applied only to the figure, and the value, that was asked about."""
    by_fact, by_finding = {fact.id: fact for fact in facts}, {finding.id: finding for finding in findings}
    return [_one(answer, answers, by_finding, by_fact.get(answer.asked.figure), places)
            for answer in answers.answers]  # fmt: skip


def right_figures(found: Sequence[Decided]) -> dict[str, str]:
    """The figures that are right as stated, each with the reason that was given."""
    return {each.answer.asked.figure: each.answer.remark for each in found if each.state == "right as stated"}


def still_open(findings: Sequence[Finding], right: Sequence[str]) -> list[Finding]:
    """The findings that no answer has settled: one that would only change figures that are right has one.

    So has a finding that proposes nothing, once all its figures are right as stated.
    """
    return [
        finding for finding in findings
        if not set(dict(finding.proposed) or finding.facts) <= set(right)
    ]  # fmt: skip


def _one(
    answer: Answer, answers: Answers, findings: dict[str, Finding], fact: Fact | None, places: Places
) -> Decided:
    asked = answer.asked
    if fact is None:
        return Decided(answer, "no longer asked", f"the file has no figure {clipped(asked.figure, 40)}")
    if not answer.answer:
        return Decided(answer, "not answered")
    finding, spot = findings.get(asked.finding), places.at(fact)
    value = _value(answer, answers, spot)
    if fact.raw != asked.raw or fact.value != asked.value:
        if value is not None and isinstance(fact.value, float | int) and isclose(fact.value, value):
            return Decided(answer, "corrected", "the file holds this value already")
        return Decided(
            answer, "no longer asked",
            f"it says {clipped(fact.raw, 30)} now, and was asked about {clipped(asked.raw, 30)}",
        )  # fmt: skip
    if answer.answer == RIGHT:
        return Decided(answer, "right as stated", answer.remark)
    if answer.answer == ELSEWHERE:
        return Decided(answer, "asked elsewhere", answer.remark)
    is_other = answer.answer == OTHER
    if value is None or not (is_other or (finding and value in possible_values(finding, fact))):
        return Decided(answer, "no longer asked", "the check no longer proposes this value")
    by = f"answers of {answers.path.name}" + (f", {answer.answered_by}" if answer.answered_by else "")
    choice = Choice(fact, value, finding, by, own=is_other, remark=answer.remark)
    return Decided(answer, "another value" if is_other else "accepted", choice=choice)


def _value(answer: Answer, answers: Answers, spot: Spot) -> float | None:
    """The value that an answer gives, in the unit of the term."""
    if answer.answer == OTHER:
        try:
            return spot.value_of(answer.value, percent=answer.percent)
        except InputError as fault:
            raise refused(
                f"{clipped(answers.path.name, 40)} {answer.where}: {fault.message}", "answer"
            ) from fault
    possible = answer.asked.possible
    return possible[0] if len(possible) == 1 else None
