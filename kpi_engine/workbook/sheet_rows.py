"""New rows in a sheet's XML, and the extent that the sheet states for itself."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Mapping
from itertools import accumulate

from kpi_engine.workbook.markup import Change, Element, attributes, qualified, tag
from kpi_engine.workbook.references import Area, parse_range
from kpi_engine.workbook.sheet_markup import SheetMarkup


def inserted_rows(sheet: SheetMarkup, added: Mapping[int, bytes]) -> list[Change]:
    """New rows before the first row with a higher number; an implied number there gets stated."""
    by_place: dict[int, list[bytes]] = {}
    highest = array("I", accumulate(sheet.rows.numbers if added else (), max))
    for number in sorted(added):
        by_place.setdefault(bisect_right(highest, number), []).append(added[number])
    changes: list[Change] = []
    for place, pieces in by_place.items():
        xml = b"".join(pieces)
        if place == len(sheet.rows):
            changes.append(appended(sheet, sheet.cells, xml))
            continue
        row = sheet.rows[place]
        changes.append((row.start, row.start, xml))
        if not row.stated:
            changes.append((row.attributes, row.attributes, b' r="%d"' % row.number))
    return changes


def appended(sheet: SheetMarkup, parent: Element, xml: bytes) -> Change:
    """Put content at the end of an element, which may be written as an empty tag."""
    if parent.inner_end < parent.end:
        return parent.inner_end, parent.inner_end, xml
    slash = sheet.view.rindex(b"/", parent.start, parent.inner)
    return slash, parent.inner, b">" + xml + b"</" + qualified(parent.prefix, parent.name) + b">"


def widened(sheet: SheetMarkup, rows: Collection[int], columns: Collection[int]) -> list[Change]:
    """The stated extent of a sheet with these rows and columns in it; nothing when it has them already."""
    element = sheet.parts.get(b"dimension")
    if element is None or not columns:
        return []
    stated = attributes(sheet.view, element)
    area = parse_range(stated.get(b"ref", b"").decode("ascii", "replace"))
    if area is None:
        return []
    top, bottom = min(area.top, *rows), max(area.bottom, *rows)
    wide = Area("", top, min(area.left, *columns), bottom, max(area.right, *columns))
    if wide == area:
        return []
    head = tag(element, stated | {b"ref": wide.ref.encode()}, empty=element.inner == element.end)
    return [(element.start, element.inner, head)]
