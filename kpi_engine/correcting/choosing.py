"""Which figures get which value: the findings that a person accepts, and values of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpi_engine.correcting.refusals import no_proposal, two_values, unknown_figure, unknown_finding
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding

ON_THE_COMMAND_LINE = "accepted on the command line"


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure and the value it is to have, in the unit of its term.

    `finding` is the one that it answers, `by` who accepted it, `own` is True for a value that is not the
    proposed one. `remark` is what a person wrote beside an answer.
    """

    fact: Fact
    value: float
    finding: Finding | None
    by: str
    own: bool = False
    remark: str = ""


def accepted(
    findings: Sequence[Finding], facts: Sequence[Fact], ids: Iterable[str], by: str = ON_THE_COMMAND_LINE
) -> list[Choice]:  # fmt: skip
    """The proposals of the findings with these ids; an id that is none, or has no proposal, is refused.

    `a1b2c3.2` is the second of the other explanations of a finding.
    """
    by_id, figures = {finding.id: finding for finding in findings}, {fact.id: fact for fact in facts}
    choices = []
    for wanted in dict.fromkeys(text.strip().lower() for text in ids):
        id_, _, number = wanted.partition(".")
        finding = by_id.get(id_)
        if finding is None:
            raise unknown_finding(wanted, list(by_id))
        values = alternative(finding, number) if number else finding.proposed
        if not values:
            raise no_proposal(finding.id, finding.facts, len(finding.alternatives))
        choices += [Choice(figures[id_], value, finding, by) for id_, value in values]
    return choices


def alternative(finding: Finding, number: str) -> tuple[tuple[str, float], ...]:
    """The values of another explanation of a finding, by its number from 1; none where there is no such."""
    index = int(number) - 1 if number.isdecimal() and number.isascii() else -1
    there = 0 <= index < len(finding.alternatives)
    return finding.alternatives[index].proposed if there else ()


def proven(findings: Sequence[Finding]) -> list[str]:
    """The ids of the findings that are proven and say what is right."""
    return [finding.id for finding in findings if finding.verdict == "proven" and finding.proposed]


def figure_of(id_: str, facts: Sequence[Fact], source: str) -> Fact:
    """The figure with this id or place, whatever its letters' case and dollar signs."""
    by_id = {fact.id: fact for fact in facts}
    if id_ in by_id:
        return by_id[id_]
    plain = {fact.id.casefold(): fact for fact in facts}
    found = plain.get(id_.strip().replace("$", "").casefold())
    if found is None:
        raise unknown_figure(id_, source)
    return found


def finding_about(fact: Fact, findings: Sequence[Finding]) -> Finding | None:
    """The finding that proposes a value for a figure, else the first that names it."""
    about = [finding for finding in findings if fact.id in finding.facts]
    proposing = [finding for finding in about if fact.id in dict(finding.proposed)]
    return next(iter([*proposing, *about]), None)


def settled(choices: Iterable[Choice]) -> list[Choice]:
    """Each figure once; a value of one's own goes before a proposal, two different values are refused."""
    kept: dict[str, Choice] = {}
    for choice in choices:
        other = kept.get(choice.fact.id)
        if other is None or (choice.own and not other.own):
            kept[choice.fact.id] = choice
        elif other.value != choice.value and other.own == choice.own:
            raise two_values(choice.fact, [other.value, choice.value])
    return list(kept.values())
