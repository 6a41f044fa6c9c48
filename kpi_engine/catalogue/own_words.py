"""The words that a user has for our figures: `revenue` is also `Umsatz`, in tables and in workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.lookup import normalised, resolve
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.company import Problem

OwnWords = Mapping[str, Sequence[str]]
"""Further words by term; a term may be named by its id, its label or any word we know for it."""

_IN_FORCE: dict[str, str] = {}


@contextmanager
def words_added(words: OwnWords) -> Iterator[None]:
    """The words hold in the whole process while the block runs; `about_words` has nothing against them.

    A word that is ours for another figure means the user's from now on: they know their own workbooks.
    """
    added = {id_: tuple(given) for term, given in words.items() if (id_ := resolve(term)) is not None}
    taken = {normalised(word): id_ for id_, given in added.items() for word in given}
    changed = []
    for term in TERMS:
        kept = [word for word in term.synonyms if taken.get(normalised(word), term.id) == term.id]
        if term.id in added or len(kept) < len(term.synonyms):
            changed.append((term.id, replace(term, synonyms=(*kept, *added.get(term.id, ())))))
    before = dict(_IN_FORCE)
    _IN_FORCE.update({word: id_ for id_, given in added.items() for word in given})
    try:
        with TERMS.instead(changed):
            yield
    finally:
        _IN_FORCE.clear()
        _IN_FORCE.update(before)


def words_in_force() -> Mapping[str, str]:
    """The user's words that hold now, each with its term: they count whatever else a word may mean."""
    return dict(_IN_FORCE)


def about_words(words: OwnWords) -> Iterator[Problem]:
    """Everything wrong with the words: a term that nobody knows, a word that names two figures."""
    seen: dict[str, str] = {}
    for term, given in words.items():
        id_ = resolve(term)
        if id_ is None or TERMS.find(id_) is None:
            yield Problem((term,), f"{term[:40]} is no term.{nearest(term)}")
            continue
        for place, word in enumerate(given):
            key = normalised(word)
            other = seen.setdefault(key, id_)
            if not key:
                yield Problem((term, str(place)), "a word is missing here; write one, or delete the line")
            elif other != id_:
                yield Problem((term, str(place)), f'"{word[:40]}" stands under {other} too; keep one of them')
            elif (owner := _name_of(key)) not in ("", id_):
                text = f'"{word[:40]}" is the name of {owner} itself; use {owner}, or choose another word'
                yield Problem((term, str(place)), text)


def _name_of(key: str) -> str:
    """The figure of which this is the id or the label, not just a word for it; "" for none."""
    names = {normalised(name): term.id for term in TERMS for name in (term.id, term.label)}
    names |= {normalised(name): kpi.id for kpi in KPIS for name in (kpi.name, *kpi.aliases)}
    return names.get(key, "")


def nearest(name: str) -> str:
    """` Did you mean revenue?`, by what people see: ids and labels."""
    known = {normalised(word): term.id for term in TERMS for word in (term.id, term.label, *term.synonyms)}
    near = get_close_matches(normalised(name), known, n=3, cutoff=0.6)
    ids = list(dict.fromkeys(known[key] for key in near))
    return f" Did you mean {' or '.join(ids)}?" if ids else " kpi list has the names"
