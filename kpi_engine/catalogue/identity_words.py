"""An identity from one line, and how a reader sees it: `revenue - cogs` is `revenue − cost of revenue`."""

from __future__ import annotations

import re

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.identity import Grain, Identity, Relation

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_SIGNS = {"*": "×", "-": "−", "<=": "≤"}


def in_words(expression: str) -> str:
    """`revenue - cogs` as a reader knows it: `revenue − cost of revenue`."""
    signs = re.compile(r" ?([-+*/]) ?")
    text = signs.sub(lambda match: f" {_SIGNS.get(match[1], match[1])} ", expression.replace("[-1]", " @"))
    return _NAME.sub(lambda match: label(match[0]), text).replace(" @", " of the period before")


def label(name: str) -> str:
    """A figure inside a sentence: `cost of revenue`."""
    term = TERMS.find(name)
    return term.in_sentence if term else name.replace("_", " ")


def identity(
    id_: str, statement: str, *also: str, defines: str = "", zero_if_unstated: tuple[str, ...] = (),
    grains: tuple[Grain, ...] = (), words: str = "",
) -> Identity:  # fmt: skip
    """`statement` is `left = right` or `left <= right`; `also` are the other accepted forms."""
    relation: Relation = "<=" if "<=" in statement else "="
    left, right = (part.strip() for part in statement.split(relation))
    words = words or f"{in_words(left)} {_SIGNS.get(relation, relation)} {in_words(right)}"
    words = words[0].upper() + words[1:]
    return Identity(id_, left, relation, right, words, also, zero_if_unstated, defines, grains)
