"""Formulas in cells that read a table: rewritten for its new rows, on every sheet of the workbook."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kpi_engine.formula.shapes import shape
from kpi_engine.workbook.cell_text import escaped
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.formula_cells import FormulaCell, Place, formula_cells
from kpi_engine.workbook.markup import Change, attributes, children, qualified, spliced, tag
from kpi_engine.workbook.package import CellRecord
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.tables.following import followed, reads_part
from kpi_engine.workbook.tables.growth import Growth

_SHARED_ONLY = (b"t", b"si", b"ref")


def follow_in_sheet(draft: Draft, growth: Growth, sheet: str, own: Collection[Place] = ()) -> list[str]:
    """Rewrite the formulas of a sheet; those at `own` share their formula with no other cell afterwards.

    Gives back the cells whose formulas read a part of the table: it does not grow, or its rows are gone.
    """
    info = draft.package.sheet(sheet)
    data = draft.read(info.member)
    if info.kind != "worksheet" or (b"<f" not in data and b":f" not in data):
        return []
    records = {(cell.row, cell.column): cell for cell in draft.package.cells(sheet) if cell.kind}
    new = _new_formulas(growth, sheet, records)
    if new or own:
        markup = SheetMarkup.open(data, info.name, draft.package.path.name)
        draft.put(info.member, spliced(markup.data, _changes(markup, records, new, own)))
    return [
        f"{cell.ref} reads {part}"
        for place, cell in records.items()
        if place not in new and not _beside(growth, sheet, place) and _may_read(growth, cell)
        and (part := reads_part(growth, cell.formula, sheet)) and not _in_a_run(cell, records)
    ]  # fmt: skip


def _new_formulas(growth: Growth, sheet: str, records: Mapping[Place, CellRecord]) -> dict[Place, str]:
    new = {}
    for place, cell in records.items():
        text = followed(growth, cell.formula, sheet)
        if text == cell.formula:
            continue
        if growth.by > 0 and (_beside(growth, sheet, place) or _in_a_run(cell, records)):
            text = followed(growth, cell.formula, sheet, relative=False)
        if text != cell.formula:
            new[place] = text
    return new


def _may_read(growth: Growth, cell: CellRecord) -> bool:
    """False for formulas that surely name no cell of the table, most of a large workbook."""
    return growth.is_on(cell.sheet) or growth.sheet.casefold() in cell.formula.casefold()


def _beside(growth: Growth, sheet: str, place: Place) -> bool:
    """True in the rows of the table, where a range up to the own row is a running total."""
    return growth.is_on(sheet) and growth.first <= place[0] <= growth.last


def _in_a_run(cell: CellRecord, records: Mapping[Place, CellRecord]) -> bool:
    """True when the cell above or below holds a copy of the formula, so that its ranges shift row by row."""
    own = shape(cell.formula, cell.row, cell.column)
    others = (records.get((cell.row + by, cell.column)) for by in (-1, 1))
    return any(other is not None and shape(other.formula, other.row, other.column) == own for other in others)


def _changes(
    sheet: SheetMarkup, records: Mapping[Place, CellRecord], new: Mapping[Place, str], own: Collection[Place]
) -> list[Change]:
    wanted = set(new) | set(own)
    shared = b"shared" in sheet.view
    found = list(formula_cells(sheet, None if shared else {row for row, _ in wanted}))
    groups = {each.group for each in found if each.group and each.place in wanted}
    changes: list[Change] = []
    for each in found:
        if each.group in groups or each.place in new:
            text = new.get(each.place, records[each.place].formula)
            changes += _rewritten(sheet, each, text, keep_value=each.place not in new)
    return changes


def _rewritten(sheet: SheetMarkup, each: FormulaCell, text: str, *, keep_value: bool) -> list[Change]:
    """The cell with a formula of its own; the stored result goes, unless the formula says the same."""
    formula, cell = each.formula, each.cell
    stated = attributes(sheet.view, formula)
    if each.group:
        stated = {name: value for name, value in stated.items() if name not in _SHARED_ONLY}
    name = qualified(formula.prefix, formula.name)
    xml = tag(formula, stated) + escaped(text).encode("utf-8") + b"</" + name + b">"
    if keep_value:
        return [(formula.start, formula.end, xml)]
    kept = {name: value for name, value in attributes(sheet.view, cell).items() if name not in (b"t", b"vm")}
    others = [part for part in children(sheet.view, cell.inner, cell.inner_end)
              if part.name not in (b"f", b"v", b"is")]  # fmt: skip
    rest = b"".join(sheet.data[part.start : part.end] for part in others)
    end = b"</" + qualified(cell.prefix, cell.name) + b">"
    return [(cell.start, cell.end, tag(cell, kept) + xml + rest + end)]
