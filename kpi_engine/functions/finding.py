"""Functions found by name or by a question in a person's own words: the list, the cell, the task pane.

No network, no model: the words of a question are looked up in what every declaration says about itself.
Rare words count more than frequent ones, a title more than the help of an argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from math import log

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.functions.finding_words import ALIKE, EMPTY, KNOWN, stem, stems, words
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Function
from kpi_engine.model.registry import derived_from

_NAME, _TITLE, _CALLED, _QUESTION, _HELP = 3.0, 3.0, 2.0, 2.5, 1.5
_ARGUMENTS, _DETAILS, _FAMILY = 0.4, 0.3, 0.6
"""How much a word counts by where it stands."""
_ENOUGH = 2.0
"""Half of what a word can count is reached at this weight."""
_MEANS_THE_SAME = 0.55
"""What a word counts that stands there only in another word for it."""
_SAME_NAME, _SAME_WORDS, _SAME_TITLE, _BEGINS = 100.0, 70.0, 60.0, 20.0
_PHRASE = 1.5
"""For each word of a title or another name that stands in the question as it is."""
_PAIR = 0.8
"""For two words that follow each other in the question and in what says most about the function."""
_WHOLE_TITLE = 2.0
"""For a question that says all of a title; less by what it leaves out."""
_LENGTH, _DATE = "?length of time", "?date"
_OF_ANSWER = {"months": _LENGTH, "days": _LENGTH, "hours": _LENGTH, "date": _DATE}
_ASKS_FOR = {
    "how long": _LENGTH, "how soon": _LENGTH, "how many months": _LENGTH, "how many days": _LENGTH,
    "how quickly": _LENGTH, "how fast": _LENGTH, "months until": _LENGTH, "time to": _LENGTH,
    "on which date": _DATE, "which date": _DATE, "what date": _DATE, "which month": _DATE,
    "what month": _DATE, "when": _DATE,
}  # fmt: skip
"""Words that tell what kind of answer is wanted."""
_MOST = 0.7
_LEAST_TYPO = 4
"""Letters of a word in which a slip is looked for."""
_PREFIX = 3


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is known of one function: its stems by weight, its titles as stems."""

    function: Function
    weights: Mapping[str, float]
    names: frozenset[str]
    titles: frozenset[tuple[str, ...]]
    title: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    spoken: frozenset[str]
    """Title, question and other names, word for word."""
    plain: frozenset[str]
    """Their words, those that carry nothing included."""


@dataclass(frozen=True, slots=True)
class _Index:
    entries: tuple[_Entry, ...]
    rarity: Mapping[str, float]
    vocabulary: tuple[str, ...]


def found(question: str, limit: int = 10) -> tuple[Function, ...]:
    """The functions that answer a question, best first; all in the order of the catalogue for an empty one.

    `question` may be a name, the start of one, words of a title, or a sentence; slips of the pen are allowed.
    """
    if not question.strip():
        return tuple(functions())[:limit]
    index = _index()
    asked = _asked(question, index)
    scored = [(_score(entry, question, asked, index), entry.function) for entry in index.entries]
    ranked = sorted((each for each in scored if each[0] > 0), key=lambda each: -each[0])
    return tuple(function for _, function in ranked[:limit])


def _asked(question: str, index: _Index) -> tuple[str, ...]:
    """The stems of a question; a word that nothing knows counts as the nearest one that is known."""
    known = frozenset(index.vocabulary)
    read: list[str] = []
    for word in words(question):
        if word in EMPTY:
            continue
        if stem(word) in index.rarity or stem(word) in ALIKE or word in known:
            read.append(stem(word))
        elif begun := [each for each in index.vocabulary if len(word) >= _PREFIX and each.startswith(word)]:
            read += dict.fromkeys(stem(each) for each in begun[:3])
        elif len(word) >= _LEAST_TYPO:
            read += [stem(each) for each in get_close_matches(word, index.vocabulary, n=1, cutoff=0.72)]
    said = f" {' '.join(words(question))} "
    wanted = dict.fromkeys(kind for phrase, kind in _ASKS_FOR.items() if f" {phrase} " in said)
    return (*dict.fromkeys(read), *wanted)


def _score(entry: _Entry, question: str, asked: tuple[str, ...], index: _Index) -> float:
    """How well a function answers; 0 where no word of the question is about it."""
    matched = sum(_counts(entry, each, index) for each in asked) or _plainly(entry, question, asked)
    exact = _by_name(entry, question)
    if not matched and not exact:
        return 0.0
    if all(each in _OF_ANSWER.values() for each in asked) and not exact:
        return matched * 0.1
    said = tuple(each for each in asked if each not in _OF_ANSWER.values())
    phrases = sum(_PHRASE * len(title) for title in entry.titles if len(title) > 1 and _within(title, said))
    title = frozenset(entry.title)
    pairs = _PAIR * sum(pair in entry.pairs for pair in pairwise(said))
    whole = _WHOLE_TITLE * len(title & frozenset(said)) / len(title) if title else 0.0
    same = _SAME_TITLE if said in entry.titles else 0.0
    return matched + min(phrases, 3 * _PHRASE) + pairs + whole + max(same, exact)


def _counts(entry: _Entry, word: str, index: _Index) -> float:
    """What one word of a question counts for a function: as itself, or in another word for it."""
    own = _saturated(entry.weights.get(word, 0.0)) * index.rarity.get(word, 0.0)
    others = (
        _saturated(entry.weights.get(each, 0.0)) * index.rarity.get(each, 0.0) for each in ALIKE.get(word, ())
    )
    return max(own, _MEANS_THE_SAME * max(others, default=0.0))


def _plainly(entry: _Entry, question: str, asked: tuple[str, ...]) -> float:
    """For a question of words that carry nothing, `What should we do?`: how many of them stand there."""
    said = frozenset(words(question))
    known = len(said & entry.plain) / len(said) if said and not asked else 0.0
    return known if known > _MOST else 0.0


def _saturated(weight: float) -> float:
    return weight / (weight + _ENOUGH)


def _by_name(entry: _Entry, question: str) -> float:
    """Names beat everything: `CAC`, `cac_pay`."""
    typed = "_".join(words(question.removesuffix("("))).upper()
    if typed in entry.names:
        return _SAME_NAME
    if " ".join(words(question)) in entry.spoken:
        return _SAME_WORDS
    if len(typed) >= _PREFIX and any(name.startswith(typed) for name in entry.names):
        return _BEGINS
    return 0.0


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


@derived_from(KPIS)
def _index() -> _Index:
    """All declarations by their words; KPIs of a company are among them while its file is in force."""
    entries = tuple(_entry(function) for function in functions())
    counts: dict[str, int] = {}
    for entry in entries:
        for word in entry.weights:
            counts[word] = counts.get(word, 0) + 1
    rarity = {word: log(1 + len(entries) / count) for word, count in counts.items()}
    said = {word for function in functions() for text, _ in _texts(function) for word in words(text)}
    return _Index(entries, rarity, tuple(sorted((said | KNOWN) - EMPTY)))


def _entry(function: Function) -> _Entry:
    weights: dict[str, float] = {}
    for text, weight in _texts(function):
        for word in dict.fromkeys(stems(text)):
            weights[word] = max(weights.get(word, 0.0), weight) + 0.3 * min(weights.get(word, 0.0), weight)
    if kind := _OF_ANSWER.get(function.returns):
        weights[kind] = _TITLE
    names = frozenset(name.upper() for name in (function.name, *function.aliases))
    called = (function.title, *_other_names(function))
    main = [stems(text) for text, weight in _texts(function) if weight >= _HELP]
    spoken = frozenset(" ".join(words(text)) for text in (*called, function.question))
    return _Entry(
        function, weights, names, frozenset(tuple(stems(text)) for text in called if stems(text)),
        tuple(stems(function.title)), frozenset(pair for each in main for pair in pairwise(each)),
        spoken, frozenset(word for text in spoken for word in text.split()),
    )  # fmt: skip


def _texts(function: Function) -> Iterator[tuple[str, float]]:
    """Everything that a declaration says, by how much it says about the function."""
    for name in (function.name, *function.aliases):
        yield name, _NAME
    yield function.title, _TITLE
    yield function.question, _QUESTION
    yield function.help, _HELP
    for text in _other_names(function):
        yield text, _CALLED
    for argument in function.arguments:
        yield f"{argument.name} {argument.help}", _ARGUMENTS
    yield function.family, _FAMILY
    if function.kpi is not None:
        yield function.kpi.details, _DETAILS
        for parameter in function.kpi.parameters:
            yield from ((text, _ARGUMENTS) for text in (parameter.term.label, *parameter.term.synonyms))


def _other_names(function: Function) -> Iterator[str]:
    """What finance people and the guides call its result."""
    if function.kpi is None:
        return
    if function.kpi.result_term is not None:
        yield function.kpi.result_term.label
        yield from function.kpi.result_term.synonyms
    names = {function.name, *function.aliases}
    yield from (kpi.label for guide in GUIDES for kpi in guide.kpis if kpi.function in names)
