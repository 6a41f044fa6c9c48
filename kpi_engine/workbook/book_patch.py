"""Settings of a workbook that a patch changes: calculate on opening, refresh pivots, drop calcChain."""

from __future__ import annotations

from kpi_engine.workbook.container import part_key
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import attributes, children, is_true, qualified, spliced, tag
from kpi_engine.workbook.structure import parts_of_kind, relations, relations_part

_BEFORE_CALC = (
    b"fileVersion", b"fileSharing", b"workbookPr", b"AlternateContent", b"revisionPtr", b"workbookProtection",
    b"bookViews", b"sheets", b"functionGroups", b"externalReferences", b"definedNames",
)  # fmt: skip
_CONTENT_TYPES = "[Content_Types].xml"


def calculate_on_opening(draft: Draft) -> None:
    """Tell spreadsheet programs to calculate everything when they open the file."""
    member = draft.package.book.member
    data, view, top = draft.opened(member)
    parts = list(children(view, top.inner, top.inner_end))
    settings = next((part for part in parts if part.name == b"calcPr"), None)
    if settings is None:
        place = max(part.end for part in parts if part.name in _BEFORE_CALC)
        new = b"<" + qualified(top.prefix, b"calcPr") + b' fullCalcOnLoad="1"/>'
        draft.put(member, spliced(data, [(place, place, new)]))
        return
    stated = attributes(view, settings)
    if not is_true(stated.get(b"fullCalcOnLoad")):
        new = tag(settings, stated | {b"fullCalcOnLoad": b"1"}, empty=settings.inner_end == settings.end)
        draft.put(member, spliced(data, [(settings.start, settings.inner, new)]))


def as_workbook(draft: Draft) -> None:
    """The content types of a template (.xltx, .xltm) saved as the workbook (.xlsx, .xlsm) it is to become."""
    data, view, top = draft.opened(_CONTENT_TYPES)
    for element in children(view, top.inner, top.inner_end):
        stated = attributes(view, element)
        kind = stated.get(b"ContentType", b"")
        if kind.endswith(b"template.main+xml") or kind.endswith(b"template.macroEnabled.main+xml"):
            stated[b"ContentType"] = kind.replace(b".template.", b".sheet.")
            head = tag(element, stated, empty=element.inner_end == element.end)
            draft.put(_CONTENT_TYPES, spliced(data, [(element.start, element.inner, head)]))
            return


def refresh_pivots(draft: Draft) -> None:
    """Tell the pivot caches that read this workbook to read it again on opening."""
    package = draft.package
    for target in parts_of_kind(package.container, package.book.member, "pivotCacheDefinition"):
        data, view, top = draft.opened(target)
        source = next(
            (part for part in children(view, top.inner, top.inner_end) if part.name == b"cacheSource"), None
        )
        stated = attributes(view, top)
        inside = source is not None and attributes(view, source).get(b"type") == b"worksheet"
        if inside and not is_true(stated.get(b"refreshOnLoad")):
            new = tag(top, stated | {b"refreshOnLoad": b"1"})
            draft.put(target, spliced(data, [(top.start, top.inner, new)]))


def without_calc_chain(draft: Draft) -> None:
    """Leave out the order of calculation, which lists every formula cell; programs rebuild it."""
    package = draft.package
    links = relations(package.container, package.book.member)
    chains = {link: target for link, (kind, target) in links.items()
              if kind == "calcChain" and target in package.container}  # fmt: skip
    if not chains:
        return
    _drop_entries(draft, relations_part(package.book.member), b"Id", set(chains))
    _drop_entries(draft, _CONTENT_TYPES, b"PartName", {part_key(target) for target in chains.values()})
    for target in chains.values():
        draft.remove(target)


def _drop_entries(draft: Draft, member: str, attribute: bytes, values: set[str]) -> None:
    """Leave out the entries of a list of parts whose attribute has one of these values."""
    data, view, top = draft.opened(member)
    gone = []
    for element in children(view, top.inner, top.inner_end):
        value = attributes(view, element).get(attribute, b"").decode("utf-8")
        if value in values or part_key(value) in values:
            gone.append((element.start, element.end, b""))
    draft.put(member, spliced(data, gone))
