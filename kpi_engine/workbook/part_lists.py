"""Lists inside a part (fonts, sheets, relationships) to which a patch appends."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.workbook.markup import (
    Change,
    Element,
    attributes,
    children,
    outermost,
    qualified,
    spliced,
    tag,
    visible,
)

_COUNT = b"count"


def appended(data: bytes, items: Sequence[bytes]) -> bytes:
    """The part with items at the end of its root element."""
    view = visible(data)
    top = outermost(view)
    if top.inner_end != top.end:
        return spliced(data, [(top.inner_end, top.inner_end, b"".join(items))])
    head = tag(top, attributes(view, top))
    return spliced(data, [(top.start, top.inner, head + b"".join(items) + _end(top))])


def appended_to(
    data: bytes, name: bytes, items: Sequence[bytes], order: Sequence[bytes], *, counted: bool = True
) -> bytes:
    """The part with items at the end of one of its lists; a new list stands behind the elements in `order`.

    A `count` that the list states is kept true; a new list states one where lists of its kind do.
    """
    data = appended(data, ())
    view = visible(data)
    top = outermost(view)
    inside = list(children(view, top.inner, top.inner_end))
    found = next((each for each in inside if each.name == name), None)
    content = b"".join(items)
    if found is None:
        place = max([each.end for each in inside if each.name in order], default=top.inner)
        made = Element(top.prefix, name, 0, 0, 0, 0)
        stated = {_COUNT: b"%d" % len(items)} if counted else {}
        return spliced(data, [(place, place, tag(made, stated) + content + _end(made))])
    stated = attributes(view, found)
    old = sum(1 for _ in children(view, found.inner, found.inner_end))
    new = stated | ({_COUNT: b"%d" % (old + len(items))} if _COUNT in stated else {})
    if found.inner_end == found.end:
        return spliced(data, [(found.start, found.end, tag(found, new) + content + _end(found))])
    changes: list[Change] = [(found.inner_end, found.inner_end, content)]
    if new != stated:
        changes.append((found.start, found.inner, tag(found, new)))
    return spliced(data, changes)


def items_of(data: bytes, name: bytes) -> list[Element]:
    """The elements of one of the lists of a part; none without it."""
    view = visible(data)
    top = outermost(view)
    for each in children(view, top.inner, top.inner_end):
        if each.name == name:
            return list(children(view, each.inner, each.inner_end))
    return []


def _end(element: Element) -> bytes:
    return b"</" + qualified(element.prefix, element.name) + b">"
