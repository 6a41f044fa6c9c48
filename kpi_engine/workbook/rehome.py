"""A formula that many cells share stands in one of them: it moves on when a figure takes that cell."""

from __future__ import annotations

from collections.abc import Collection

from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.markup import Change, Element, attributes, children, spliced, tag
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.refusals import shared_formula
from kpi_engine.workbook.shared_formula import moved
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.xml_text import as_character_data, character_data

_Place = tuple[int, int]
_Group = list[tuple[_Place, Element]]


def rehomed(sheet: SheetMarkup, replaced: Collection[_Place]) -> bytes:
    """The sheet with each shared formula that a cell in `replaced` states handed to the next of its group.

    The cell in `replaced` keeps the formula for itself, so that nothing depends on it any more.
    """
    if not replaced or b"shared" not in sheet.view:
        return sheet.data
    changes: list[Change] = []
    for group in _groups(sheet):
        (place, master), *others = group
        if place not in replaced:
            continue
        text = _text(sheet, place, master)
        changes.append((master.start, master.end, _formula(master, {}, text)))
        if staying := [member for member in others if member[0] not in replaced]:
            (row, column), heir = staying[0]
            stated = attributes(sheet.view, heir) | {b"ref": _around(staying).ref.encode()}
            own = moved(text, row - place[0], column - place[1])
            changes.append((heir.start, heir.end, _formula(heir, stated, own)))
    return spliced(sheet.data, changes) if changes else sheet.data


def _groups(sheet: SheetMarkup) -> list[_Group]:
    """The cells of each shared formula in the order of the file; the first states it."""
    groups: list[_Group] = []
    latest: dict[bytes, _Group] = {}
    for row in sheet.rows:
        element = sheet.element(row)
        if b"shared" not in sheet.view[element.inner : element.inner_end]:
            continue
        for column, cell, _ in sheet.cells_of(element, row.number):
            for part in children(sheet.view, cell.inner, cell.inner_end):
                stated = attributes(sheet.view, part)
                if part.name != b"f" or stated.get(b"t") != b"shared":
                    continue
                member = (row.number, column), part
                number = stated.get(b"si", b"")
                if part.inner < part.inner_end or number not in latest:
                    latest[number] = [member]
                    groups.append(latest[number])
                else:
                    latest[number].append(member)
    return groups


def _text(sheet: SheetMarkup, place: _Place, formula: Element) -> str:
    raw = sheet.data[formula.inner : formula.inner_end]
    if not raw or b"<!" in raw:
        raise shared_formula(sheet.where(cell_name(*place)))
    return character_data(raw)


def _formula(formula: Element, stated: dict[bytes, bytes], text: str) -> bytes:
    end = tag(formula, {}).replace(b"<", b"</", 1)
    return tag(formula, stated) + as_character_data(text) + end


def _around(group: _Group) -> Area:
    rows = [row for (row, _), _ in group]
    columns = [column for (_, column), _ in group]
    return Area("", min(rows), min(columns), max(rows), max(columns))
