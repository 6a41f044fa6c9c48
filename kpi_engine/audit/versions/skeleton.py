"""A formula without what changes by itself: references, sheet names, blanks, marks of newer functions."""

from __future__ import annotations

import re

from kpi_engine.formula.shapes import Shape

PREFIX = re.compile(r"(?:'((?:[^']|'')+)'|((?:\[[^\]]*\])?[\w.\\]+(?::[\w.\\]+)?))!$")
"""The sheet before a reference, at the end of a text."""
_MARKS = re.compile(r"_xl(?:fn|ws)\.", re.IGNORECASE)


def skeleton(pieces: Shape) -> str:
    """`SUM(#:#)/#` of `SUM(Costs!B2:B9)/C4`: by this, formulas are known again while lines move."""
    return "".join(bare(PREFIX.sub("", piece)) if isinstance(piece, str) else "#" for piece in pieces)


def bare(text: str) -> str:
    """The text without blanks and marks, in upper case; a text that holds a quotation is left as it is."""
    if '"' in text or "'" in text:
        return text
    return _MARKS.sub("", text).replace(" ", "").replace("\n", "").upper()
