"""Pieces of the page: paragraphs and tables with their cells escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

_NUMERIC, _SHORT = ' class="n"', ' class="k"'
_QUOTED = re.compile(r"`([^`]+)`")


class Number(str):
    """A cell that is aligned to the right."""

    __slots__ = ()


class Short(str):
    """A cell that is not broken into lines."""

    __slots__ = ()


def numbers(*values: int) -> list[str]:
    """Whole numbers as cells of a table."""
    return [Number(f"{value:,}") for value in values]


def row(*cells: str) -> str:
    """The cells of a row: those of `numbers` to the right, a `Short` one on one line."""
    return "".join(f"<td{_kind(each)}>{marked(each)}</td>" for each in cells)


def _kind(cell: str) -> str:
    return _NUMERIC if isinstance(cell, Number) else _SHORT if isinstance(cell, Short) else ""


def marked(text: str) -> str:
    """The text escaped, with what stands between backticks as code."""
    return _QUOTED.sub(r"<code>\1</code>", escape(text))


def table(heads: Sequence[str], rows: Sequence[str]) -> str:
    """A table of such rows; a `*` before a heading aligns it to the right."""
    if not rows:
        return "<p>None.</p>"
    told = "".join(f'<th scope="col"{_right(head)}>{escape(head.removeprefix("*"))}</th>' for head in heads)
    body = "".join(f"<tr>{each}</tr>\n" for each in rows)
    return f"<table><thead><tr>{told}</tr></thead><tbody>{body}</tbody></table>"


def _right(head: str) -> str:
    return _NUMERIC if head.startswith("*") else ""


def paragraph(text: str) -> str:
    """A paragraph."""
    return f"<p>{escape(text)}</p>"


def note(text: str) -> str:
    """A remark in small."""
    return f'<p class="note">{escape(text)}</p>'
