"""The words of a question: which figure says what, what the figures beside it imply, which is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis.figures import figure_stated, label_of
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding
from kpi_engine.model.period import period_words
from kpi_engine.model.scenario import scenario_said
from kpi_engine.model.written import listed

_MOST_WITNESSES = 4


class QuestionWords:
    """Says a finding to somebody who knows the figures and nothing of this program.

    `shown` gives a figure as it stands in its place.
    """

    def __init__(self, facts: Sequence[Fact], shown: Callable[[Fact], str]) -> None:
        self._facts, self._shown = facts, shown
        self._kinds = {fact.id: _kind(fact) for fact in facts}
        self._identities = {identity.id: identity for identity in identities()}

    def proposal(self, finding: Finding, figures: Sequence[Fact], would: Sequence[str]) -> str:
        """The gross margin of March 2026 says 8.8. With revenue 500 and costs 60 it would be 0.88. …"""
        first, *others = figures
        says = [f"the {_low(label_of(first))}{_of(first)} says {self._shown(first)}"]
        says += [f"the {_low(label_of(fact))} says {self._shown(fact)}" for fact in others]
        it, ask = ("they", "Which are right?") if others else ("it", "Which is right?")
        witnesses = self._witnesses(finding, figures)
        if witnesses:
            why = f"With {listed(witnesses)} {it} would be {listed(would)}."
        else:
            why = f"{_broken(finding)}Perhaps {it} should be {listed(would)}."
        return f"{_capital(listed(says))}. {why} {ask}"

    def open_question(self, finding: Finding, figures: Sequence[Fact]) -> str:
        """What does not fit together, where nothing or too much explains it."""
        if finding.verdict == "note" or not figures:
            return f"{finding.message} Is that right?"
        together = len({tuple(_about(fact)) for fact in figures}) == 1
        said = listed([self._stated_figure(fact, with_period=not together) for fact in figures])
        if len(figures) == 1:
            return f"The {said}{_of(figures[0])} cannot be right. {_broken(finding)}What should it be?"
        about = _of(figures[0]) if together else ""
        return (
            f"These figures{about} do not fit together: {said}. {_broken(finding)}"
            "Which one is wrong, and what should it be?"
        )

    def _stated_figure(self, fact: Fact, *, with_period: bool) -> str:
        about = _of(fact) if with_period else ""
        return f"{_low(label_of(fact))}{about} {self._shown(fact)}"

    def _witnesses(self, finding: Finding, changed: Sequence[Fact]) -> list[str]:
        """The figures that imply the proposed ones: `revenue 500,000`, `cost of revenue 60,000`."""
        best: list[str] = []
        for item in finding.evidence:
            found = self._beside(item.rule, changed) if not item.holds_before and item.holds_after else []
            if found and (not best or len(found) < len(best)):
                best = found
        return best

    def _beside(self, rule: str, changed: Sequence[Fact]) -> list[str]:
        identity = self._identities.get(rule)
        if identity is None or identity.relation != "=" or any("[" in term for term in identity.terms):
            return []
        kinds = {self._kinds[fact.id] for fact in changed}
        others = [term for term in identity.terms if term not in kinds]
        if len(others) == len(identity.terms) or not 0 < len(others) <= _MOST_WITNESSES:
            return []
        ids = {fact.id for fact in changed}
        found = [next(self._stated(term, changed[0], ids), None) for term in others]
        known = [fact for fact in found if fact is not None]
        if len(known) < len(others):
            return []
        return [f"{_low(label_of(fact))} {self._shown(fact)}" for fact in known]

    def _stated(self, term: str, like: Fact, changed: Set[str]) -> Iterator[Fact]:
        """The figures of a term that do not themselves follow from what is in question."""
        for fact in self._facts:
            same = self._kinds[fact.id] == term and _group(fact) == _group(like)
            if same and changed.isdisjoint(fact.follows):
                yield fact


def described(fact: Fact) -> str:
    """`Gross margin, March 2026, Group`."""
    return ", ".join([label_of(fact), *_about(fact)])


def _broken(finding: Finding) -> str:
    """The rule that the figures break, as a sentence with a blank behind it."""
    broken = [item for item in finding.evidence if not item.holds_before]
    item = next((each for each in broken if " " in each.before), next(iter(broken), None))
    if item is None:
        return ""
    return f"{item.statement} does not hold: {item.before}. " if " " in item.before else f"{item.statement}. "


def _group(fact: Fact) -> tuple[str, ...]:
    return fact.entity, fact.segment, fact.scenario, fact.period


def _kind(fact: Fact) -> str:
    figure = figure_stated(fact)
    return figure.id if figure else fact.term


def _about(fact: Fact) -> list[str]:
    parts = (period_words(fact.period), fact.segment, fact.entity, scenario_said(fact.scenario))
    return [part for part in parts if part]


def _of(fact: Fact) -> str:
    """` of March 2026 (Group)`, or nothing."""
    about = _about(fact)
    if not about:
        return ""
    return f" of {about[0]}" + (f" ({', '.join(about[1:])})" if about[1:] else "")


def _low(label: str) -> str:
    """A label inside a sentence: `gross margin`, and `ARPU` as it is."""
    return label[0].lower() + label[1:] if label[1:2].islower() else label


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
