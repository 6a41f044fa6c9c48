"""From the words a person uses for a figure to the id of its term: "S&M spend" is `sm_spend`."""

from __future__ import annotations

import re
from collections import defaultdict

from kpi_engine.catalogue.guide_identities import figure_id
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.registry import derived_from

_SEPARATORS = re.compile(r"[\W_]+")


def normalised(text: str) -> str:
    """Words without case, punctuation, underscores: `Sales & Marketing` and `sales_and_marketing` agree."""
    return _SEPARATORS.sub(" ", text.casefold().replace("&", " and ")).strip()


def resolve(text: str) -> str | None:
    """The id of the figure that `text` names: an id, a KPI's name or alias, a label, a synonym; else None.

    Words that two terms share name neither, unless they are the id or name itself: a guess could misplace
    a figure.
    """
    return _names().get(text.strip().casefold()) or _words().get(normalised(text))


@derived_from(KPIS, TERMS, GUIDES)
def _names() -> dict[str, str]:
    """Ids of terms, and KPI names and aliases, as they are written.

    An alias that a guide calls a figure of its own stands for that figure alone: a health score and an
    engagement score come from one function, and differ.
    """
    particular = {kpi.id for guide in GUIDES for kpi in guide.kpis if figure_id(kpi) == kpi.id}
    names = {name.casefold(): kpi.id for kpi in KPIS for name in (kpi.name, *kpi.aliases)}
    names = {name: name if name in particular else id_ for name, id_ in names.items()}
    return names | {term.id: term.id for term in TERMS}


@derived_from(KPIS, TERMS, GUIDES)
def _words() -> dict[str, str]:
    claims: dict[str, set[str]] = defaultdict(set)
    for term in TERMS:
        for words in (term.id, term.label, *term.synonyms):
            claims[normalised(words)].add(term.id)
    for name, id_ in _names().items():
        claims[normalised(name)].add(id_)
    return {words: next(iter(ids)) for words, ids in claims.items() if len(ids) == 1}
