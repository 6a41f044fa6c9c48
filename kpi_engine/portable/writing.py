"""A planned rewriting as the bytes of a workbook: formulas, names, rules and columns; all else stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial

from kpi_engine.portable.plan import CellKey, Plan, PlannedCell
from kpi_engine.recalc.verdict import CellVerdict
from kpi_engine.workbook.book_patch import without_calc_chain
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.edits import Edit, SetCache, SetValue
from kpi_engine.workbook.formula_patch import with_formulas, without_formulas
from kpi_engine.workbook.formulas_elsewhere import (
    Elsewhere,
    add_names,
    remove_column_formulas,
    remove_names,
    rewrite_elsewhere,
)
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import verify
from kpi_engine.workbook.rebuild import rebuilt
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.sheet_patch import patched_sheet

_NEW_RESULT = ("stale", "uncached")


def written(package: Package, made: Plan, before: Mapping[CellKey, CellVerdict]) -> bytes:
    """The workbook as planned; every part that is not concerned is proved to be the same bytes."""
    draft = Draft(package)
    by_sheet: dict[str, list[PlannedCell]] = defaultdict(list)
    for planned in made.cells.values():
        by_sheet[planned.record.sheet].append(planned)
    as_values = made.converter.form == "values"
    for sheet, cells in by_sheet.items():
        data = (
            _values(draft, sheet, cells, before) if as_values else _texts(draft, sheet, cells, made, before)
        )
        draft.put(package.sheet(sheet).member, data)
    if as_values:
        remove_column_formulas(draft, {place.label for place, _ in made.elsewhere})
        if made.cells:
            without_calc_chain(draft)
    else:
        rewrite_elsewhere(draft, partial(_as_planned, made))
    if names := made.converter.new_names(made.words):
        add_names(draft, names)
    remove_names(draft, {word.casefold(): word for word in made.converter.gone})
    data = rebuilt(package.container, draft.changed, draft.removed)
    verify(package, data, {}, changed=draft.changed, removed=draft.removed)
    return data


def _as_planned(made: Plan, place: Elsewhere, text: str) -> str:
    planned = made.elsewhere.get((place, text))
    return text if planned is None else planned.text


def _texts(
    draft: Draft, sheet: str, cells: list[PlannedCell], made: Plan, before: Mapping[CellKey, CellVerdict]
) -> bytes:
    """The sheet with new formulas; a result that the file did not hold, or that was old, is put in."""
    new = {
        (each.record.row, each.record.column): each.text for each in cells if each.text != each.record.formula
    }
    markup = draft.markup(sheet)
    data = with_formulas(markup, made.stated[sheet], new) if new else markup.data
    results: dict[str, Edit] = {
        key[1]: SetCache(before[key].computed)
        for each in cells for key in each.covers
        if key in before and before[key].status in _NEW_RESULT
    }  # fmt: skip
    return patched_sheet(_opened(draft, sheet, data), results) if results else data


def _values(
    draft: Draft, sheet: str, cells: list[PlannedCell], before: Mapping[CellKey, CellVerdict]
) -> bytes:
    """The sheet with values in place of formulas; an array formula leaves its results in all its cells."""
    arrays = [(each.record.row, each.record.column) for each in cells if each.record.kind == "array"]
    markup = draft.markup(sheet)
    data = without_formulas(markup, arrays) if arrays else markup.data
    values: dict[str, Edit] = {
        key[1]: SetValue(value_of(before[key]), replace_formula=True)
        for each in cells for key in each.covers if key in before
    }  # fmt: skip
    return patched_sheet(_opened(draft, sheet, data), values)


def value_of(verdict: CellVerdict) -> float | str | bool | None:
    """What the cell is to hold: the file's own digits where they are right, else the computed value."""
    return verdict.cached if verdict.status == "equal" else verdict.computed


def _opened(draft: Draft, sheet: str, data: bytes) -> SheetMarkup:
    return SheetMarkup.open(data, draft.package.sheet(sheet).name, draft.package.path.name)
