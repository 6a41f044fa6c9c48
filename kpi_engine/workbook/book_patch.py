"""Settings of a workbook that a patch changes: calculate on opening, refresh pivots, drop calcChain."""

from __future__ import annotations

from kpi_engine.workbook.markup import (
    Element,
    attributes,
    children,
    outermost,
    qualified,
    spliced,
    tag,
    visible,
)
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.structure import relations
from kpi_engine.workbook.xml_parts import as_utf8, check_well_formed

_BEFORE_CALC = (
    b"fileVersion", b"fileSharing", b"workbookPr", b"AlternateContent", b"revisionPtr", b"workbookProtection",
    b"bookViews", b"sheets", b"functionGroups", b"externalReferences", b"definedNames",
)  # fmt: skip
_CONTENT_TYPES = "[Content_Types].xml"


def calculate_on_opening(package: Package) -> dict[str, bytes]:
    """The workbook part that tells spreadsheet programs to calculate everything when they open the file."""
    data, view, top = _opened(package, package.book.member)
    parts = list(children(view, top.inner, top.inner_end))
    settings = next((part for part in parts if part.name == b"calcPr"), None)
    if settings is not None:
        stated = attributes(view, settings)
        if stated.get(b"fullCalcOnLoad") in (b"1", b"true"):
            return {}
        new = tag(settings, stated | {b"fullCalcOnLoad": b"1"}, empty=settings.inner_end == settings.end)
        return {package.book.member: spliced(data, [(settings.start, settings.inner, new)])}
    place = max(part.end for part in parts if part.name in _BEFORE_CALC)
    new = b"<" + qualified(top.prefix, b"calcPr") + b' fullCalcOnLoad="1"/>'
    return {package.book.member: spliced(data, [(place, place, new)])}


def as_workbook(package: Package) -> dict[str, bytes]:
    """The content types of a template (.xltx, .xltm) saved as the workbook (.xlsx, .xlsm) it is to become."""
    data, view, top = _opened(package, _CONTENT_TYPES)
    for element in children(view, top.inner, top.inner_end):
        stated = attributes(view, element)
        kind = stated.get(b"ContentType", b"")
        if kind.endswith(b"template.main+xml") or kind.endswith(b"template.macroEnabled.main+xml"):
            stated[b"ContentType"] = kind.replace(b".template.", b".sheet.")
            head = tag(element, stated, empty=element.inner_end == element.end)
            return {_CONTENT_TYPES: spliced(data, [(element.start, element.inner, head)])}
    return {}


def refresh_pivots(package: Package) -> dict[str, bytes]:
    """The pivot caches that read this workbook, told to read it again on opening."""
    changed: dict[str, bytes] = {}
    for kind, target in relations(package.container, package.book.member).values():
        if kind != "pivotCacheDefinition" or target not in package.container:
            continue
        data, view, top = _opened(package, target)
        source = next(
            (part for part in children(view, top.inner, top.inner_end) if part.name == b"cacheSource"), None
        )
        stated = attributes(view, top)
        inside = source is not None and attributes(view, source).get(b"type") == b"worksheet"
        if inside and stated.get(b"refreshOnLoad") not in (b"1", b"true"):
            new = tag(top, stated | {b"refreshOnLoad": b"1"})
            changed[target] = spliced(data, [(top.start, top.inner, new)])
    return changed


def without_calc_chain(package: Package) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Leave out the order of calculation, which lists every formula cell; programs rebuild it."""
    chains = [target for kind, target in relations(package.container, package.book.member).values()
              if kind == "calcChain" and target in package.container]  # fmt: skip
    if not chains:
        return {}, ()
    folder, _, name = package.book.member.rpartition("/")
    links = f"{folder}/_rels/{name}.rels".lstrip("/")
    changed = {
        part: _without_mentions(package, part, attribute) for part, attribute in
        ((links, b"Target"), (_CONTENT_TYPES, b"PartName"))
    }  # fmt: skip
    return changed, tuple(chains)


def _without_mentions(package: Package, part: str, attribute: bytes) -> bytes:
    data, view, top = _opened(package, part)
    gone = [element for element in children(view, top.inner, top.inner_end)
            if attributes(view, element).get(attribute, b"").lower().endswith(b"calcchain.xml")]  # fmt: skip
    return spliced(data, [(element.start, element.end, b"") for element in gone])


def _opened(package: Package, part: str) -> tuple[bytes, bytes, Element]:
    data = package.read(part)
    check_well_formed(data, part, package.path.name)
    data = as_utf8(data, part, package.path.name)
    view = visible(data)
    return data, view, outermost(view)
