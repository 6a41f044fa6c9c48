"""A user's own identity, in the words of the terms: `support cost <= 0.2 * revenue`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kpi_engine.catalogue.guide_identities import figure_id
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.identity_words import in_words
from kpi_engine.catalogue.lookup import resolve
from kpi_engine.catalogue.own_words import nearest
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import CatalogueError
from kpi_engine.model.identity import Grain, Identity, Relation, names_in
from kpi_engine.model.written import clipped

LONGEST = 300

_SIGNS = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "\n": " "})
_RELATION = re.compile(r"<=|>=|==|=<|=>|≤|≥|=|<|>")
_MEANT: dict[str, Relation] = {"=": "=", "==": "=", "<=": "<=", "≤": "<=", ">=": "<=", "≥": "<="}
_SHOWN = {"==": "=", "<=": "≤", ">=": "≥"}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)(?![\w.,])")
_QUOTED = re.compile(r"""(["'`])(.+?)\1""")
_NAME = re.compile(r"(?:[^\s()*+/\-\"'`]|\s(?![-+*/()\s]|$)|(?<=\S)[-/](?=\S))+")
_BEFORE = re.compile(r"\[-1\]|\s+of the (?:period|month|quarter|year|week) before|\s+before", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule as a user states it; `where` it holds, and what it may be off."""

    text: str
    name: str = ""
    tolerance: float = 0.0
    relative: bool = False
    grains: tuple[Grain, ...] = ()
    scenario: str = ""
    segment: str | None = None


def identity_of(rule: OwnRule, id_: str) -> Identity:
    """The identity that a rule states; CatalogueError where a word or a sign cannot be understood."""
    if len(rule.text) > LONGEST:
        raise CatalogueError(f"the rule has over {LONGEST} characters; make two rules of it")
    text = rule.text.translate(_SIGNS).strip()
    signs = _RELATION.findall(text)
    if len(signs) != 1:
        raise CatalogueError(f"{_short(text)} needs one of the signs =, <= and >=, once")
    if signs[0] not in _MEANT:
        raise CatalogueError(f"{signs[0]} cannot be checked on rounded figures; write <= or >=")
    left, right = (_expression(part) for part in text.split(signs[0]))
    words = f"{in_words(left)} {_SHOWN.get(signs[0], signs[0])} {in_words(right)}"
    if signs[0] in (">=", "≥"):
        left, right = right, left
    if not names_in(f"{left} - ({right})"):
        raise CatalogueError(f"{_short(text)} names no figure")
    words = f"{rule.name}: {words}" if rule.name else words[0].upper() + words[1:]
    return Identity(
        id_, left, _MEANT[signs[0]], right, words, grains=rule.grains, scenario=rule.scenario.casefold(),
        segment=rule.segment.casefold() if rule.segment is not None else None, tolerance=rule.tolerance,
        relative=rule.relative,
    )  # fmt: skip


def _expression(text: str) -> str:
    """One side in the ids of its figures, e.g. `0.2 * revenue`."""
    parts = list(_parts(text.strip()))
    if not parts:
        raise CatalogueError("a side of the rule is empty; write figures on both")
    written = " ".join(parts).replace("( ", "(").replace(" )", ")")
    try:
        names_in(written)
    except CatalogueError:
        raise CatalogueError(
            f"{_short(text.strip())} cannot be read; join figures with + - * / and close every parenthesis"
        ) from None
    return written


def _parts(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text[at] in "+-*/()":
            yield text[at]
            at += 1
        elif number := _NUMBER.match(text, at):
            yield f"{float(number[1]) / 100:.12g}" if number[2] else number[1]
            at = number.end()
        elif name := _QUOTED.match(text, at):
            yield _figure(name[2])
            at = name.end()
        elif (name := _NAME.match(text, at)) and not text[at].isdigit():
            yield from _named(name[0])
            at = name.end()
        else:
            raise CatalogueError(f"{_short(text[at:])} cannot be read; numbers are written 1234.5 or 20%")


def _named(text: str) -> Iterator[str]:
    """A figure whose name may hold a hyphen or a slash, or several figures written without spaces."""
    if _known(text) or not re.search(r"[-/]", text):
        yield _figure(text)
        return
    for part in re.split(r"([-/])", text):
        yield part if part in "-/" else part if _NUMBER.fullmatch(part) else _figure(part)


def _figure(words: str) -> str:
    known = _known(words)
    if not known:
        raise CatalogueError(f"{_short(words.strip())} is no figure we know.{nearest(words.strip())}")
    return known


def _known(words: str) -> str:
    """The id of a figure, `mrr[-1]` for `MRR of the period before`; nothing where nobody knows it."""
    lagged = _BEFORE.search(words)
    plain = words[: lagged.start()] if lagged and lagged.end() == len(words.rstrip()) else words
    id_ = resolve(plain)
    if id_ is None or TERMS.find(id_) is None:
        own = {figure_id(kpi) for guide in GUIDES for kpi in guide.kpis if kpi.id == plain.strip().casefold()}
        id_ = own.pop() if len(own) == 1 else None
    return f"{id_}[-1]" if id_ and plain != words else id_ or ""


def _short(text: str) -> str:
    return f'"{clipped(text, 40)}"'
