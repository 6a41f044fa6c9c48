"""Formulas that stand in no cell: defined names, tables' columns, conditional formats, data validations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import (
    Change,
    Element,
    attributes,
    children,
    is_true,
    qualified,
    spliced,
)
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.structure import parts_of_kind
from kpi_engine.workbook.tables.leaves import changed_text, descendants
from kpi_engine.workbook.xml_text import as_character_data, character_data

Kind = Literal["name", "table column", "table total", "conditional format", "data validation"]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where such a formula stands: its kind, the sheet it belongs to ("" for none), what people call it."""

    kind: Kind
    sheet: str
    label: str
    array: bool = False


Rewrite = Callable[[Elsewhere, str], str]
_TABLE: dict[bytes, Kind] = {b"calculatedColumnFormula": "table column", b"totalsRowFormula": "table total"}


def rewrite_elsewhere(draft: Draft, rewrite: Rewrite) -> None:
    """Every formula outside the cells as `rewrite` says; a part in which nothing changes keeps its bytes."""
    package = draft.package
    _rewrite_part(draft, package.book.member, _names_in, [sheet.name for sheet in package.sheets], rewrite)
    for sheet in package.sheets:
        if sheet.kind == "worksheet":
            _rewrite_part(draft, sheet.member, _rules_in, [sheet.name], rewrite)
        for member in parts_of_kind(package.container, sheet.member, "table"):
            _rewrite_part(draft, member, _columns_in, [sheet.name], rewrite)


def formulas_elsewhere(package: Package, sheets: Iterable[str]) -> Iterator[tuple[Elsewhere, str]]:
    """The formulas of all tables, and of the validations and conditional formats of these sheets."""
    draft = Draft(package)
    wanted = frozenset(sheets)
    for sheet in package.sheets:
        parts = [(member, _columns_in) for member in parts_of_kind(package.container, sheet.member, "table")]
        if sheet.name in wanted:
            parts.append((sheet.member, _rules_in))
        for member, finds in parts:
            data, view, top = draft.opened(member)
            for place, element in finds(view, top, [sheet.name]):
                yield place, character_data(data[element.inner : element.inner_end])


_Finds = Callable[[bytes, Element, list[str]], Iterator[tuple[Elsewhere, Element]]]


def _rewrite_part(draft: Draft, member: str, finds: _Finds, sheets: list[str], rewrite: Rewrite) -> None:
    data, view, top = draft.opened(member)
    changes: list[Change] = []
    for place, element in finds(view, top, sheets):
        changes += changed_text(data, element, partial(rewrite, place))
    if changes:
        draft.put(member, spliced(data, changes))


def _names_in(view: bytes, top: Element, sheets: list[str]) -> Iterator[tuple[Elsewhere, Element]]:
    for part in children(view, top.inner, top.inner_end):
        if part.name != b"definedNames":
            continue
        for element in children(view, part.inner, part.inner_end):
            stated = attributes(view, element)
            scope = stated.get(b"localSheetId", b"")
            sheet = sheets[int(scope)] if scope.isdigit() and int(scope) < len(sheets) else ""
            yield Elsewhere("name", sheet, character_data(stated.get(b"name", b""))), element


def _columns_in(view: bytes, top: Element, sheets: list[str]) -> Iterator[tuple[Elsewhere, Element]]:
    table = _stated_name(view, top, b"displayName")
    for column in descendants(view, top):
        if column.name != b"tableColumn":
            continue
        label = f"{table}[{_stated_name(view, column, b'name')}]"
        for element in children(view, column.inner, column.inner_end):
            if (kind := _TABLE.get(element.name)) is not None:
                array = is_true(attributes(view, element).get(b"array"))
                yield Elsewhere(kind, sheets[0], label, array), element


def _rules_in(view: bytes, top: Element, sheets: list[str]) -> Iterator[tuple[Elsewhere, Element]]:
    for part in children(view, top.inner, top.inner_end):
        if part.name in (b"conditionalFormatting", b"dataValidations", b"extLst"):
            yield from _rules(view, part, sheets[0])


def _rules(view: bytes, part: Element, sheet: str) -> Iterator[tuple[Elsewhere, Element]]:
    """The formulas of rules; those of newer Excel versions stand in `xm:f` inside an extension."""
    label, seen = "", set[int]()
    for element in (part, *descendants(view, part)):
        label = _stated_name(view, element, b"sqref") or label
        if element.name in (b"formula", b"formula1", b"formula2"):
            inner = next(iter(children(view, element.inner, element.inner_end)), element)
            seen.add(inner.start)
            is_rule = element.name == b"formula"
            yield Elsewhere("conditional format" if is_rule else "data validation", sheet, label), inner
        elif element.name == b"f" and element.start not in seen:
            yield Elsewhere("conditional format", sheet, label), element


def _stated_name(view: bytes, element: Element, name: bytes) -> str:
    return character_data(attributes(view, element).get(name, b""))


_BEFORE_NAMES = (
    b"fileVersion", b"fileSharing", b"workbookPr", b"AlternateContent", b"revisionPtr", b"workbookProtection",
    b"bookViews", b"sheets", b"functionGroups", b"externalReferences",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewName:
    """A defined name of the whole workbook, with the remark that the Name Manager shows."""

    name: str
    formula: str
    comment: str = ""


def add_names(draft: Draft, names: list[NewName]) -> None:
    """Put names of the whole workbook behind those that it has."""
    member = draft.package.book.member
    data, view, top = draft.opened(member)
    parts = list(children(view, top.inner, top.inner_end))
    there = next((part for part in parts if part.name == b"definedNames"), None)
    xml = b"".join(_name_xml(top.prefix, name) for name in names)
    if there is not None and there.inner_end < there.end:
        draft.put(member, spliced(data, [(there.inner_end, there.inner_end, xml)]))
        return
    outer = qualified(top.prefix, b"definedNames")
    xml = b"<" + outer + b">" + xml + b"</" + outer + b">"
    place = max(part.end for part in parts if part.name in _BEFORE_NAMES)
    span = (place, place) if there is None else (there.start, there.end)
    draft.put(member, spliced(data, [(*span, xml)]))


def remove_names(draft: Draft, words: Mapping[str, str]) -> None:
    """Take names of the whole workbook out: those whose word, in lower case, is a key of `words`."""
    member = draft.package.book.member
    data, view, top = draft.opened(member)
    changes: list[Change] = []
    for part in children(view, top.inner, top.inner_end):
        if part.name != b"definedNames":
            continue
        inside = list(children(view, part.inner, part.inner_end))
        gone = [
            element for element in inside
            if b"localSheetId" not in (stated := attributes(view, element))
            and character_data(stated.get(b"name", b"")).casefold() in words
        ]  # fmt: skip
        spans = [part] if gone and len(gone) == len(inside) else gone
        changes += [(each.start, each.end, b"") for each in spans]
    if changes:
        draft.put(member, spliced(data, changes))


def _name_xml(prefix: bytes, name: NewName) -> bytes:
    element = qualified(prefix, b"definedName")
    remark = as_character_data(name.comment).replace(b'"', b"&quot;")
    stated = b' comment="%s"' % remark if remark else b""
    head = b'<%s name="%s"%s>' % (element, name.name.encode(), stated)
    return head + as_character_data(name.formula) + b"</" + element + b">"


def remove_column_formulas(draft: Draft, labels: set[str]) -> None:
    """Take the formulas that tables state for new rows of these columns (`Table[Column]`) out."""
    for sheet in draft.package.sheets if labels else ():
        for member in parts_of_kind(draft.package.container, sheet.member, "table"):
            data, view, top = draft.opened(member)
            changes: list[Change] = [
                (element.start, element.end, b"")
                for place, element in _columns_in(view, top, [sheet.name])
                if place.kind == "table column" and place.label in labels
            ]
            if changes:
                draft.put(member, spliced(data, changes))
