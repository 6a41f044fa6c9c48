"""Formulas of a sheet given another text; their stored results and every other byte stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kpi_engine.workbook.formula_cells import FormulaCell, Place, formula_cells
from kpi_engine.workbook.markup import Change, attributes, qualified, spliced, tag
from kpi_engine.workbook.shared_formula import moved
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.xml_text import as_character_data

_SHARED_ONLY = (b"t", b"si", b"ref")


def with_formulas(sheet: SheetMarkup, stated: Mapping[Place, str], new: Mapping[Place, str]) -> bytes:
    """The sheet's part with the formulas at the places in `new` as they say there.

    `stated` holds every formula of the sheet as it reads in its own cell. Cells that share a formula go on
    sharing it where the new one is the same for each of them, else each gets its own.
    """
    shared = b"shared" in sheet.view
    found = list(formula_cells(sheet, None if shared else {row for row, _ in new}))
    groups: dict[int, list[FormulaCell]] = {}
    for each in found:
        if each.group:
            groups.setdefault(each.group, []).append(each)
    changes = [
        _stated(each, sheet, new[each.place]) for each in found if not each.group and each.place in new
    ]
    for group in groups.values():
        if any(each.place in new for each in group):
            changes += _group(group, sheet, {each.place: stated[each.place] for each in group} | dict(new))
    return spliced(sheet.data, changes)


def without_formulas(sheet: SheetMarkup, places: Collection[Place]) -> bytes:
    """The sheet's part with the formulas in these cells gone, array formulas too; their results stay."""
    gone = set(places)
    found = formula_cells(sheet, {row for row, _ in gone})
    changes = [(each.formula.start, each.formula.end, b"") for each in found if each.place in gone]
    return spliced(sheet.data, changes)


def _group(group: list[FormulaCell], sheet: SheetMarkup, texts: Mapping[Place, str]) -> list[Change]:
    """The changes of cells that share a formula; `texts` says what each of them is to hold."""
    master, *others = group
    own = texts[master.place]
    row, column = master.place
    same = all(
        moved(own, each.place[0] - row, each.place[1] - column) == texts[each.place] for each in others
    )
    if same:
        return [_stated(master, sheet, own)]
    return [_stated(each, sheet, texts[each.place], alone=True) for each in group]


def _stated(each: FormulaCell, sheet: SheetMarkup, text: str, *, alone: bool = False) -> Change:
    """A formula's element with another text; `alone` says that it shares it with no other cell any more."""
    head = attributes(sheet.view, each.formula)
    if alone:
        head = {name: value for name, value in head.items() if name not in _SHARED_ONLY}
    name = qualified(each.formula.prefix, each.formula.name)
    xml = tag(each.formula, head) + as_character_data(text) + b"</" + name + b">"
    return each.formula.start, each.formula.end, xml
