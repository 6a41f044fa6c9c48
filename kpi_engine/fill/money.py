"""One currency, and the unit in which the template has its amounts typed."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.errors import TemplateError
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.refusals import Problem
from kpi_engine.model.fact import Fact
from kpi_engine.sources.currency import agree, currency_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.resolve import resolve

_CURRENCY, _UNIT, _TERM = "set_currency", "set_unit", "currency"
_FACTORS = {"": 1.0, "1": 1.0, "k": 1_000.0, "m": 1_000_000.0}


def unit_factor(package: Package, cells: Cells) -> float:
    """By what an amount in whole units is divided before it is typed: 1,000 where the template says k."""
    area = resolve(package, _UNIT)
    if area is None:
        return 1.0
    value = cells.value(area.sheet, area.top, area.left)
    text = f"{value:g}" if isinstance(value, float) else str(value or "").strip().casefold()
    if text not in _FACTORS:
        raise TemplateError(
            f"{short(package.path.name)} {_place(area)} says that amounts are typed in {short(text, 20)!r}; "
            "it must be 1, k or m.",
            code="unit",
        )
    return _FACTORS[text]


def currency_problems(package: Package, cells: Cells, facts: Sequence[Fact]) -> list[Problem]:
    """Amounts in two currencies, or in another one than the template (or the fill itself) states."""
    common = ""
    for fact in facts:
        both = agree(common, fact.currency)
        if both is None:
            text = f"the amount is in {fact.currency}, others are in {common}. Fill one currency at a time."
            return [Problem("mixed-currencies", text, fact)]
        common = both
    area = resolve(package, _CURRENCY)
    if not common or area is None:
        return []
    held = cells.value(area.sheet, area.top, area.left)
    stated = next((str(fact.value) for fact in facts if fact.term == _TERM), str(held or "")).strip()
    if agree(currency_of(stated) or stated, common) is not None:
        return []
    text = f"The figures are in {common}, the template in {short(stated, 20)} ({_place(area)}). "
    return [
        Problem(
            "other-currency",
            text
            + "Convert the figures, or correct the currency there (term currency, if the template takes it).",
        )
    ]


def _place(area: Area) -> str:
    return short(str(area), 60)
