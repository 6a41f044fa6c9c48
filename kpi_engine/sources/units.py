"""What the unit column says about a figure: a power of ten and a currency, or nothing that changes it."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.unit import Unit
from kpi_engine.sources.currency import currency_of

PERCENT = ("%", "percent", "per cent", "pct")
SCALES = {
    "k": 3, "thousand": 3, "thousands": 3, "tsd": 3, "000": 3, "000s": 3,
    "m": 6, "mn": 6, "mm": 6, "mio": 6, "million": 6, "millions": 6,
    "bn": 9, "billion": 9, "billions": 9,
}  # fmt: skip
_PREFIXES = {"k": "k", "t": "k", "m": "m", "mn": "mn", "mm": "mm", "mio": "mio", "bn": "bn"}
"""Scales written before a currency without a space: kEUR, TEUR and MEUR are as common as EURk."""

_FILLERS = frozenset(("in", "of"))
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
    """Read `%`, `EUR`, `k`, `EUR k`, `kEUR`, `$m`, `thousands of EUR`, `EUR per seat`.

    A unit without currency or scale is kept as text and changes nothing. One that names either and holds
    words nobody knows is refused: it could be a thousand times more. In a term counted in months `m` is
    months. Thousands of a rate or of a duration contradict themselves.
    """
    if text in PERCENT:
        return StatedUnit(text, power=-2)
    amount, _, tail = text.replace("/", " per ").partition(" per ")
    currencies, scales, others = _read(amount)
    if not currencies and not scales:
        return StatedUnit(text)
    if others or len(currencies) > 1 or len(scales) > 1 or any(_read(tail)[:2]):
        return StatedUnit(text, why_not=f'"{text}" is not understood; write it like EUR, EUR k or m EUR')
    currency, scale = "".join(currencies), "".join(scales)
    power = SCALES.get(scale, 0)
    declared = TERMS.find(term)
    if power and declared is not None and declared.unit in _NEVER_SCALED:
        if declared.unit is Unit.MONTHS and scale == "m" and not currency:
            return StatedUnit(text)
        return StatedUnit(
            text, why_not=f"{declared.label} is counted in {declared.unit.value}, not in {text}"
        )
    return StatedUnit(text, power, currency)


def _read(text: str) -> tuple[list[str], list[str], list[str]]:
    """Currencies, scales and other words of `thousands of EUR`, `EUR k` or `kEUR`."""
    currencies: list[str] = []
    scales: list[str] = []
    others: list[str] = []
    for word in text.replace("'", " ").split():
        currency, scale = _currency_and_scale(word)
        currencies += [currency] if currency else []
        scales += [scale] if scale else []
        others += [word] if not currency and not scale and word.casefold() not in _FILLERS else []
    return currencies, scales, others


def _currency_and_scale(word: str) -> tuple[str, str]:
    """(`EUR`, `k`) of `EURk` and `kEUR`; ("", "") when a part of it is neither currency nor scale."""
    bare = word.rstrip(".")
    if currency_of(word) or currency_of(bare):
        return currency_of(word) or currency_of(bare), ""
    for cut in range(len(bare)):
        currency, scale = currency_of(bare[:cut]), bare[cut:].casefold()
        if scale in SCALES and (currency or not cut):
            return currency, scale
        scale, currency = bare[:cut].casefold(), currency_of(bare[cut:])
        if currency and scale in _PREFIXES:
            return currency, _PREFIXES[scale]
    return "", ""
