"""A sheet that a patch puts behind the last one: known to the workbook, every other part byte for byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.references import quoted
from kpi_engine.workbook.added_part import link_part, new_member
from kpi_engine.workbook.cell_text import escaped
from kpi_engine.workbook.container import part_key
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import attributes, children, is_true, qualified
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.part_lists import appended_to
from kpi_engine.workbook.refusals import not_verified, short
from kpi_engine.workbook.xml_parts import RELATION, check_well_formed

_BEFORE_SHEETS = (
    b"fileVersion", b"fileSharing", b"workbookPr", b"AlternateContent", b"revisionPtr", b"workbookProtection",
    b"bookViews",
)  # fmt: skip
_BEFORE_NAMES = (*_BEFORE_SHEETS, b"sheets", b"functionGroups", b"externalReferences")
_HIDDEN_NAMES = ("_xlnm._FilterDatabase",)


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to be added: its title, and names of its own such as the rows that every page repeats."""

    title: str
    names: Mapping[str, str]
    """`_xlnm.Print_Titles` → `$5:$5`."""


def check_may_add(package: Package) -> None:
    """Refuse a workbook whose author does not let sheets be added."""
    _, view, top = Draft(package).opened(package.book.member)
    for each in children(view, top.inner, top.inner_end):
        if each.name == b"workbookProtection" and is_true(attributes(view, each).get(b"lockStructure")):
            raise WorkbookError(
                f"{short(package.path.name)} does not let sheets be added: its structure is protected. In "
                "Excel choose Review, Protect Workbook to lift that, or use a report workbook of its own.",
                code="structure-protected",
            )


def free_title(package: Package, wanted: str) -> str:
    """The title, with a number where the workbook has such a sheet: `KPI Audit (2)`."""
    taken = {info.name.casefold() for info in package.sheets}
    title, number = wanted, 1
    while title.casefold() in taken:
        number += 1
        title = f"{wanted} ({number})"
    return title


def add_sheet(draft: Draft, sheet: NewSheet) -> str:
    """Tell the workbook of a new last sheet; the name under which its part is to be added."""
    member = new_member(draft, "worksheets/kpi-audit.xml")
    link = link_part(draft, member, "worksheet")
    book = draft.package.book.member
    data, view, top = draft.opened(book)
    sheets = [
        attributes(view, each)
        for part in children(view, top.inner, top.inner_end) if part.name == b"sheets"
        for each in children(view, part.inner, part.inner_end)
    ]  # fmt: skip
    numbers = [int(number) for each in sheets if (number := each.get(b"sheetId", b"")).isdigit()]
    title = escaped(sheet.title).encode("utf-8").replace(b'"', b"&quot;")
    entry = b'<%s xmlns:r="%s" name="%s" sheetId="%d" r:id="%s"/>' % (
        qualified(top.prefix, b"sheet"), RELATION.encode(), title, max(numbers, default=0) + 1, link.encode(),
    )  # fmt: skip
    data = appended_to(data, b"sheets", [entry], _BEFORE_SHEETS, counted=False)
    names = [_name(top.prefix, name, sheet.title, ref, len(sheets)) for name, ref in sheet.names.items()]
    draft.put(book, appended_to(data, b"definedNames", names, _BEFORE_NAMES, counted=False))
    return member


def _name(prefix: bytes, name: str, title: str, ref: str, number: int) -> bytes:
    hidden = b' hidden="1"' if name in _HIDDEN_NAMES else b""
    element = qualified(prefix, b"definedName")
    text = escaped(f"{quoted(title)}!{ref}").encode("utf-8")
    return b'<%s name="%s" localSheetId="%d"%s>%s</%s>' % (
        element, name.encode(), number, hidden, text, element,
    )  # fmt: skip


def verify_added(package: Package, data: bytes, draft: Draft, extra: Sequence[str]) -> Package:
    """Prove it: every part that was not to change has its bytes, and nothing but the new parts came in."""
    result = Package.of_bytes(data, package.path)
    result.container.check_all()
    touched = {part_key(name) for name in draft.changed}
    gone = {part_key(name) for name in draft.removed}
    before = {part_key(each.info.filename): each for each in package.container.records}
    after = {part_key(each.info.filename): each for each in result.container.records}
    if set(after) != (set(before) - gone) | {part_key(name) for name in (*draft.added, *extra)}:
        raise not_verified(package.path.name, "a part is lost")
    for key, record in before.items():
        kept = key in after and key not in touched
        if kept and result.container.raw(after[key]) != package.container.raw(record):
            raise not_verified(package.path.name, f"the part {key} is no longer the same")
    for member in (*draft.changed, *draft.added, *extra):
        check_well_formed(result.read(member), member, package.path.name)
    return result
