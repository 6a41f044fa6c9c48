"""Two formulas side by side, with what differs marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape

_PIECE = re.compile(r"R(?:\[-?\d+\]|\d+)?C(?:\[-?\d+\]|\d+)?(?!\w)|[\w.$]+|\s+|.", re.DOTALL)
_MOST = 600


def marked(found: str, expected: str) -> tuple[str, str]:
    """Both as HTML; what one has and the other lacks stands in <mark>."""
    ours, theirs = _PIECE.findall(found), _PIECE.findall(expected)
    if not found or not expected or len(ours) > _MOST or len(theirs) > _MOST:
        return escape(found), escape(expected)
    steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return (
        "".join(_part(ours[start:end], kind) for kind, start, end, _, _ in steps),
        "".join(_part(theirs[start:end], kind) for kind, _, _, start, end in steps),
    )


def _part(pieces: list[str], kind: str) -> str:
    text = escape("".join(pieces))
    return text if kind == "equal" or not text else f"<mark>{text}</mark>"
