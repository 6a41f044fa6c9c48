"""Names, charts, pivot tables and controls that read a table's cells: they read its new rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kpi_engine.formula.references import reference
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.workbook.container import part_key
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import Change, Element, attributes, children, spliced
from kpi_engine.workbook.structure import parts_of_kind
from kpi_engine.workbook.tables.following import followed, followed_ref, with_rows
from kpi_engine.workbook.tables.growth import Growth
from kpi_engine.workbook.tables.leaves import changed_attribute, changed_text, descendants

_Changes = Callable[[bytes, bytes, Element], list[Change]]

_PRINT_AREA = b"_xlnm.Print_Area"
_COPIES = (b"Cache", b"lvl", b"nf")
_CONTROL_FORMULAS = (b"fmlaLink", b"fmlaRange", b"fmlaTxbx")


def follow_elsewhere(draft: Draft, growth: Growth) -> None:
    """Change every part outside the sheets that refers to the table's cells."""
    book = draft.package.book.member
    _follow(draft, book, partial(_in_name, growth))
    for member in draft.package.container.members:
        key = part_key(member)
        if not key.endswith(".xml"):
            continue
        if "/charts/" in key:
            _follow(draft, member, partial(_in_chart, growth))
        elif "/drawings/" in key:
            _follow(draft, member, partial(_in_drawing, growth))
    for member in parts_of_kind(draft.package.container, book, "pivotCacheDefinition"):
        _follow(draft, member, partial(_in_pivot_cache, growth))
    for sheet in draft.package.sheets:
        for member in parts_of_kind(draft.package.container, sheet.member, "ctrlProp"):
            _follow(draft, member, partial(_in_control, growth, sheet.name))


def _follow(draft: Draft, member: str, changes_of: _Changes) -> None:
    data, view, top = draft.opened(member)
    changes = [
        change for element in (top, *descendants(view, top)) for change in changes_of(data, view, element)
    ]
    if changes:
        draft.put(member, spliced(data, changes))


def _in_name(growth: Growth, data: bytes, view: bytes, element: Element) -> list[Change]:
    """A defined name; the printed area ends with the table if it did before."""
    if element.name != b"definedName":
        return []
    changes = changed_text(data, element, partial(followed, growth, sheet="", relative=False, row_is="table"))
    if changes or attributes(view, element).get(b"name") != _PRINT_AREA:
        return changes
    return changed_text(data, element, partial(_printed, growth))


def _printed(growth: Growth, text: str) -> str:
    return "".join(
        _printed_area(growth, token.text) if token.kind is Kind.REFERENCE else token.text
        for token in tokens(text)
    )


def _printed_area(growth: Growth, text: str) -> str:
    place = reference(text)
    if place is None or not growth.is_on(place.sheet) or place.whole_columns or place.whole_rows:
        return text
    beside = place.right.at < growth.left or place.left.at > growth.right
    if growth.by <= 0 or beside or place.bottom.at not in (growth.last, growth.bottom):
        return text
    return with_rows(text, place.top.at, place.bottom.at + growth.by)


def _in_chart(growth: Growth, data: bytes, view: bytes, element: Element) -> list[Change]:
    """A series of a chart; the copy of its old cells goes, as it has another number of points."""
    inside = list(children(view, element.inner, element.inner_end))
    rewrite = partial(followed, growth, sheet="", row_is="column")
    changes = [change for part in inside if part.name == b"f" for change in changed_text(data, part, rewrite)]
    copies = [part for part in inside if part.name.endswith(_COPIES)] if changes else []
    return changes + [(copy.start, copy.end, b"") for copy in copies]


def _in_drawing(growth: Growth, _data: bytes, view: bytes, element: Element) -> list[Change]:
    """A shape that shows what a cell says."""
    if element.name != b"sp":
        return []
    return changed_attribute(view, element, b"textlink", partial(followed, growth, sheet=""))


def _in_pivot_cache(growth: Growth, _data: bytes, view: bytes, element: Element) -> list[Change]:
    """A pivot table that reads a range; one that reads the table by its name needs nothing."""
    if element.name != b"worksheetSource":
        return []
    stated = attributes(view, element)
    if not growth.is_on(stated.get(b"sheet", b"").decode("utf-8")) or b"id" in stated:
        return []
    return changed_attribute(view, element, b"ref", partial(followed_ref, growth))


def _in_control(growth: Growth, sheet: str, _data: bytes, view: bytes, element: Element) -> list[Change]:
    """A list box or drop-down on a sheet that offers the cells of a column."""
    rewrite = partial(followed, growth, sheet=sheet, relative=False)
    return [
        change for name in _CONTROL_FORMULAS for change in changed_attribute(view, element, name, rewrite)
    ]
