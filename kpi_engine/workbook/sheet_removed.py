"""A sheet that a patch takes out of a workbook, with its names and the parts that only it has."""

from __future__ import annotations

from kpi_engine.workbook.container import part_key
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import Change, Element, attribute_span, attributes, children, spliced, tag
from kpi_engine.workbook.structure import relations, relations_part

_TYPES = "[Content_Types].xml"


def remove_sheet(draft: Draft, name: str) -> None:
    """Take a sheet out; formulas that read it are not looked for."""
    package = draft.package
    info = package.sheet(name)
    links = relations(package.container, package.book.member)
    ids = {link for link, (_, target) in links.items() if part_key(target) == part_key(info.member)}
    parts = [info.member, *_own_parts(draft, info.member)]
    _from_book(draft, ids)
    _drop(draft, relations_part(package.book.member), b"Id", ids)
    _drop(draft, _TYPES, b"PartName", {part_key(each) for each in parts})
    for member in parts:
        draft.remove(member)
    own_links = relations_part(info.member)
    if own_links in package.container:
        draft.remove(own_links)


def _own_parts(draft: Draft, member: str) -> list[str]:
    """The parts that only this sheet refers to, such as its printer settings or comments."""
    package = draft.package
    others = [package.book.member, *(info.member for info in package.sheets if info.member != member)]
    shared = {
        part_key(target) for each in others for _, target in relations(package.container, each).values()
    }
    own = [target for _, target in relations(package.container, member).values()]
    return [each for each in own if each in package.container and part_key(each) not in shared]


def _from_book(draft: Draft, ids: set[str]) -> None:
    """Out of the list of sheets; names of single sheets and the active tab count on from there."""
    member = draft.package.book.member
    data, view, top = draft.opened(member)
    parts = {each.name: each for each in children(view, top.inner, top.inner_end)}
    sheets = list(children(view, parts[b"sheets"].inner, parts[b"sheets"].inner_end))
    at = next(n for n, each in enumerate(sheets) if _link(view, each) in ids)
    changes: list[Change] = [(sheets[at].start, sheets[at].end, b"")]
    names = parts.get(b"definedNames")
    kept = False
    for each in children(view, names.inner, names.inner_end) if names else ():
        scope = attributes(view, each).get(b"localSheetId", b"")
        number = int(scope) if scope.isdigit() else -1
        kept = kept or number != at
        if number == at:
            changes.append((each.start, each.end, b""))
        elif number > at:
            stated = attributes(view, each) | {b"localSheetId": b"%d" % (number - 1)}
            changes.append((each.start, each.inner, tag(each, stated)))
    if names and not kept:
        changes = [changes[0], (names.start, names.end, b"")]
    views = parts.get(b"bookViews")
    for each in children(view, views.inner, views.inner_end) if views else ():
        changes += _shifted(view, each, at)
    draft.put(member, spliced(data, changes))


def _shifted(view: bytes, element: Element, at: int) -> list[Change]:
    """The active tab and the first tab shown, where the sheet stood before them."""
    stated = attributes(view, element)
    changes: list[Change] = []
    for name in (b"activeTab", b"firstSheet"):
        span, number = attribute_span(view, element, name), stated.get(name, b"")
        if span and number.isdigit() and int(number) >= max(at, 1):
            changes.append((*span, b' %s="%d"' % (name, int(number) - 1)))
    return changes


def _link(view: bytes, element: Element) -> str:
    stated = attributes(view, element)
    return next((value.decode() for name, value in stated.items() if name.endswith(b":id")), "")


def _drop(draft: Draft, member: str, attribute: bytes, values: set[str]) -> None:
    data, view, top = draft.opened(member)
    gone: list[Change] = []
    for each in children(view, top.inner, top.inner_end):
        value = attributes(view, each).get(attribute, b"").decode("utf-8")
        if value in values or part_key(value) in values:
            gone.append((each.start, each.end, b""))
    draft.put(member, spliced(data, gone))
