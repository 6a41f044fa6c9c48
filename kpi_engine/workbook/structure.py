"""The skeleton of a workbook: which parts belong together, its sheets, defined names and tables."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from kpi_engine.workbook.cell_text import unescaped
from kpi_engine.workbook.container import Container, part_key
from kpi_engine.workbook.refusals import beta_format, damaged, strict_ooxml
from kpi_engine.workbook.strict_open_xml import STRICT
from kpi_engine.workbook.xml_parts import MAIN, local_name, parse, relation_id

_BETA = "http://schemas.microsoft.com/office/excel/2005/"
_TRUE = ("1", "true", "on")
ROOT = ""
"""The source of the relationships of the whole package."""


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet: its tab name, its part, whether it is shown, its place among the tabs, and what it is.

    `state` is visible, hidden or veryHidden; `kind` is worksheet, chartsheet, dialogsheet or macrosheet.
    """

    name: str
    member: str
    state: str
    index: int
    kind: str = "worksheet"


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A name for cells or a formula; `sheet` is "" when the whole workbook knows it."""

    name: str
    refers_to: str
    sheet: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TableInfo:
    """An Excel table: where it stands, header and totals included, its column headers, and its part."""

    name: str
    sheet: str
    ref: str
    columns: tuple[str, ...]
    header_rows: int
    totals_rows: int
    member: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """What the workbook part says."""

    member: str
    sheets: tuple[SheetInfo, ...]
    names: tuple[DefinedName, ...]
    date1904: bool
    iterate: bool


def relations(container: Container, source: str) -> Mapping[str, tuple[str, str]]:
    """The relationships of a part: id → (last word of the type, part); links outside are left out."""
    folder, part = posixpath.dirname(_slashed(source)), relations_part(source)
    if part not in container:
        return {}
    found = {}
    for element in parse(container.read(part), part, container.name):
        if local_name(element) == "Relationship" and element.get("TargetMode") != "External":
            kind = (element.get("Type") or "").rpartition("/")[2]
            target = unquote(_slashed(element.get("Target") or ""))
            absolute = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[element.get("Id") or ""] = (kind, posixpath.normpath(absolute))
    return found


def parts_of_kind(container: Container, source: str, kind: str) -> list[str]:
    """The parts of a kind (`styles`, `table`) that a part refers to and that are there."""
    links = relations(container, source).values()
    return [target for each, target in links if each == kind and target in container]


def relations_part(source: str) -> str:
    """The part that lists the relationships of a part, by its name with slashes."""
    folder, name = posixpath.split(_slashed(source))
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _slashed(member: str) -> str:
    return member.replace("\\", "/")


def main_part(container: Container) -> str:
    """The workbook part of the package; "" when it has none, as a document or a presentation."""
    for kind, target in relations(container, ROOT).values():
        if kind == "officeDocument" and target in container and target.lower().endswith(".xml"):
            root = parse(container.read(target), target, container.name)
            if local_name(root) == "workbook":
                return container.member(target)
    return ""


def main_content_type(container: Container, member: str) -> str:
    """What the package says its workbook part is: workbook or template, with or without macros."""
    part, default = "[Content_Types].xml", ""
    for element in parse(container.read(part), part, container.name):
        kind = element.get("ContentType") or ""
        if part_key(element.get("PartName") or "") == part_key(member):
            return kind
        if (element.get("Extension") or "").lower() == "xml":
            default = kind
    return default


def part_types(container: Container) -> Mapping[str, str]:
    """What the package says each of its parts is, for those that it names one by one."""
    part = "[Content_Types].xml"
    return {
        container.member(name): element.get("ContentType") or ""
        for element in parse(container.read(part), part, container.name)
        if (name := element.get("PartName")) and name in container
    }


def read_book(container: Container, member: str) -> Book:
    """Sheets, names and calculation settings; Strict OOXML is refused, as most programs misread it."""
    root = parse(container.read(member), member, container.name)
    if etree.QName(root).namespace != MAIN:
        _refuse_namespace(container.name, str(etree.QName(root).namespace))
    sheets = _sheets(container, member, root)
    settings = {
        local_name(element): element for element in root if local_name(element) in ("workbookPr", "calcPr")
    }
    date1904 = "workbookPr" in settings and settings["workbookPr"].get("date1904", "") in _TRUE
    iterate = "calcPr" in settings and settings["calcPr"].get("iterate", "") in _TRUE
    return Book(member, sheets, _names(root, sheets), date1904, iterate)


def _refuse_namespace(workbook: str, namespace: str) -> None:
    if namespace.startswith(STRICT):
        raise strict_ooxml(workbook)
    if namespace.startswith(_BETA):
        raise beta_format(workbook)
    raise damaged(workbook, "its main part is not a workbook")


def _sheets(container: Container, member: str, root: etree._Element) -> tuple[SheetInfo, ...]:
    links = relations(container, member)
    sheets: list[SheetInfo] = []
    seen, parts = set[str](), {part_key(member)}
    for element in root.iter(f"{{{MAIN}}}sheet"):
        kind, target = links.get(relation_id(element), ("", ""))
        name = unescaped(element.get("name") or "")
        if target not in container:
            raise damaged(container.name, f"the part of its sheet {name[:40]} is missing")
        if name.casefold() in seen:
            raise damaged(container.name, f"it has two sheets called {name[:40]}")
        if part_key(target) in parts:
            raise damaged(container.name, f"the part of its sheet {name[:40]} is that of another sheet")
        seen.add(name.casefold())
        parts.add(part_key(target))
        kind = "macrosheet" if "acrosheet" in kind else kind
        state = element.get("state") or "visible"
        sheets.append(SheetInfo(name, container.member(target), state, len(sheets), kind))
    if not sheets:
        raise damaged(container.name, "it has no sheet")
    return tuple(sheets)


def _names(root: etree._Element, sheets: tuple[SheetInfo, ...]) -> tuple[DefinedName, ...]:
    names = []
    for element in root.iter(f"{{{MAIN}}}definedName"):
        scope = element.get("localSheetId")
        sheet = sheets[int(scope)].name if scope and scope.isdecimal() and int(scope) < len(sheets) else ""
        hidden = element.get("hidden", "") in _TRUE
        names.append(DefinedName(element.get("name") or "", (element.text or "").strip(), sheet, hidden))
    return tuple(names)


def read_tables(container: Container, book: Book) -> tuple[TableInfo, ...]:
    """Every table of every sheet."""
    tables = []
    for sheet in book.sheets:
        for member in parts_of_kind(container, sheet.member, "table"):
            tables.append(_table(parse(container.read(member), member, container.name), sheet.name, member))
    return tuple(tables)


def _table(root: etree._Element, sheet: str, member: str) -> TableInfo:
    columns = tuple(unescaped(column.get("name") or "") for column in root.iter(f"{{{MAIN}}}tableColumn"))
    name = root.get("displayName") or root.get("name") or ""
    header, totals = (
        _count(root.get(key), default) for key, default in (("headerRowCount", 1), ("totalsRowCount", 0))
    )
    return TableInfo(name, sheet, root.get("ref") or "", columns, header, totals, member)


def _count(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default
