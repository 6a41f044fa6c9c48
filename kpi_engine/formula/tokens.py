"""A formula as it stands in a workbook file, cut into tokens that join to the same text again.

The file format is the same in every country: arguments are separated by `,`, functions have English names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a token is."""

    NUMBER = "number"
    STRING = "string"
    TRUTH = "truth"
    ERROR = "error"
    ARRAY = "array"
    """An array constant: `{1,2;3,4}`."""
    REFERENCE = "reference"
    """Cells, whole rows or columns, with or without a sheet: `Sheet1!$A$1:B2`, `A:A`, `Jan:Mar!B2`."""
    STRUCTURED = "structured"
    """`Table[Column]`, `[@Column]`, `Table[[#Totals],[A]:[B]]`."""
    NAME = "name"
    """A defined name, with or without a sheet, or the bare name of a table."""
    FUNCTION = "function"
    """The name of a function as it is saved, with its opening bracket: `_xlfn.CONCAT(`."""
    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    OPERATOR = "operator"
    SPACE = "space"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a formula, as it is written."""

    kind: Kind
    text: str


_SHEET = r"(?:'(?:[^']|'')+'|(?:\[[^\]\[]*\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?|\[[^\]\[]*\]|\d[\w.]*)!"
_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9]\d{0,6}"
_AREA = rf"(?:{_CELL}(?::{_CELL})?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})(?![\w.(\[?\\])"
_WORD = r"[^\W\d][\w.?\\]*|\\[\w.?\\]*"
_ERROR = (
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|"
    r"CONNECT!|UNKNOWN!|BUSY!|EXTERNAL!)"
)
_PATTERN = re.compile(
    "|".join(
        [
            r'(?P<string>"(?:[^"]|"")*")',
            r"(?P<space>\s+)",
            rf"(?P<error>(?:{_SHEET})?{_ERROR})",
            rf"(?P<reference>(?:{_SHEET})?{_AREA})",
            r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)",
            rf"(?P<function>(?:{_SHEET})?(?:{_WORD})\()",
            r"(?P<truth>(?:TRUE|FALSE)(?![\w.?\\!\[]))",
            rf"(?P<name>(?:{_SHEET})?(?:{_WORD})(?![\w.?\\\[!]))",
            rf"(?P<structured>(?:{_SHEET})?(?:{_WORD})?\[)",
            r'(?P<array>\{(?:[^{}"]|"(?:[^"]|"")*")*\})',
            r"(?P<operator><=|>=|<>|[-+*/^&=<>%:@#])",
            r"(?P<open>\()",
            r"(?P<close>\))",
            r"(?P<comma>,)",
        ]
    ),
    re.IGNORECASE,
)
_KINDS = {
    "string": Kind.STRING, "space": Kind.SPACE, "error": Kind.ERROR, "reference": Kind.REFERENCE,
    "number": Kind.NUMBER, "function": Kind.FUNCTION, "truth": Kind.TRUTH, "structured": Kind.STRUCTURED,
    "name": Kind.NAME, "array": Kind.ARRAY, "operator": Kind.OPERATOR, "open": Kind.OPEN,
    "close": Kind.CLOSE, "comma": Kind.COMMA,
}  # fmt: skip


def tokens(formula: str) -> list[Token]:
    """The tokens of `formula` (without its leading `=`); their texts joined give `formula` again.

    A character that belongs to no formula becomes a token of kind UNKNOWN; nothing is raised.
    """
    found: list[Token] = []
    at, end = 0, len(formula)
    while at < end:
        match = _PATTERN.match(formula, at)
        if match is None or match.lastgroup is None:
            found.append(Token(Kind.UNKNOWN, formula[at]))
            at += 1
            continue
        stop = match.end()
        kind = _KINDS[match.lastgroup]
        if kind is Kind.STRUCTURED:
            stop = _closing(formula, stop - 1)
            if stop < 0:
                kind, stop = Kind.UNKNOWN, end
        found.append(Token(kind, formula[at:stop]))
        at = stop
    return found


def _closing(formula: str, at: int) -> int:
    """Where the bracket that opens at `at` has been closed, or -1; `'` escapes the next character."""
    depth, here = 0, at
    while here < len(formula):
        letter = formula[here]
        if letter == "'":
            here += 1
        elif letter == "[":
            depth += 1
        elif letter == "]":
            depth -= 1
            if depth == 0:
                return here + 1
        here += 1
    return -1


def join(pieces: list[Token]) -> str:
    """The formula that the tokens make."""
    return "".join(piece.text for piece in pieces)
