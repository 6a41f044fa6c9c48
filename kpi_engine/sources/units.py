"""What the unit column says about a figure: a power of ten and a currency, or nothing that changes it."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.unit import Unit
from kpi_engine.sources.currency import currency_of

_SCALES = {
    "k": 3, "thousand": 3, "thousands": 3, "000": 3, "000s": 3,
    "m": 6, "mn": 6, "mm": 6, "mio": 6, "million": 6, "millions": 6,
    "bn": 9, "billion": 9, "billions": 9,
}  # fmt: skip
_NEVER_SCALED = (Unit.FRACTION, Unit.RATIO, Unit.MONTHS, Unit.DAYS, Unit.HOURS, Unit.SCORE)


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """A unit as stated: `power` is -2 for %, 3 for thousands; `why_not`: it cannot belong to the term."""

    text: str = ""
    power: int = 0
    currency: str = ""
    why_not: str = ""

    @property
    def percent(self) -> bool:
        """True for %, which a value that carries its own percent sign makes superfluous."""
        return self.power < 0


def stated_unit(text: str, term: str) -> StatedUnit:
    """Read `%`, `EUR`, `k`, `EUR k`, `$m`, `m EUR`; any other unit is kept as text and changes nothing.

    In a term counted in months `m` is months. Thousands of a rate or of a duration contradict themselves.
    """
    if text in ("%", "percent", "per cent", "pct"):
        return StatedUnit(text, power=-2)
    currency, scale = _currency_and_scale(text)
    power = _SCALES.get(scale, 0)
    declared = TERMS.find(term)
    if power and declared is not None and declared.unit in _NEVER_SCALED:
        if declared.unit is Unit.MONTHS and scale == "m" and not currency:
            return StatedUnit(text)
        return StatedUnit(
            text, why_not=f"{declared.label} is counted in {declared.unit.value}, not in {text}"
        )
    return StatedUnit(text, power, currency)


def _currency_and_scale(text: str) -> tuple[str, str]:
    """(`EUR`, `k`) of `EUR k`, `k EUR`, `EURk`; ("", "") when a part of it is neither currency nor scale."""
    words = text.replace("'", " ").rstrip(".").split()
    if len(words) == 1:
        whole = words[0]
        if currency_of(whole):
            return currency_of(whole), ""
        for cut in range(len(whole)):
            currency, scale = currency_of(whole[:cut]), whole[cut:].casefold()
            if scale in _SCALES and (currency or not cut):
                return currency, scale
        return "", ""
    if len(words) == 2:
        for first, second in (words, reversed(words)):
            if currency_of(first) and second.casefold() in _SCALES:
                return currency_of(first), second.casefold()
    return "", ""
