"""The unit that a label, a heading or a title states: `%`, `USD k`, `in thousands`, `months`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kpi_engine.model.unit import Unit
from kpi_engine.sources.currency import currency_of
from kpi_engine.sources.units import PERCENT, stated_unit

Kind = Literal[
    "", "money", "share", "count", "ratio", "months", "days", "hours", "score", "years", "scale", "unclear"
]

_WORDS: dict[str, Kind] = {
    **dict.fromkeys((*PERCENT, "percentage", "in %"), "share"),
    "#": "count", "no": "count", "nr": "count", "number": "count", "count": "count",
    "num": "count", "units": "unclear", "unit": "unclear", "x": "ratio", "ratio": "ratio", "times": "ratio",
    "multiple": "ratio", "months": "months", "mths": "months", "mos": "months", "in months": "months",
    "days": "days", "in days": "days", "hours": "hours", "hrs": "hours", "in hours": "hours",
    "years": "years", "yrs": "years", "in years": "years", "score": "score", "points": "score",
    "pts": "score", "customers": "count", "users": "count", "logos": "count", "accounts": "count",
    "heads": "count", "fte": "count", "ftes": "count", "bps": "unclear",
    "basis points": "unclear", "pp": "unclear",
    "currency": "money",
}  # fmt: skip
_THOUSANDS = re.compile(r"^'?\s*0?00s?$|^'000s?$")
_SENTENCE = re.compile(
    r"\b(?:all (?:figures|amounts|numbers)|amounts?|figures?|numbers?|values?|currency|stated|expressed|"
    r"reported|shown)"
    r"(?:\s+(?:are|is|stated|shown|expressed|reported))*\s*(?:in|:|=)\s+(.+)", re.IGNORECASE
)  # fmt: skip
_UNLESS = re.compile(r"\s*[,;(]?\s*(?:unless|except|if not|where|excluding)\b.*$", re.IGNORECASE)
_IN = re.compile(r"(?:^|[\s(\[,–—|-])in\s+([^()\[\],;]+)$", re.IGNORECASE)
_LONGEST = 32
_UNITS: dict[Kind, tuple[Unit, ...]] = {
    "money": (Unit.MONEY, Unit.MONEY_PER_MONTH, Unit.MONEY_PER_YEAR),
    "share": (Unit.FRACTION,), "count": (Unit.COUNT, Unit.NUMBER), "ratio": (Unit.RATIO,),
    "months": (Unit.MONTHS,), "days": (Unit.DAYS,), "hours": (Unit.HOURS,), "score": (Unit.SCORE,),
    "years": (), "unclear": (Unit.COUNT, Unit.NUMBER), "": tuple(Unit),
    "scale": (Unit.MONEY, Unit.MONEY_PER_MONTH, Unit.MONEY_PER_YEAR, Unit.COUNT, Unit.NUMBER),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitWords:
    """A unit as stated: what kind, the power of ten of its scale, its currency."""

    kind: Kind = ""
    power: int = 0
    currency: str = ""

    def and_also(self, other: UnitWords) -> UnitWords:
        """Both together: `#` and `thousands`; kinds that contradict each other make it unclear."""
        kinds = {self.kind, other.kind} - {"", "scale"}
        kind: Kind = "unclear" if len(kinds) > 1 else next(iter(kinds), self.kind or other.kind)
        return UnitWords(kind, self.power or other.power, self.currency or other.currency)

    def fits(self, unit: Unit) -> bool:
        """True where a figure counted in `unit` can be stated so."""
        return unit in _UNITS[self.kind]


NO_UNIT = UnitWords()


@lru_cache(maxsize=20_000)
def unit_words(text: str) -> UnitWords | None:
    """The unit that a text consists of; None for a text that says anything else."""
    words = " ".join(text.split()).strip("()[] .:")
    if not words or len(words) > _LONGEST:
        return None
    plain = words.casefold()
    if plain in _WORDS:
        return UnitWords(_WORDS[plain])
    if _THOUSANDS.match(plain):
        return UnitWords("scale", 3)
    amount = re.sub(r"\s*(?:/|\bper\b)\s*(?:month|mo|year|yr|quarter|customer|user|seat|lead)s?$", "", words,
                    flags=re.IGNORECASE)  # fmt: skip
    amount = re.sub(r"^in\s+", "", amount, flags=re.IGNORECASE)
    amount = re.sub(
        r"\bmillions? of\b|\bthousands? of\b", lambda found: found[0][:-3], amount, flags=re.IGNORECASE
    )
    amount = amount.replace("’", "'").replace("Euros", "EUR").replace("euros", "EUR")
    amount = re.sub(r"\b(?:US )?dollars?\b", "$", amount, flags=re.IGNORECASE)
    if amount.casefold() in _WORDS:
        return UnitWords(_WORDS[amount.casefold()])
    if currency := currency_of(amount):
        return UnitWords("money", 0, currency)
    if amount.casefold() in ("m", "t", "in", "of", ""):
        return None
    unit = stated_unit(amount, "revenue")
    if unit.why_not or unit.percent or not (unit.power or unit.currency):
        return None
    return UnitWords("money" if unit.currency else "scale", unit.power, unit.currency)


@lru_cache(maxsize=2_000)
def unit_of_title(text: str) -> UnitWords | None:
    """The unit that a title or a remark states for all that stands below it: `SaaS metrics (USD k)`."""
    words = _UNLESS.sub("", " ".join(text.split()))
    for inside in re.findall(r"[(\[]([^()\[\]]*)[)\]]", words):
        for piece in (inside, *inside.split(",")):
            if (unit := unit_words(piece)) and unit.kind in ("money", "scale"):
                return unit
    found = _SENTENCE.search(words) or _IN.search(words)
    tail = found[1] if found else re.split(r"\s+[-–—|]\s+|,\s+", words)[-1]
    unit = unit_words(words) or unit_words(tail.strip(" ."))
    return unit if unit and unit.kind in ("money", "scale") else None
