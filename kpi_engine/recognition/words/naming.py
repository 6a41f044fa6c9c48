"""From a label and the headings above it to the term that it names, and whether that is beyond doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.term import Aggregation
from kpi_engine.recognition.words.label_reading import SCENARIOS, LabelWords, label_words
from kpi_engine.recognition.words.section_words import completed, contradicts, is_whole
from kpi_engine.recognition.words.stated_units import NO_UNIT, UnitWords
from kpi_engine.recognition.words.term_names import EVERYDAY, OF_ACCOUNTS, canonical, near_terms, term_names

_BARE = frozenset(("opening", "closing", "new", "expansion", "contraction", "churned", "reactivation", "net",
                   "net new", "added", "won"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """What a label names. `everyday` names count beside other terms of the business only, those
    `of_accounts` beside lines of the accounts."""

    term: str = ""
    unit: UnitWords = NO_UNIT
    scenario: str = ""
    rhythm: str = ""
    period: str = ""
    segment: str = ""
    everyday: bool = False
    of_accounts: bool = False
    sure: bool = True
    near: tuple[str, ...] = ()


def named(text: str, sections: Sequence[str] = (), own: Mapping[str, str] | None = None) -> Named:
    """The term of a label; `sections` are its headings, the nearest first, `own` the user's own words.

    The first reading that is a name counts, from the label as it stands to its bare core.
    """
    readings = label_words(text)
    for words in readings:
        for section in sections:
            if term := completed(words.name, section):
                return _found(term, words, everyday=False)
        if own and words.name in own:
            return _found(own[words.name], words, everyday=False)
        if words.name in _BARE or (sections and contradicts(words.name, sections[0])):
            continue
        if term := term_names().get(words.name):
            return _found(term, words, everyday=words.name in EVERYDAY, of_accounts=words.name in OF_ACCOUNTS)
        if sections and (scenario := SCENARIOS.get(words.name)):
            under = named(sections[0], (), own)
            if under.term and under.sure:
                return replace(under, scenario=scenario)
        if is_whole(words.name) and sections:
            whole = named(sections[0], (), own)
            if whole.term and whole.sure:
                return _found(whole.term, words, everyday=whole.everyday)
    if not readings:
        return Named()
    last = readings[-1]
    return Named("", last.unit, last.scenario, last.rhythm, last.period, near=near_terms(readings[0].name))


def _found(term: str, words: LabelWords, *, everyday: bool, of_accounts: bool = False) -> Named:
    """The term, unless words in brackets say that something narrower is meant."""
    strange = [rest for rest in words.rest if term_names().get(canonical(rest)) != term]
    fits = words.unit.fits(TERMS.get(term).unit)
    if strange or not fits:
        return Named("", words.unit, words.scenario, words.rhythm, words.period, near=(term,))
    return Named(
        term,
        words.unit,
        words.scenario,
        words.rhythm,
        words.period,
        everyday=everyday,
        of_accounts=of_accounts,
    )


def agrees_with(rhythm: str, grain: str, term: str) -> bool:
    """False for a monthly rate in columns of years; what stands at the end of a period has no rhythm."""
    if not rhythm or not grain or rhythm == grain:
        return True
    return TERMS.get(term).aggregation in (Aggregation.LAST, Aggregation.FIRST)
