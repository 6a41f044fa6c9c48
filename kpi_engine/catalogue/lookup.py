"""From the words a person uses for a figure to the id of its term: "S&M spend" is `sm_spend`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS

_SEPARATORS = re.compile(r"[\W_]+")


def normalised(text: str) -> str:
    """Words without case, punctuation, underscores: `Sales & Marketing` and `sales_and_marketing` agree."""
    return _SEPARATORS.sub(" ", text.casefold().replace("&", " and ")).strip()


def resolve(text: str) -> str | None:
    """The id of the term that `text` names: an id, a KPI's name or alias, a label, a synonym; else None.

    Where a label or synonym belongs to two terms it names neither: a guess could misplace a figure.
    """
    return _index().get(normalised(text))


@cache
def _index() -> dict[str, str]:
    layers: tuple[Iterable[tuple[str, str]], ...] = (
        ((term.id, term.id) for term in TERMS),
        ((name, kpi.id) for kpi in KPIS for name in (kpi.name, *kpi.aliases)),
        ((term.label, term.id) for term in TERMS),
        ((synonym, term.id) for term in TERMS for synonym in term.synonyms),
    )
    index: dict[str, str] = {}
    for layer in layers:
        claims: dict[str, set[str]] = defaultdict(set)
        for words, id_ in layer:
            claims[normalised(words)].add(id_)
        for words, ids in claims.items():
            index.setdefault(words, ids.pop() if len(ids) == 1 else "")
    return {words: id_ for words, id_ in index.items() if id_}
