"""A number format cut into sections and pieces: `#,##0.00_);(#,##0.00)`, `[h]:mm`, `[$€-407] 0.0%`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<padding>.)|\*(?P<fill>.)'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<condition>[<>=]+-?[\d.]+)\]|\[\$(?P<currency>[^\]\-]*)[^\]]*\]|\[(?P<other>[^\]]*)\]"
    r"|(?P<general>general)|(?P<noon>am/pm|a/p)|(?P<fraction>\.0+(?=[^0#?]|$))|(?P<exponent>e[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|e+(?![+-]))|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)"
    r"|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_REFUSED = frozenset("bgnrx")
"""Letters that stand for nothing in a format; Excel refuses a code that holds one unquoted."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A kind of piece (digit, date, literal …) with its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a format, divided by semicolons."""

    pieces: tuple[Piece, ...]
    condition: tuple[str, float] | None = None
    kinds: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_date(self) -> bool:
        """True when the section shows a day or a time."""
        return "date" in self.kinds or "elapsed" in self.kinds

    @property
    def is_general(self) -> bool:
        """True when it shows a number as a cell without format does."""
        return "general" in self.kinds


class FormatCodeError(ValueError):
    """Excel refuses this format code."""


@lru_cache(maxsize=500)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format code. Raises FormatCodeError for a code that Excel refuses."""
    found = [_section(part) for part in _split(code)]
    if len(found) > 4:
        raise FormatCodeError(code)
    return tuple(found)


def _split(code: str) -> list[str]:
    parts, start, at = [], 0, 0
    quoted = False
    while at < len(code):
        letter = code[at]
        if letter == '"':
            quoted = not quoted
        elif letter == "\\" and not quoted:
            at += 1
        elif letter == ";" and not quoted:
            parts.append(code[start:at])
            start = at + 1
        at += 1
    return [*parts, code[start:]]


def _section(code: str) -> Section:
    pieces: list[Piece] = []
    condition: tuple[str, float] | None = None
    for match in _PIECE.finditer(code):
        kind = match.lastgroup or "literal"
        text = match[kind]
        if kind == "condition":
            sign = re.match(r"[<>=]+", text)
            condition = (sign[0], float(text[sign.end() :])) if sign else None
        elif kind in ("quoted", "escaped", "currency"):
            pieces.append(Piece("literal", text))
        elif kind == "padding":
            pieces.append(Piece("literal", " "))
        elif kind == "literal" and text.casefold() in _REFUSED:
            raise FormatCodeError(code)
        elif kind not in ("other", "fill"):
            pieces.append(Piece(kind, text))
    kinds = frozenset(piece.kind for piece in pieces)
    if "date" not in kinds and "elapsed" not in kinds and "noon" not in kinds:
        pieces = [piece for old in pieces for piece in _undated(old)]
        kinds = frozenset(piece.kind for piece in pieces)
    elif kinds & {"digit", "percent", "exponent"}:
        raise FormatCodeError(code)
    return Section(tuple(pieces), condition, kinds)


def _undated(piece: Piece) -> list[Piece]:
    """Outside a time, `.00` is a decimal point with digits."""
    if piece.kind != "fraction":
        return [piece]
    return [Piece("point", "."), *[Piece("digit", "0")] * (len(piece.text) - 1)]
