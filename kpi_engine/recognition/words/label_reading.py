"""What a label says: the name of a figure, and the unit, scenario, rhythm and period written beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kpi_engine.model.period import RHYTHM_OF, period_readings
from kpi_engine.model.scenario import CALLED, SCENARIO_OF
from kpi_engine.recognition.words.stated_units import NO_UNIT, UnitWords, unit_words
from kpi_engine.recognition.words.term_names import canonical

RHYTHMS = {
    **{word: rhythm for word, rhythm in RHYTHM_OF.items() if word not in ("year", "week")},
    "per month": "month", "mtd": "month", "qtd": "quarter",
    "per year": "year", "pa": "year", "p a": "year", "full year": "year",
}  # fmt: skip
"""What a figure is stated for; a bare `year` or `week` beside a name says a column, no rhythm."""
SCENARIOS = {
    **SCENARIO_OF, **dict.fromkeys(CALLED["Plan"], "Budget"),
    **dict.fromkeys(("py", "prior year", "last year", "ly", "previous year"), "Prior year"),
}  # fmt: skip
"""In a workbook the plan is the budget; last year stands beside it as a column of its own."""
_NOT_OF_THE_PERIOD = re.compile(
    r"\b(?:to date|ytd|qtd|ltm|ttm|trailing|(?:last|past|previous) (?:twelve|12|four|4) (?:months|quarters)|"
    r"rolling(?! (?:forecast|plan|budget|outlook))|"
    r"cumulative|year[ -]on[ -]year|yoy|mom|qoq|growth rates?|growth in|variances?|% of|"
    r"as a percentage of|per (?:employee|fte|head))\b|growth ?%|% growth", re.IGNORECASE
)  # fmt: skip
_SCENARIO_FIRST = re.compile(
    r"^([a-z ]+?)(?:\s*[:–—|-].*|\s+(?:fy ?)?'?\d{2,4}|\s+figures|\s+data|\s+numbers)?$", re.IGNORECASE
)
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_LEADING = re.compile(
    r"^(?:[-–—+•·*>±]+|\([-–—+]\)|(?:less|plus|add|minus|deduct)\b\s*:?|(?:less|plus|add):)\s*", re.IGNORECASE
)  # fmt: skip
_FOOTNOTE = re.compile(r"(?:\s*\*+|[¹²³⁴⁵⁶⁷⁸⁹]+|\s*\[\w\]|\s*\(\d\))$")
_PIECES = re.compile(r"\s+[-–—|/]\s+|\s*[–—|:;]\s*|,\s+")
_NUMBER_OF = re.compile(
    r"^(?:#\s*(?:of\s+)?|(?:no|nr|num|number|count|total number)\b\.?\s+(?:of\s+)?)", re.IGNORECASE
)
_PERCENT = re.compile(
    r"^(?:%|percent(?:age)?\b|pct\b)\s*(?:of\s+)?(?=\S)|(?<=\S)\s*(?:%|\bpercent|\bpct)$", re.IGNORECASE
)
_MONEY = re.compile(
    r"^([$€£])\s*(?=[A-Za-z])|(?<=[A-Za-z])\s+(?:in\s+)?([$€£][kKmM]?|[kKmM][$€£]|(?:in\s+)[A-Z]{3})$"
)
_PERIOD = r"(?:(?:q[1-4]|fy|[a-z]{3,9})[ '-]*\d{2,4}|\d{4}(?:[- ]q?\d{1,2})?)"
_PERIOD_BESIDE = re.compile(rf"^{_PERIOD}\s+(?=\D)|(?<=\w)\s+{_PERIOD}$", re.IGNORECASE)
_TOTAL = re.compile(
    r"^(?:total|overall|company|group|consolidated)\s+|\s*\b(?:total|overall|\(total\))$", re.IGNORECASE
)
_DEEPEST = 5
_SAYS_NOTHING = frozenset(("+", "-", "+/-", "–", "loss", "losses", "deficit", "expense", "outflow", "credit"))


@dataclass(frozen=True, slots=True)
class LabelWords:
    """A label taken apart: `name` is what may be the figure's name, in its canonical form.

    `rest` are words in brackets that nobody understood; `total` says that the whole is meant.
    """

    name: str = ""
    unit: UnitWords = NO_UNIT
    scenario: str = ""
    rhythm: str = ""
    period: str = ""
    total: bool = False
    rest: tuple[str, ...] = ()


@lru_cache(maxsize=20_000)
def label_words(text: str) -> tuple[LabelWords, ...]:
    """A label taken apart, one thing more each time: `Churned MRR (USD k)` is `churned mrr` in USD k."""
    label = _FOOTNOTE.sub("", " ".join(text.split())).strip(" :")
    label = _LEADING.sub("", label)
    bare, found = " ".join(_BRACKETED.sub(" ", label).split()), LabelWords()
    for inside in _BRACKETED.findall(label):
        if canonical(inside) in ("opening", "closing"):
            bare = f"{inside} {bare}"
        else:
            found = _taken(found, inside)
    readings = [replace(found, name=canonical(bare))]
    for _ in range(_DEEPEST):
        shorter, found = _shortened(bare, found)
        if not canonical(shorter) or shorter == bare:
            break
        bare = shorter
        readings.append(replace(found, name=canonical(bare)))
    return tuple(reading for reading in readings if reading.name)


def heading_scenario(text: str) -> str:
    """The scenario of all lines below a heading such as `Budget`, `Actual: what happened`."""
    found = _SCENARIO_FIRST.match(text.strip())
    return SCENARIOS.get(found[1].strip().casefold(), "") if found else ""


def is_other_measure(heading: str) -> bool:
    """True for a heading over sums to date, growth or shares: no figures of the period itself."""
    return _NOT_OF_THE_PERIOD.search(heading) is not None


def _taken(found: LabelWords, words: str) -> LabelWords:
    """The label with what one bracket or piece says."""
    text = words.strip(" .:")
    unit = unit_words(text)
    key = canonical(text)
    plain = text.casefold().replace(".", " ").strip()
    if not text or plain in _SAYS_NOTHING:
        return found
    if unit is not None:
        return replace(found, unit=found.unit.and_also(unit))
    if plain in SCENARIOS:
        return replace(found, scenario=SCENARIOS[plain])
    if plain in RHYTHMS:
        return replace(found, rhythm=RHYTHMS[plain])
    if len(readings := period_readings(text)) == 1 and not text.isdigit():
        return replace(found, period=readings[0])
    if key in ("total", "overall", "all", "company", "group"):
        return replace(found, total=True)
    return replace(found, rest=(*found.rest, text))


def _shortened(name: str, found: LabelWords) -> tuple[str, LabelWords]:
    """The name without one thing that is understood; as it is where nothing more can be taken off."""
    pieces = [piece for piece in _PIECES.split(name) if piece]
    if len(pieces) > 1:
        for piece, others in ((pieces[-1], pieces[:-1]), (pieces[0], pieces[1:])):
            taken = _taken(found, piece)
            if taken.rest == found.rest:
                return " ".join(others), taken
    if match := _PERCENT.search(name):
        return _without(name, match), replace(found, unit=found.unit.and_also(UnitWords(kind="share")))
    if match := _NUMBER_OF.search(name):
        return _without(name, match), replace(found, unit=found.unit.and_also(UnitWords(kind="count")))
    if (match := _MONEY.search(name)) and (unit := unit_words((match[1] or match[2]).removeprefix("in "))):
        return _without(name, match), replace(found, unit=found.unit.and_also(unit))
    if match := _TOTAL.search(name):
        return _without(name, match), replace(found, total=True)
    if (match := _PERIOD_BESIDE.search(name)) and len(readings := period_readings(match[0].strip())) == 1:
        return _without(name, match), replace(found, period=readings[0])
    return _without_word(name, found)


def _without_word(name: str, found: LabelWords) -> tuple[str, LabelWords]:
    words = name.split()
    for word, others in ((words[0], words[1:]), (words[-1], words[:-1])) if len(words) > 1 else ():
        key = word.casefold().strip(".")
        if key in SCENARIOS:
            return " ".join(others), replace(found, scenario=SCENARIOS[key])
        if key in RHYTHMS and (word is words[0] or key not in ("month", "quarter")):
            return " ".join(others), replace(found, rhythm=RHYTHMS[key])
    return name, found


def _without(name: str, match: re.Match[str]) -> str:
    return " ".join((name[: match.start()] + " " + name[match.end() :]).split())
