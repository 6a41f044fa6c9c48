"""Rows that break a validation of the template or stand in locked cells: filled as stated, and said so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpi_engine.fill.receipt import CellChange
from kpi_engine.fill.refusals import short_sentence
from kpi_engine.fill.values import place_of
from kpi_engine.formula.references import quoted
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import cell_position
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.styles import read_styles
from kpi_engine.workbook.validations import Validation, validations_of


def rule_warnings(package: Package, changes: Sequence[CellChange]) -> list[str]:
    """One sentence for each validation that cells break, and for sheets with locked cells or hidden rows."""
    warnings = []
    for sheet in dict.fromkeys(change.sheet for change in changes):
        info = package.sheet(sheet)
        markup = package.markup(info.name)
        mine = [change for change in changes if change.sheet == sheet]
        warnings += _broken(validations_of(markup, package), mine)
        warnings += [*_locked(package, markup, mine), *_hidden(markup, mine)]
    return warnings


def _broken(rules: Iterable[Validation], changes: Sequence[CellChange]) -> list[str]:
    warnings = []
    places = [(cell_position(change.cell), change) for change in changes]
    for rule in rules:
        against = [
            change
            for (row, column), change in places
            if any(
                area.left <= column <= area.right and area.top <= row <= area.bottom for area in rule.areas
            )
            and not rule.allows(change.new)
        ]
        if against:
            first = against[0]
            more = f" (and {len(against) - 1:,} more cells)" if len(against) > 1 else ""
            said = f" The template says: {rule.message}" if rule.message else ""
            where = place_of(first.sheet, first.cell)
            shown = short(str(first.new), 30)
            warnings.append(short_sentence(f"{first.fact}: {where} does not allow {shown}{more}.{said}"))
    return warnings


def _locked(package: Package, markup: SheetMarkup, changes: Sequence[CellChange]) -> list[str]:
    """Told by one cell of each column, as the cells of a column are formatted alike."""
    if not markup.is_protected:
        return []
    styles = read_styles(package)
    by_column = {cell_position(change.cell)[1]: change.cell for change in changes}
    locked = [
        cell for cell in by_column.values() if styles[markup.style_at(*cell_position(cell))].locked
    ]  # fmt: skip
    if not locked:
        return []
    return [
        f"{short(quoted(markup.name), 40)}: cells of {len(locked)} columns of a table are locked on this "
        f"protected sheet (such as {locked[0]}). The rows were written; Excel lets nobody correct them."
    ]


def _hidden(markup: SheetMarkup, changes: Sequence[CellChange]) -> list[str]:
    """Rows that a filter hides take their values, but nobody sees them and SUBTOTAL leaves them out."""
    filled = {cell_position(change.cell)[0] for change in changes if change.new is not None}
    hidden = sorted(filled & markup.hidden_rows)
    if not hidden:
        return []
    return [
        f"{short(quoted(markup.name), 40)}: {len(hidden)} of the filled rows are hidden, by a filter or by "
        f"hand (such as row {hidden[0]}). Totals of what is shown leave them out. Clear the filter."
    ]
