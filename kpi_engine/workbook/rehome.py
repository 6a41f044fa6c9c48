"""A formula that many cells share stands in one of them: it moves on when a figure takes that cell."""

from __future__ import annotations

from collections.abc import Collection

from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.formula_cells import FormulaCell, Place, formula_cells
from kpi_engine.workbook.markup import Change, Element, attributes, spliced, tag
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.refusals import shared_formula
from kpi_engine.workbook.shared_formula import moved
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.xml_text import as_character_data, character_data


def rehomed(sheet: SheetMarkup, replaced: Collection[Place]) -> bytes:
    """The sheet with each shared formula that a cell in `replaced` states handed to the next of its group.

    The cell in `replaced` keeps the formula for itself, so that nothing depends on it any more.
    """
    if not replaced or b"shared" not in sheet.view:
        return sheet.data
    changes: list[Change] = []
    for group in _groups(sheet):
        master, *others = group
        if master.place not in replaced:
            continue
        text = _text(sheet, master)
        changes.append((master.formula.start, master.formula.end, _formula(master.formula, {}, text)))
        if staying := [member for member in others if member.place not in replaced]:
            (row, column), heir = staying[0].place, staying[0].formula
            stated = attributes(sheet.view, heir) | {b"ref": _around(staying).ref.encode()}
            own = moved(text, row - master.place[0], column - master.place[1])
            changes.append((heir.start, heir.end, _formula(heir, stated, own)))
    return spliced(sheet.data, changes) if changes else sheet.data


def _groups(sheet: SheetMarkup) -> Collection[list[FormulaCell]]:
    """The cells of each shared formula in the order of the file; the first states it."""
    groups: dict[int, list[FormulaCell]] = {}
    spans = ((row.number, sheet.element(row)) for row in sheet.rows)
    rows = {number for number, span in spans if b"shared" in sheet.view[span.inner : span.inner_end]}
    for each in formula_cells(sheet, rows):
        if each.group:
            groups.setdefault(each.group, []).append(each)
    return groups.values()


def _text(sheet: SheetMarkup, master: FormulaCell) -> str:
    raw = sheet.data[master.formula.inner : master.formula.inner_end]
    if not raw or b"<!" in raw:
        raise shared_formula(sheet.where(cell_name(*master.place)))
    return character_data(raw)


def _formula(formula: Element, stated: dict[bytes, bytes], text: str) -> bytes:
    end = tag(formula, {}).replace(b"<", b"</", 1)
    return tag(formula, stated) + as_character_data(text) + end


def _around(group: list[FormulaCell]) -> Area:
    rows, columns = zip(*(member.place for member in group), strict=True)
    return Area("", min(rows), min(columns), max(rows), max(columns))
