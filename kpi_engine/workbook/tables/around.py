"""What a sheet keeps outside its cells: formats, validations, links, sparklines, protected ranges."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import Change, Element, attributes, children, next_element, spliced
from kpi_engine.workbook.tables.following import followed, followed_sqref, moved_ref
from kpi_engine.workbook.tables.growth import Growth
from kpi_engine.workbook.tables.leaves import changed_attribute, changed_text, descendants

_HOLDS_RULES = (
    b"protectedRanges", b"conditionalFormatting", b"dataValidations", b"hyperlinks",
    b"ignoredErrors", b"extLst",
)  # fmt: skip
_FORMULAS = (b"formula", b"formula1", b"formula2", b"f")
_SPARKLINES = (b"sparkline", b"sparklineGroup")


def follow_around(draft: Draft, growth: Growth, sheet: str) -> None:
    """Change the ranges of the table's own sheet, and on every sheet the formulas that read the table."""
    info = draft.package.sheet(sheet)
    if info.kind != "worksheet":
        return
    data, view, top = draft.opened(info.member)
    cells = next_element(view, b"sheetData", top.inner)
    if cells is None:
        return
    changes: list[Change] = []
    for part in children(view, cells.end, top.inner_end):
        if part.name in _HOLDS_RULES:
            for parent, element in _with_parents(view, part):
                changes += _changes(data, view, growth, sheet, parent, element)
    if changes:
        draft.put(info.member, spliced(data, changes))


def _with_parents(view: bytes, part: Element) -> Iterator[tuple[bytes, Element]]:
    yield b"", part
    for parent in (part, *descendants(view, part)):
        for child in children(view, parent.inner, parent.inner_end):
            yield parent.name, child


def _changes(
    data: bytes, view: bytes, growth: Growth, sheet: str, parent: bytes, element: Element
) -> list[Change]:
    own = growth.is_on(sheet)
    if element.name in _FORMULAS:
        line = parent in _SPARKLINES
        rewrite_formula = partial(
            followed, growth, sheet=sheet, relative=line, row_is="column" if line else "row"
        )
        return changed_text(data, element, rewrite_formula)
    if element.name == b"sqref" and own:
        rewrite = moved_ref if parent == b"sparkline" else followed_sqref
        return changed_text(data, element, partial(rewrite, growth))
    if element.name == b"hyperlink":
        target = partial(followed, growth, sheet=sheet)
        pinned = changed_attribute(view, element, b"ref", partial(moved_ref, growth)) if own else []
        return pinned + changed_attribute(view, element, b"location", target)
    if element.name == b"cfvo" and attributes(view, element).get(b"type") == b"formula":
        rewrite_value = partial(followed, growth, sheet=sheet, relative=False)
        return changed_attribute(view, element, b"val", rewrite_value)
    return changed_attribute(view, element, b"sqref", partial(followed_sqref, growth)) if own else []
