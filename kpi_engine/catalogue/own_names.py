"""What a company may call its terms and KPIs: words that formulas, cells and our catalogue leave free."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterator
from unicodedata import normalize

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.lookup import normalised, resolve
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.formula.argument_classes import is_excel_function
from kpi_engine.model.company import Company, Path, Problem

LONGEST = 60
_ID = re.compile(r"[a-z][a-z0-9_]*")
_CELL = re.compile(r"[a-z]{1,3}\d{1,7}|r\d*c\d*|[rc]\d*")
_LAMBDA = "kpi_"
_TRIGGER_WORDS = frozenset(("target", "prior", "whole"))
"""Words of the rules and conditions themselves."""


def about_names(company: Company, functions: Collection[str]) -> Iterator[Problem]:
    """Everything wrong with what the company's terms and KPIs are called."""
    seen: set[str] = set()
    for section, ids in (("terms", [t.id for t in company.terms]), ("kpis", [k.id for k in company.kpis])):
        for id_ in ids:
            text = misnamed(id_) or _taken(id_, functions)
            if not text and id_ in seen:
                text = f"{id_} is declared twice; choose another name for one of them"
            if text:
                yield Problem((section, id_), text)
            seen.add(id_)
    yield from _about_words(company)


def misnamed(id_: str) -> str:
    """Why a term or KPI cannot be called so; empty where it can."""
    if not _ID.fullmatch(id_) or len(id_) > LONGEST:
        return f"{id_[:30]} cannot be a name here; write lower case, such as {_lowered(id_)}"
    if _CELL.fullmatch(id_):
        return f"{id_.upper()} is a cell of Excel; write {_spaced(id_)}"
    if id_.startswith(_LAMBDA):
        return (
            f"{id_}: names that begin with {_LAMBDA} are kept for LAMBDA names; write {id_[len(_LAMBDA) :]}"
        )
    if keyword.iskeyword(id_) or id_ in _TRIGGER_WORDS:
        return f"{id_} is a word of formulas and rules; choose another name, such as {id_}_value"
    if is_excel_function(id_.upper()):
        return f"{id_.upper()} is a function of Excel; choose another name, such as own_{id_}"
    return ""


def _lowered(id_: str) -> str:
    plain = normalize("NFKD", id_).encode("ascii", "ignore").decode("ascii")
    text = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:LONGEST]
    return text if _ID.fullmatch(text) else "revenue_per_seat"


def _spaced(id_: str) -> str:
    """`ltv12` as `ltv_12`."""
    return re.sub(r"(?<=[a-z])(?=\d)", "_", id_) if re.search(r"\d", id_) else f"{id_}_value"


def _taken(id_: str, functions: Collection[str]) -> str:
    term = TERMS.find(id_)
    if term is not None:
        return f"{id_} is a term of the catalogue already ({term.label}); choose another name"
    kpi = KPIS.find(id_)
    if kpi is not None:
        return f"{id_} is a KPI of the catalogue already ({kpi.title}); choose another name"
    guide = next((guide for guide in GUIDES if any(kpi.id == id_ for kpi in guide.kpis)), None)
    if guide is not None:
        return f"{id_} is a KPI of the guide {guide.code} already; choose another name"
    if id_.upper() in functions:
        return f"{id_.upper()} is a function of the engine already; choose another name"
    return ""


def _about_words(company: Company) -> Iterator[Problem]:
    """Labels and synonyms must not mean another figure: figures in a table are found by them."""
    ids = (*(term.id for term in company.terms), *(kpi.id for kpi in company.kpis))
    claimed = {normalised(id_): id_ for id_ in ids}
    named = [(("terms", term.id), term.id, (term.label, *term.synonyms)) for term in company.terms]
    named += [(("kpis", kpi.id), kpi.id, (kpi.title, *kpi.synonyms)) for kpi in company.kpis]
    for path, id_, words in named:
        for word in words:
            yield from _about_word(word, id_, path, claimed)


def _about_word(word: str, id_: str, path: Path, claimed: dict[str, str]) -> Iterator[Problem]:
    meant = resolve(word) or claimed.get(normalised(word))
    if meant is not None and meant != id_:
        yield Problem(path, f'"{word}" already means {meant}; choose other words, or use {meant} itself')
    claimed.setdefault(normalised(word), id_)
