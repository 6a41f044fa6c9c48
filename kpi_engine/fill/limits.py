"""Figures that break a bound, a data validation or a lock of the template: filled as stated, and said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.placing import Placement
from kpi_engine.fill.refusals import short_sentence, where
from kpi_engine.fill.values import place_of
from kpi_engine.formula.references import quoted
from kpi_engine.model.written import written
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import Edit
from kpi_engine.workbook.pivots import stale_pivots
from kpi_engine.workbook.references import Area, cell_position
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.styles import CellStyle, Styles, read_styles
from kpi_engine.workbook.validations import Validation, validations_of

_MOST_SHARE = 2.0
"""Above 200 % a figure without its sign is more likely to be a percentage already."""


def limit_warnings(package: Package, placements: Iterable[Placement]) -> list[str]:
    """One sentence per figure outside its term's bounds or against a validation of its cell.

    And one per protected sheet whose locked cells were filled.
    """
    rules = _Rules(package)
    warnings = []
    locked: dict[str, list[str]] = {}
    for placement in placements:
        why = _out_of_bounds(placement) or rules.forbids(placement) or rules.overstates(placement)
        if why:
            warnings.append(short_sentence(f"{where(placement.fact)}: {why}"))
        if rules.locks(placement):
            locked.setdefault(placement.sheet, []).append(placement.cell)
    return warnings + [_locked(sheet, cells) for sheet, cells in locked.items()]


def pivot_warnings(package: Package, edits: Mapping[str, Mapping[str, Edit]]) -> list[str]:
    """One sentence when pivot tables go on showing what they summed up before."""
    stale = stale_pivots(package, edits)
    if not stale:
        return []
    more = f" and {len(stale) - 1} more" if len(stale) > 1 else ""
    return [
        f"Pivot table {short(stale[0], 60)}{more}: shows figures from before the fill, and so do formulas "
        "that read it, until Excel opens the workbook and refreshes it."
    ]


def _locked(sheet: str, cells: list[str]) -> str:
    what = "1 cell is" if len(cells) == 1 else f"{len(cells)} cells are"
    return (
        f"{short(quoted(sheet), 40)}: {what} locked on this protected sheet (first {cells[0]}). The figures "
        "were written, but Excel lets nobody correct them there. Unlock input cells in the template."
    )


def _out_of_bounds(placement: Placement) -> str:
    fact, term = placement.fact, TERMS.find(placement.fact.term)
    if term is None or isinstance(fact.value, str):
        return ""
    if not term.bounds.contains(fact.value):
        return f"{fact.term} {fact.period} is {written(fact.value)}; it should be {term.bounds}."
    if term.whole and not float(fact.value).is_integer():
        return f"{fact.term} {fact.period} is {written(fact.value)}; it should be a whole number."
    return ""


def _shown(placement: Placement) -> str:
    """The figure as the data states it, or as a number."""
    return written(placement.new) if isinstance(placement.new, float) else short(str(placement.new), 40)


class _Rules:
    """The validations and locks of a workbook by sheet and row, read when they are first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._sheets: dict[str, tuple[Validation, ...]] = {}
        self._rows: dict[tuple[str, int], list[tuple[Area, Validation]]] = {}

    def forbids(self, placement: Placement) -> str:
        """Why the cell's validation does not allow the figure, or ""."""
        row, column = cell_position(placement.cell)
        for area, rule in self._of_row(placement.sheet, row):
            if area.left <= column <= area.right and not rule.allows(placement.new):
                said = f" The template says: {rule.message}" if rule.message else ""
                return (
                    f"{place_of(placement.sheet, placement.cell)} does not allow {_shown(placement)}.{said}"
                )
        return ""

    def overstates(self, placement: Placement) -> str:
        """Why a figure without its sign is more likely to be a percentage already, or ""."""
        new, old = placement.new, placement.old
        if not isinstance(new, float) or abs(new) <= _MOST_SHARE or "%" in placement.fact.raw:
            return ""
        if (isinstance(old, float) and abs(old) > _MOST_SHARE) or not self._shows_percent(placement):
            return ""
        place = place_of(placement.sheet, placement.cell)
        return f"{place} shows percentages, so {written(new)} is {written(new * 100)} %. 15 % is 15% or 0.15."

    def _shows_percent(self, placement: Placement) -> bool:
        return self._style(placement).showing.kind == "percent"

    def locks(self, placement: Placement) -> bool:
        """True when the sheet is protected and the cell is not open for typing."""
        return self._package.markup(placement.sheet).is_protected and self._style(placement).locked

    def _style(self, placement: Placement) -> CellStyle:
        row, column = cell_position(placement.cell)
        cells = self._package.sheet_cells(placement.sheet)
        stated = cells.row(row).get(column) if cells else None
        if stated is not None:
            return self._styles[stated.style]
        return self._styles[self._package.markup(placement.sheet).style_at(row, column)]

    @cached_property
    def _styles(self) -> Styles:
        return read_styles(self._package)

    def _of_row(self, sheet: str, row: int) -> list[tuple[Area, Validation]]:
        if sheet not in self._sheets:
            self._sheets[sheet] = validations_of(self._package.markup(sheet), self._package)
        if (sheet, row) not in self._rows:
            self._rows[sheet, row] = [
                (area, rule)
                for rule in self._sheets[sheet]
                for area in rule.areas
                if area.top <= row <= area.bottom
            ]
        return self._rows[sheet, row]
