"""Charts keep copies of the cells that they show: the copies follow a patch, or go.

A program that draws a chart from its copies would show last month's figures beside the new ones. A copied
point takes the new value of its cell; a point without a known value is dropped, and so is a whole copy whose
cells cannot be told point by point. Programs that calculate read the cells anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.cell_text import escaped, number_text
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.edits import Edit
from kpi_engine.workbook.markup import (
    Change,
    Element,
    attributes,
    children,
    next_element,
    qualified,
    spliced,
    tag,
)
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.structure import part_types
from kpi_engine.workbook.touched import Touched
from kpi_engine.workbook.xml_text import character_data

_WITH_COPIES = (".chart+xml", ".chartex+xml", ".chartshapes+xml", ".drawing+xml")
_REFERENCE = re.compile(
    rb"<(?:[\w.\-]+:)?f(?:\s[^<>]*)?>([^<]*)</(?:[\w.\-]+:)?f\s*>\s*"
    rb"(?=<(?:[\w.\-]+:)?((?:num|str|multiLvlStr|dlblRange|dlblFieldTable)Cache|lvl|nf)[\s/>])"
)
_LINKED_TEXT = re.compile(rb"""<(?:[\w.\-]+:)?sp\s[^<>]*?textlink\s*=\s*(?:"([^"]+)"|'([^']+)')[^<>]*>""")
_SHOWN_TEXT = re.compile(rb"(<(?:[\w.\-]+:)?t(?:\s[^<>]*)?>)([^<]+)(?=</)")


def update_charts(draft: Draft, edits: Mapping[str, Mapping[str, Edit]]) -> None:
    """Bring the copies in charts, and texts of shapes that show a cell, in line with the edited cells."""
    touched = Touched(draft.package, edits)
    for member, kind in part_types(draft.package.container).items():
        if not kind.lower().endswith(_WITH_COPIES):
            continue
        raw = draft.read(member)
        if b"textlink" not in raw.replace(b"\0", b"") and kind.lower().endswith(
            ("drawing+xml", "shapes+xml")
        ):
            continue
        data, view, _ = draft.opened(member)
        if changes := [*_copies(view, touched), *_linked_texts(view, touched)]:
            draft.put(member, spliced(data, changes))


def _copies(view: bytes, touched: Touched) -> Iterator[Change]:
    for found in _REFERENCE.finditer(view):
        areas = touched.areas(character_data(found[1]))
        if not touched.hits(areas):
            continue
        copies = list(_following(view, found.end()))
        numbers = _holds_numbers(view, found.start(), copies[0])
        points = None
        if areas is not None and len(areas) == 1 and len(copies) == 1:
            points = _points(view, copies[0], areas[0], touched.values(areas[0]), numbers=numbers)
        if points is None:
            points = [(copy.start, copy.end, b"") for copy in copies]
        yield from points


def _following(view: bytes, start: int) -> Iterator[Element]:
    """The copies that stand after a reference; the newer kind of chart has one for each level."""
    for element in children(view, start, len(view)):
        if not element.name.endswith((b"Cache", b"lvl", b"nf")):
            return
        yield element


def _holds_numbers(view: bytes, reference: int, copy: Element) -> bool:
    if copy.name == b"lvl":
        return view.rfind(b"numDim", 0, reference) > view.rfind(b"strDim", 0, reference)
    return copy.name == b"numCache"


def _points(
    view: bytes, copy: Element, area: Area, values: Mapping[tuple[int, int], Scalar], *, numbers: bool
) -> list[Change] | None:
    """The changes of single points; None when the copy does not have one point for each cell in a line."""
    if not area.is_line or copy.inner_end == copy.end or copy.name not in _BY_POINT:
        return None
    inside = list(children(view, copy.inner, copy.inner_end))
    count = _count(view, copy, inside)
    if count is None or count != len(area):
        return None
    points = {}
    for point in (element for element in inside if element.name == b"pt"):
        stated = attributes(view, point).get(b"idx", b"")
        if not stated.isdigit() or int(stated) in points:
            return None
        points[int(stated)] = point
    changes: list[Change] = []
    for (row, column), value in sorted(values.items()):
        index = row - area.top + column - area.left
        text = _copied(value, numbers=numbers)
        if index in points:
            changes.append(_changed_point(view, points[index], text))
        elif text:
            changes.append(_new_point(copy, inside, points, index, text))
    return changes


_BY_POINT = (b"numCache", b"strCache", b"lvl", b"dlblRangeCache", b"dlblFieldTableCache")


def _count(view: bytes, copy: Element, inside: list[Element]) -> int | None:
    stated = attributes(view, copy).get(b"ptCount")
    for element in inside:
        if element.name == b"ptCount":
            stated = attributes(view, element).get(b"val")
    return int(stated) if stated is not None and stated.isdigit() else None


def _copied(value: Scalar, *, numbers: bool) -> bytes:
    """A cell's value as a chart copies it; b"" when the copy would have to know how the cell shows it."""
    if numbers and isinstance(value, int | float) and not isinstance(value, bool | CellError):
        return number_text(float(value), "").encode()
    if not numbers and isinstance(value, str):
        return escaped(value).encode("utf-8")
    return b""


def _changed_point(view: bytes, point: Element, text: bytes) -> Change:
    if not text:
        return point.start, point.end, b""
    holder = next((part for part in children(view, point.inner, point.inner_end) if part.name == b"v"), point)
    if holder.inner_end == holder.end:
        return point.start, point.end, b""
    return holder.inner, holder.inner_end, text


def _new_point(
    copy: Element, inside: list[Element], points: Mapping[int, Element], index: int, text: bytes
) -> Change:
    earlier = [number for number in points if number < index]
    heads = [element.end for element in inside if element.name in (b"formatCode", b"ptCount")]
    place = points[max(earlier)].end if earlier else max([copy.inner, *heads])
    point = Element(copy.prefix, b"pt", 0, 0, 0, 0)
    value, end = qualified(copy.prefix, b"v"), b"</" + qualified(copy.prefix, b"pt") + b">"
    if copy.name != b"lvl":
        text = b"<" + value + b">" + text + b"</" + value + b">"
    return place, place, tag(point, {b"idx": str(index).encode()}) + text + end


def _linked_texts(view: bytes, touched: Touched) -> Iterator[Change]:
    """Shapes that show a cell: how it was formatted is not known, so the old text goes."""
    for found in _LINKED_TEXT.finditer(view):
        if not touched.hits(touched.areas(character_data(found[1] or found[2]))):
            continue
        shape = next_element(view, b"sp", found.start())
        if shape is not None:
            for shown in _SHOWN_TEXT.finditer(view, shape.inner, shape.inner_end):
                yield shown.start(2), shown.end(2), b""
