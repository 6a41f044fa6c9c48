"""A long line for a terminal whose continuation begins further right, so that the eye finds the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def print_hanging(out: Console, line: str | Text, indent: int, *, style: str = "") -> None:
    """Print a line; what does not fit on it stands `indent` to the right below it."""
    from rich.text import Text

    text = Text(line, style=style) if isinstance(line, str) else line
    margin = len(text.plain) - len(text.plain.lstrip(" "))
    body = text[margin:]
    first = body.wrap(out, out.width - margin)[0]
    rest = body[len(first.plain) :]
    rest = rest[len(rest.plain) - len(rest.plain.lstrip()) :]
    first.rstrip()
    first.pad_left(margin)
    out.print(first)
    for each in rest.wrap(out, out.width - indent) if rest else ():
        each.rstrip()
        each.pad_left(indent)
        out.print(each)
