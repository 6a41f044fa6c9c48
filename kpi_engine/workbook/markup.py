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
    rb"""(?P<rest>(?:[^>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*+)(?P<empty>/?)>"""
)
_ATTRIBUTE = re.compile(rb"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


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
    if b"<!" not in data and data.count(b"<?") == 0:
        return data
    return _HIDDEN.sub(lambda found: b" " * len(found[0]), data)


def children(view: bytes, start: int, end: int) -> Iterator[Element]:
    """The elements directly between two positions, in their order."""
    depth, opened = 0, None
    for tag in _TAG.finditer(view, start, end):
        if tag["close"]:
            depth -= 1
            if depth == 0 and opened is not None:
                yield Element(opened["prefix"] or b"", opened["name"], opened.start(), opened.end(),
                              tag.start(), tag.end())  # fmt: skip
        elif tag["empty"]:
            if depth == 0:
                yield Element(tag["prefix"] or b"", tag["name"], tag.start(), tag.end(), tag.end(), tag.end())
        else:
            if depth == 0:
                opened = tag
            depth += 1


def first(view: bytes, name: bytes, start: int = 0, end: int | None = None) -> Element | None:
    """The first direct child of that name between two positions."""
    for element in children(view, start, len(view) if end is None else end):
        if element.name == name:
            return element
    return None


def root(view: bytes) -> Element:
    """The root element of a well-formed part."""
    return next(children(view, 0, len(view)))


def attributes(view: bytes, element: Element) -> dict[bytes, bytes]:
    """The attributes of an element, raw, in their order."""
    return attribute_dict(view[element.start : element.inner])


def attribute_dict(head: bytes) -> dict[bytes, bytes]:
    """The attributes in a start tag, raw, in their order."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(head)}


def tag(element: Element, stated: dict[bytes, bytes], *, empty: bool = False) -> bytes:
    """A start tag with these attributes; values are raw XML."""
    parts = [b"<" + qualified(element.prefix, element.name)]
    quote = {name: b"'" if b'"' in value else b'"' for name, value in stated.items()}
    parts += [b" " + name + b"=" + quote[name] + value + quote[name] for name, value in stated.items()]
    return b"".join(parts) + (b"/>" if empty else b">")


def qualified(prefix: bytes, name: bytes) -> bytes:
    """`x:c`, or `c` without a prefix."""
    return prefix + b":" + name if prefix else name


def spliced(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes with spans (start, end) replaced; spans do not overlap, insertions have start = end."""
    out, position = [], 0
    for start, end, new in sorted(changes, key=lambda change: change[:2]):
        out += [data[position:start], new]
        position = end
    return b"".join([*out, data[position:]])
