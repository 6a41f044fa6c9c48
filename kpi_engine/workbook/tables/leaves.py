"""Formulas and ranges in the parts of a workbook that are not cells, changed in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kpi_engine.workbook.markup import Change, Element, attribute_span, attributes, children
from kpi_engine.workbook.xml_text import as_character_data, character_data

Rewrite = Callable[[str], str]


def descendants(view: bytes, element: Element) -> Iterator[Element]:
    """Every element inside another one, in the order of the file."""
    for child in children(view, element.inner, element.inner_end):
        yield child
        yield from descendants(view, child)


def changed_text(data: bytes, element: Element, rewrite: Rewrite) -> list[Change]:
    """The change of an element that holds nothing but text; nothing when the text stays."""
    raw = data[element.inner : element.inner_end]
    if not raw or b"<" in raw:
        return []
    text = character_data(raw)
    new = rewrite(text)
    return [] if new == text else [(element.inner, element.inner_end, as_character_data(new))]


def changed_attribute(view: bytes, element: Element, name: bytes, rewrite: Rewrite) -> list[Change]:
    """The change of an attribute; nothing when it is missing or stays."""
    span, raw = attribute_span(view, element, name), attributes(view, element).get(name)
    if span is None or raw is None:
        return []
    text = character_data(raw)
    new = rewrite(text)
    if new == text:
        return []
    value = as_character_data(new).replace(b'"', b"&quot;")
    return [(*span, b" " + name + b'="' + value + b'"')]
