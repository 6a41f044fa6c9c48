"""Labels as reports print them, the unit beside the name: `MRR ($k)`, `Gross margin %`, `Revenue, USD`."""

from __future__ import annotations

import re
from typing import NamedTuple

from kpi_engine.catalogue.lookup import normalised, resolve
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.unit import Unit
from kpi_engine.sources.units import PERCENT, SCALES, StatedUnit, stated_unit

_BRACKETED = re.compile(r"(?P<name>.*\S)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]\s*(?P<rest>.*)")
_SET_OFF = re.compile(r"(?P<name>.*\S)(?:,\s*(?:in\s+)?|\s+in\s+|\s+[-–]\s+)(?P<unit>\S.*)")
_LAST_WORD = re.compile(r"(?P<name>.*\S)\s+(?P<unit>\S+)")
_COUNTED = frozenset((
    "", "number", "count", "no", "nr", "qty", "units", "months", "mo", "mths", "days", "hours", "hrs", "x",
    "ratio", "score", "customers", "users", "headcount",
))  # fmt: skip
"""Words in brackets that only repeat how the figure is counted; "" is what is left of `(#)`."""

_SUFFIX = re.compile(r"(?P<number>.*\d)\s*(?P<word>[a-zA-Z]+)(?P<close>\)?)")
_SUFFIX_UNITS = {
    "x": (Unit.RATIO, Unit.NUMBER), "times": (Unit.RATIO, Unit.NUMBER),
    "mo": (Unit.MONTHS,), "mos": (Unit.MONTHS,), "mths": (Unit.MONTHS,), "month": (Unit.MONTHS,),
    "months": (Unit.MONTHS,), "m": (Unit.MONTHS,),
    "d": (Unit.DAYS,), "day": (Unit.DAYS,), "days": (Unit.DAYS,),
    "h": (Unit.HOURS,), "hr": (Unit.HOURS,), "hrs": (Unit.HOURS,), "hours": (Unit.HOURS,),
}  # fmt: skip


class Label(NamedTuple):
    """The figure that a label names, or its text where nobody knows it, and the unit printed beside it."""

    term: str
    unit: str = ""
    percent_in_name: bool = False


def read_label(text: str) -> Label:
    """The term and the unit of a label. Words that could tell two figures apart stay part of the name."""
    whole = resolve(text)
    if whole:
        return Label(whole, percent_in_name="%" in text)
    bare = " ".join(text.replace("%", " ").split()).strip(" ,()[]-–")
    if "%" in text and (term := resolve(bare)):
        return Label(term, percent_in_name=True)
    for pattern in (_BRACKETED, _SET_OFF, _LAST_WORD):
        match = pattern.fullmatch(text.strip())
        if match and not match.groupdict().get("rest"):
            term = resolve(match["name"])
            if term and (label := _with_unit(term, match["unit"].strip())):
                return label
    return Label(text)


def _with_unit(term: str, unit: str) -> Label | None:
    if unit.casefold() in PERCENT:
        return Label(term, percent_in_name=True)
    read = stated_unit(unit, term)
    if read.why_not or read.power or read.currency:
        return Label(term, unit)
    return Label(term) if normalised(unit) in _COUNTED else None


def trimmed(text: str, term: str) -> tuple[str, StatedUnit | None]:
    """`$19.2k` as `$19.2` in thousands, `3.2x` of a ratio as 3.2; anything else as it is.

    `7m` of a figure counted in months is seven months, of money seven million.
    """
    match = _SUFFIX.fullmatch(text.strip())
    declared = TERMS.find(term)
    if match is None or declared is None:
        return text, None
    word, number = match["word"].casefold(), match["number"] + match["close"]
    if declared.unit in _SUFFIX_UNITS.get(word, ()):
        return number, None
    scale = "bn" if word == "b" else word
    scaled = stated_unit(scale, term) if scale in SCALES else None
    return (number, scaled) if scaled and scaled.power and not scaled.why_not else (text, None)
