"""Figures that break a bound or a data validation of the template: filled as stated, and said so."""

from __future__ import annotations

from collections.abc import Iterable

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.fill.placing import Placement
from kpi_engine.fill.refusals import short_sentence, where
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import cell_position
from kpi_engine.workbook.validations import Validation, read_validations


def limit_warnings(package: Package, placements: Iterable[Placement]) -> list[str]:
    """One sentence per figure outside its term's bounds or against a validation of its cell."""
    rules: dict[str, tuple[Validation, ...]] = {}
    warnings = []
    for placement in placements:
        if placement.sheet not in rules:
            rules[placement.sheet] = read_validations(package, placement.sheet)
        why = _out_of_bounds(placement) or _forbidden(placement, rules[placement.sheet])
        if why:
            warnings.append(short_sentence(f"{where(placement.fact)}: {why}"))
    return warnings


def _out_of_bounds(placement: Placement) -> str:
    fact, term = placement.fact, TERMS.find(placement.fact.term)
    if term is None or isinstance(fact.value, str):
        return ""
    if not term.bounds.contains(fact.value):
        return f"{fact.term} {fact.period} is {fact.value:g}; it should be {term.bounds}."
    if term.whole and not float(fact.value).is_integer():
        return f"{fact.term} {fact.period} is {fact.value:g}; it should be a whole number."
    return ""


def _forbidden(placement: Placement, rules: tuple[Validation, ...]) -> str:
    position = cell_position(placement.cell)
    for rule in rules:
        if any(position in area for area in rule.areas) and not rule.allows(placement.new):
            said = f" The template says: {rule.message}" if rule.message else ""
            return f"{placement.sheet}!{placement.cell} does not allow {placement.new}.{said}"
    return ""
