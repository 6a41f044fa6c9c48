"""Names, tables, links and settings of two versions compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import Cell, Copies
from kpi_engine.audit.versions.changes import Change, Kind
from kpi_engine.audit.versions.same_formula import Formulas
from kpi_engine.formula.shapes import shape
from kpi_engine.model.written import clipped
from kpi_engine.workbook.book_facts import (
    calculates_by_hand,
    calculation_settings,
    linked_workbooks,
    structure_is_locked,
)
from kpi_engine.workbook.package import Package, TableInfo
from kpi_engine.workbook.structure import relations

_OUTSIDE = Cell(1, 1, None, "", "", "", 0)
_LONGEST = 80
_OF_EXCEL = "_xlnm._filterdatabase"
"""The name that Excel keeps for each filtered list, out of sight."""


def names_changed(old: AuditBook, new: AuditBook, formulas: Formulas) -> Iterator[Change]:
    """Names added, removed, and those that stand for something else."""
    titles = {key: match.new.name for key, match in formulas.matches.items()}
    before = {
        (name.name.casefold(), titles.get(name.sheet.casefold(), name.sheet)): name
        for name in old.package.defined_names
        if name.name.casefold() != _OF_EXCEL
    }
    now = {
        (name.name.casefold(), name.sheet): name
        for name in new.package.defined_names
        if name.name.casefold() != _OF_EXCEL
    }
    for key in [*before, *(key for key in now if key not in before)]:
        was, is_ = before.get(key), now.get(key)
        if was and is_:
            if not _moved_along(was.refers_to, is_.refers_to, formulas):
                yield _change("name changed", is_.sheet, is_.name, was.refers_to, is_.refers_to)
        elif was:
            yield _change("name removed", was.sheet, was.name, was.refers_to, "")
        elif is_:
            yield _change("name added", is_.sheet, is_.name, "", is_.refers_to)


def _moved_along(before: str, now: str, formulas: Formulas) -> bool:
    """True where a name's reference is what the old one became."""
    one, other = (Copies("", shape(text, 1, 1)) for text in (before, now))
    return formulas.verdict((_OUTSIDE, one), (_OUTSIDE, other)) == "same"


def _change(kind: Kind, sheet: str, name: str, old: str, new: str) -> Change:
    was, is_ = clipped(old, _LONGEST), clipped(new, _LONGEST)
    message = {
        "name changed": f"The name {clipped(name)} stood for {was} and stands for {is_}.",
        "name removed": f"The name {clipped(name)}, which stood for {was}, is gone.",
        "name added": f"The name {clipped(name)} is new and stands for {is_}.",
    }[kind]
    return Change(kind, sheet, message, old=old or None, new=new or None, label=name)


def tables_changed(old: AuditBook, new: AuditBook) -> Iterator[Change]:
    """Excel tables added, removed, resized beyond the rows that were put in, or with other columns."""
    before = {table.name.casefold(): table for table in old.package.tables}
    now = {table.name.casefold(): table for table in new.package.tables}
    for key in [*before, *(key for key in now if key not in before)]:
        was, is_ = before.get(key), now.get(key)
        told = _table(was, is_)
        if told:
            title = is_.sheet if is_ else was.sheet if was else ""
            yield Change("table changed", title, told, old=was.ref if was else None,
                         new=is_.ref if is_ else None, label=is_.name if is_ else "")  # fmt: skip


def _table(was: TableInfo | None, is_: TableInfo | None) -> str:
    if was is None:
        return f"The table {clipped(is_.name)} ({is_.ref}) is new." if is_ else ""
    if is_ is None:
        return f"The table {clipped(was.name)} ({was.ref}) is gone."
    if was.columns != is_.columns:
        gone = [each for each in was.columns if each not in is_.columns]
        come = [each for each in is_.columns if each not in was.columns]
        told = [f"without {clipped(', '.join(gone), 60)}"] if gone else []
        told += [f"with {clipped(', '.join(come), 60)}"] if come else []
        return f"The table {clipped(is_.name)} has other columns: {' and '.join(told) or 'in another order'}."
    if (was.totals_rows, was.header_rows) != (is_.totals_rows, is_.header_rows):
        return f"The table {clipped(is_.name)} shows its header or its total row otherwise than before."
    return f"The table {clipped(is_.name)} was {was.ref} and is {is_.ref}." if was.ref != is_.ref else ""


def links_changed(old: Package, new: Package) -> Iterator[Change]:
    """Other workbooks that are read now, or no longer, and macros."""
    before, now = linked_workbooks(old), linked_workbooks(new)
    for name in dict.fromkeys(now):
        if name not in before:
            yield Change("link changed", "", f"The workbook now reads {clipped(name, 80)}.", new=name)
    for name in dict.fromkeys(before):
        if name not in now:
            yield Change("link changed", "", f"The workbook no longer reads {clipped(name, 80)}.", old=name)
    macros = _macros(old), _macros(new)
    if macros[0] != macros[1]:
        told = "changed" if all(macros) else "added" if macros[1] else "removed"
        yield Change(
            "macros changed", "", f"Macros were {told}.", old=macros[0] or None, new=macros[1] or None
        )


def _macros(package: Package) -> str:
    """What the macros are known by; "" for a workbook without."""
    for kind, part in relations(package.container, package.book.member).values():
        if kind == "vbaProject" and part in package.container:
            return sha256(package.read(part)).hexdigest()[:12]
    return ""


def settings_changed(old: Package, new: Package) -> Iterator[Change]:
    """How the two versions calculate and what they protect."""
    for (what, was), (_, is_) in zip(_settings(old), _settings(new), strict=True):
        if was != is_:
            yield Change("setting changed", "", f"{what}: was {was}, is {is_}.", old=was, new=is_, label=what)


def _settings(package: Package) -> Sequence[tuple[str, str]]:
    stated = calculation_settings(package)
    precise = stated.get("fullPrecision", "1") not in ("0", "false")
    return (
        ("Calculation", "by hand (F9)" if calculates_by_hand(package) else "automatic"),
        ("Circular formulas", "allowed, by iteration" if package.iterate else "not allowed"),
        ("Precision", "full" if precise else "as displayed"),
        ("Dates count from", "1904" if package.date1904 else "1900"),
        ("Structure of the workbook", "locked" if structure_is_locked(package) else "open"),
    )
