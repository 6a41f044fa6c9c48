"""Titles above a table: where its header is, and what a title may not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kpi_engine.model.fact import Place
from kpi_engine.model.written import clipped
from kpi_engine.sources.header import recognised
from kpi_engine.sources.table import refusal

Known = Callable[[Sequence[str]], int]
"""How many cells of a row are headers that a reader knows: of figures, or of subscriptions."""

TOP = 20
"""So many rows from the top are looked at for the header."""
_WORDS_OF_A_TITLE, _ENOUGH = 2, 2
"""A header has two words that we know; rows of no more than two cells may stand above it."""
_SCALE = re.compile(
    r"\b(?:thousands?|millions?|billions?|tsd|mio|[kmt](?:eur|usd|gbp|chf)|(?:eur|usd|gbp|chf) ?[km])\b"
    r"|[$€£] ?(?:[km]|mn|bn)\b|['’]?\b000s?\b",
    re.IGNORECASE,
)


def header_at(rows: Sequence[Sequence[str]], known: Known = recognised) -> int:
    """Which of the first rows is the header: titles of one cell or two may stand above it."""
    for index, cells in enumerate(rows[:TOP]):
        if known(cells) >= _ENOUGH:
            return index
        if sum(map(bool, cells)) > _WORDS_OF_A_TITLE:
            break
    return 0


def refuse_scale(place: Place, titles: Iterable[tuple[int, Sequence[str]]]) -> None:
    """A title that says `in thousands` speaks of some figures; which ones could only be guessed."""
    for row, cells in titles:
        text = " ".join(cell for cell in cells if cell)
        if _SCALE.search(text):
            why = f'"{clipped(text)}" stands above the table. Say it in a column unit, figure by figure.'
            raise refusal(replace(place, row=row), why, "scale-above")
