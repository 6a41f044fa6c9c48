"""Figures that break a bound or a data validation of the template: filled as stated, and said so."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.placing import Placement
from kpi_engine.fill.refusals import short_sentence, where
from kpi_engine.model.written import written
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, cell_position
from kpi_engine.workbook.validations import Validation, read_validations


def limit_warnings(package: Package, placements: Iterable[Placement]) -> list[str]:
    """One sentence per figure outside its term's bounds or against a validation of its cell."""
    rules = _Rules(package)
    warnings = []
    for placement in placements:
        why = _out_of_bounds(placement) or rules.forbids(placement)
        if why:
            warnings.append(short_sentence(f"{where(placement.fact)}: {why}"))
    return warnings


def _out_of_bounds(placement: Placement) -> str:
    fact, term = placement.fact, TERMS.find(placement.fact.term)
    if term is None or isinstance(fact.value, str):
        return ""
    if not term.bounds.contains(fact.value):
        return f"{fact.term} {fact.period} is {written(fact.value)}; it should be {term.bounds}."
    if term.whole and not float(fact.value).is_integer():
        return f"{fact.term} {fact.period} is {written(fact.value)}; it should be a whole number."
    return ""


class _Rules:
    """The validations of a workbook by sheet and row, read when they are first asked for."""

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
                return f"{placement.sheet}!{placement.cell} does not allow {placement.new}.{said}"
        return ""

    def _of_row(self, sheet: str, row: int) -> list[tuple[Area, Validation]]:
        if sheet not in self._sheets:
            self._sheets[sheet] = read_validations(self._package, sheet)
        if (sheet, row) not in self._rows:
            self._rows[sheet, row] = [
                (area, rule)
                for rule in self._sheets[sheet]
                for area in rule.areas
                if area.top <= row <= area.bottom
            ]
        return self._rows[sheet, row]
