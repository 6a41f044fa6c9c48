"""What the parts of a workbook say about the whole: what it links to and how it calculates."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.structure import ROOT, parts_of_kind, relations, relations_part
from kpi_engine.workbook.xml_parts import MAIN, local_name, parse, relation_id

_ADD_INS = (".xlam", ".xla", ".xll")


def count_of(package: Package, kind: str) -> int:
    """How many parts of a kind (`externalLink`, `vbaProject`) the workbook refers to."""
    return sum(each == kind for each, _ in relations(package.container, package.book.member).values())


def linked_workbooks(package: Package) -> tuple[str, ...]:
    """The names of other workbooks that are read; add-ins, which only lend their functions, are none."""
    found = []
    for kind, target in relations(package.container, package.book.member).values():
        if kind == "externalLink":
            name = _linked_file(package, target)
            if not name.lower().endswith(_ADD_INS):
                found.append(name or "a workbook without a name")
    return tuple(found)


def links_out(package: Package) -> tuple[str, ...]:
    """Where the links lead that formulas number [1], [2] …: a path or an address, "" where none is stated."""
    member = package.book.member
    if not package.read(member).count(b"externalReference"):
        return ()
    root = parse(package.read(member), member, package.path.name)
    links = relations(package.container, member)
    parts = [links.get(relation_id(each), ("", ""))[1] for each in root.iter(f"{{{MAIN}}}externalReference")]
    return tuple(_linked_path(package, part) for part in parts)


def _linked_file(package: Package, part: str) -> str:
    """The file name that a link leads to; "" when it is not stated."""
    return _linked_path(package, part).replace("\\", "/").rpartition("/")[2]


def _linked_path(package: Package, part: str) -> str:
    links = relations_part(part)
    if links not in package.container:
        return ""
    for element in parse(package.read(links), links, package.path.name):
        if element.get("Target"):
            return unquote(element.get("Target") or "")
    return ""


def calculates_by_hand(package: Package) -> bool:
    """True when the workbook is set to manual calculation."""
    return _stated(package, "calcPr", "calcMode") == "manual"


def calculation_settings(package: Package) -> Mapping[str, str]:
    """How the workbook is calculated, as its file states it: calcMode, iterate, fullPrecision …"""
    root = parse(package.read(package.book.member), package.book.member, package.path.name)
    found = root.find(f"{{{MAIN}}}calcPr")
    return {} if found is None else {str(name): str(value) for name, value in found.attrib.items()}


def saved_by(package: Package) -> str:
    """The program that saved the workbook, as it names itself; "" where it does not."""
    for part in parts_of_kind(package.container, ROOT, "extended-properties"):
        try:
            properties = parse(package.read(part), part, package.path.name)
        except WorkbookError:
            continue  # what the file says about itself is no reason to leave its figures unread
        for element in properties:
            if local_name(element) == "Application":
                return (element.text or "").strip()
    return ""


def structure_is_locked(package: Package) -> bool:
    """True when sheets cannot be added, deleted or renamed."""
    return _stated(package, "workbookProtection", "lockStructure") in ("1", "true")


def _stated(package: Package, element: str, attribute: str) -> str:
    """An attribute of a part of the workbook's settings; "" where it is not stated."""
    root = parse(package.read(package.book.member), package.book.member, package.path.name)
    found = root.find(f"{{{MAIN}}}{element}")
    return "" if found is None else found.get(attribute) or ""
