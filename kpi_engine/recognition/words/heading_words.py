"""What stands over a column of figures: a month, a quarter, a year, Actual or Budget, a total, a variance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kpi_engine.model.period import MONTH_NUMBERS, period_readings
from kpi_engine.recognition.grid import Cell
from kpi_engine.recognition.words.label_reading import SCENARIOS

Role = Literal["", "total", "other"]

_OTHER = re.compile(
    r"\b(?:var(?:iance|\.)?|diff(?:erence|\.)?|delta|change|growth|yoy|mom|qoq|ytd|ltm|ttm|qtd|"
    r"cum(?:ulative)?|average|avg|mean|median|min|max|cagr|vs\.?|versus|share|mix|notes?|comments?|"
    r"remarks?|source|check|trend|status|rag|h[12]|rank|index)\b|[Δ∆]|^%$|[+-]/[+-]|"
    r"\bb/?\(?w\)?\b|% ?of\b|%\s*$", re.IGNORECASE
)  # fmt: skip
_TOTAL = re.compile(r"\b(?:total|sum|full year|fy total|year total)\b", re.IGNORECASE)
_ANY_SCENARIO = "|".join(sorted(map(re.escape, SCENARIOS), key=len, reverse=True))
_SCENARIO = re.compile(rf"(?<![^\W_])(?:{_ANY_SCENARIO})(?![^\W_])", re.IGNORECASE)
_LETTER = re.compile(
    r"^((?:fy ?'?|q[1-4][ '/-]?|h[12] ?|cy)?(?:20|19)?\d{2}|[a-z]{3,9}[ '-]?\d{2,4}) ?\(?([abef])\)?$",
    re.IGNORECASE,
)
_LETTERS = {"a": "Actual", "b": "Budget", "e": "Forecast", "f": "Forecast"}
_QUARTER = re.compile(r"^(?:q([1-4])|([1-4])q|quarter ([1-4]))$", re.IGNORECASE)
_QUARTER_OF_YEAR = re.compile(
    r"^q([1-4])[ ,/'-]*(?:fy|cy) ?'?(\d{2}|\d{4})$|^(?:fy|cy) ?'?(\d{2}|\d{4})[ ,/-]*q([1-4])$", re.IGNORECASE
)
_MONTH_OF_YEAR = re.compile(r"^(20\d{2}) ?-?m(0?[1-9]|1[0-2])$|^m(0?[1-9]|1[0-2])[ -/]?(20\d{2})$")
_ENDED = re.compile(
    r"^(?:(?:month|quarter|period|year) (?:ended|ending|to)|as (?:of|at)|month of|for|(?:calendar )?year) ",
    re.IGNORECASE,
)
_DRESS = re.compile(r"[()\[\]]")


@dataclass(frozen=True, slots=True)
class Part:
    """What one heading cell says. `choices` holds two periods where a date can be read in two ways.

    A `weak` one is a single letter, such as A for actual: it counts below or above a month only.
    """

    choices: tuple[str, ...] = ()
    month: int = 0
    quarter: int = 0
    scenario: str = ""
    role: Role = ""
    fiscal: bool = False
    day: bool = False
    weak: bool = False

    @property
    def period(self) -> str:
        """The period, where there is one reading."""
        return self.choices[0] if self.choices else ""

    @property
    def dated(self) -> bool:
        """True where a month, quarter or year is named."""
        return bool(self.choices or self.month or self.quarter)

    @property
    def says(self) -> bool:
        """True for anything that can head a column of figures."""
        return self.dated or bool(self.scenario or self.role)


NOTHING = Part()


def part_of(cell: Cell) -> Part:
    """What a heading cell says."""
    if cell.day is not None:
        shows_month = "m" in cell.format.lower()
        return Part((cell.day.strftime("%Y-%m") if shows_month else f"{cell.day.year}",), day=shows_month)
    return part_of_text(cell.text.strip()) if cell.text else NOTHING


@lru_cache(maxsize=20_000)
def part_of_text(text: str) -> Part:
    """`Jan-26 Actual`, `FY26B`, `Q3`, `Variance`; a text with any other word says nothing."""
    words = " ".join(_DRESS.sub(" ", text).split())
    if not words or len(words) > 40:
        return NOTHING
    scenario = ""
    if words in ("A", "F", "B", "E"):
        return Part(scenario=_LETTERS[words.lower()], weak=True)
    if letter := _LETTER.match(words):
        words, scenario = letter[1], _LETTERS[letter[2].lower()]
    if _OTHER.search(words):
        return Part(role="other")
    if found := _SCENARIO.search(words):
        scenario = SCENARIOS[found[0].casefold()]
        words = " ".join((words[: found.start()] + " " + words[found.end() :]).split()).strip(" -–/|:,")
    role: Role = ""
    if found := _TOTAL.search(words):
        role = "total"
        words = " ".join((words[: found.start()] + " " + words[found.end() :]).split()).strip(" -–/|:,")
    dated = _dated(_ENDED.sub("", words).strip(" .,:-"))
    if words and not dated.dated:
        return NOTHING
    return Part(dated.choices, dated.month, dated.quarter, scenario, role, dated.fiscal)


def _dated(words: str) -> Part:
    plain = words.casefold()
    if found := _MONTH_OF_YEAR.match(plain):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return Part((f"{year}-{int(month):02d}",))
    if plain in MONTH_NUMBERS:
        return Part(month=MONTH_NUMBERS[plain])
    if found := _QUARTER.match(plain):
        return Part(quarter=int(found[1] or found[2] or found[3]))
    if found := _QUARTER_OF_YEAR.match(plain):
        year = int(found[2] or found[3])
        return Part((f"{year if year > 100 else 2000 + year}-Q{found[1] or found[4]}",), fiscal="fy" in plain)
    readings = period_readings(words)
    if not readings or (plain.isdigit() and len(plain) != 4):
        return NOTHING
    return Part(readings, fiscal="fy" in plain)


def period_in(texts: Sequence[str]) -> str:
    """The one month or quarter that titles name, as in `Board report March 2026`; "" for none or several."""
    found: list[str] = []
    for text in texts:
        words = re.findall(r"[^\s,;:()\[\]|]+", text)
        for size in (3, 2, 1):
            for at in range(len(words) - size + 1):
                readings = period_readings(" ".join(words[at : at + size]))
                if len(readings) == 1 and len(readings[0]) > 4 and "W" not in readings[0]:
                    found.append(readings[0])
    distinct = set(found)
    return distinct.pop() if len(distinct) == 1 else ""


def year_in(texts: Sequence[str]) -> str:
    """The one year that titles name; "" for none or several."""
    years = {year for text in texts for year in re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", text)}
    years |= {f"20{year}" for text in texts for year in re.findall(r"\bFY ?'?(\d{2})(?!\d)", text)}
    return years.pop() if len(years) == 1 else ""
