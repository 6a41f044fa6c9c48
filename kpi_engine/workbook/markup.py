"""XML as bytes with positions: find elements and replace spans, and leave every other byte as it is.

Only used on parts that an XML parser has found well-formed. `visible()` first blanks comments, CDATA and
processing instructions, so that what looks like a tag is one; positions stay the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_TAG = re.compile(
    rb"""<(?P<close>/?)(?:(?P<prefix>[^\s/>:]+):)?(?P<name>[^\s/>:]+)"""
    rb"""(?P<rest>[^>"'/]*+(?:(?:"[^"]*+"|'[^']*+'|/(?!>))[^>"'/]*+)*)(?P<empty>/?)>"""
)  # only single characters repeat possessively: Python before 3.11.5 goes astray when whole groups do
_ATTRIBUTE = re.compile(rb"""(?<=\s)([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


Change = tuple[int, int, bytes]
"""Bytes from a position to another are to become these."""


@dataclass(frozen=True, slots=True)
class Element:
    """Where an element stands: start tag from `start` to `inner`, end tag from `inner_end` to `end`."""

    prefix: bytes
    name: bytes
    start: int
    inner: int
    inner_end: int
    end: int


def visible(data: bytes) -> bytes:
    """The same length of bytes with everything blanked that is not markup or text."""
    declaration = data.find(b"?>", 0, 200) + 2 if b"<?xml" in data[:8] else 0
    if b"<!" in data or data.find(b"<?", declaration) >= 0:
        return _HIDDEN.sub(lambda found: b" " * len(found[0]), data)
    return b" " * declaration + data[declaration:] if declaration else data


def children(view: bytes, start: int, end: int) -> Iterator[Element]:
    """The elements directly between two positions, in their order."""
    position = start
    while (opened := _TAG.search(view, position, end)) is not None:
        inner = position = opened.end()
        if opened[1]:
            continue
        closing = _closing(view, opened, end) if not opened[5] else (inner, inner)
        if closing is None:
            return
        inner_end, position = closing
        yield Element(opened[2] or b"", opened[3], opened.start(), inner, inner_end, position)


def _closing(view: bytes, opened: re.Match[bytes], end: int) -> tuple[int, int] | None:
    """The end tag of an element: the next of its name, unless the element holds its own kind."""
    name = qualified(opened[2] or b"", opened[3])
    inner = opened.end()
    at = view.find(b"</" + name, inner, end)
    if at < 0:
        return None
    closed = view.index(b">", at) + 1
    if view.find(b"<" + name, inner, at) < 0 and not view[at + 2 + len(name) : closed - 1].strip():
        return at, closed
    depth = 1
    for tag in _TAG.finditer(view, inner, end):
        depth += -1 if tag[1] else 0 if tag[5] else 1
        if depth == 0:
            return tag.span()
    return None


def outermost(view: bytes) -> Element:
    """The root element of a well-formed part; found from both ends, whatever lies between."""
    opened = next(_TAG.finditer(view))
    closed = len(view) if opened["empty"] else view.rindex(b"</")
    return Element(opened["prefix"] or b"", opened["name"], opened.start(), opened.end(), closed, len(view))


def next_element(view: bytes, name: bytes, start: int) -> Element | None:
    """The first element of that name after `start`, for elements that cannot contain their own kind."""
    opened = next(
        (tag for tag in _TAG.finditer(view, start) if tag["name"] == name and not tag["close"]), None
    )
    if opened is None:
        return None
    prefix = opened["prefix"] or b""
    if opened["empty"]:
        return Element(prefix, name, opened.start(), opened.end(), opened.end(), opened.end())
    closed = view.index(b"</" + qualified(prefix, name), opened.end())
    return Element(prefix, name, opened.start(), opened.end(), closed, view.index(b">", closed) + 1)


def attributes(view: bytes, element: Element) -> dict[bytes, bytes]:
    """The attributes of an element, raw, in their order."""
    return attribute_dict(view[element.start : element.inner])


def attribute_dict(head: bytes) -> dict[bytes, bytes]:
    """The attributes in a start tag, raw, in their order."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(head)}


def is_true(stated: bytes | None) -> bool:
    """What an attribute says that is yes or no; one that is not stated says no."""
    return stated in (b"1", b"true")


def attribute_span(view: bytes, element: Element, name: bytes) -> tuple[int, int] | None:
    """Where an attribute stands in a start tag, with the space before it."""
    for found in _ATTRIBUTE.finditer(view, element.start, element.inner):
        if found[1] == name:
            return found.start() - 1, found.end()
    return None


def tag(element: Element, stated: dict[bytes, bytes], *, empty: bool = False) -> bytes:
    """A start tag with these attributes; values are raw XML."""
    parts = [b"<" + qualified(element.prefix, element.name)]
    for name, value in stated.items():
        parts.append(b" %s='%s'" % (name, value) if b'"' in value else b' %s="%s"' % (name, value))
    return b"".join(parts) + (b"/>" if empty else b">")


def qualified(prefix: bytes, name: bytes) -> bytes:
    """`x:c`, or `c` without a prefix."""
    return prefix + b":" + name if prefix else name


def spliced(data: bytes, changes: list[Change]) -> bytes:
    """The bytes with spans (start, end) replaced; spans do not overlap, insertions have start = end."""
    out, position = [], 0
    for start, end, new in sorted(changes, key=lambda change: change[:2]):
        out += [data[position:start], new]
        position = end
    return b"".join([*out, data[position:]])
