"""How the values of a company's file are typed: numbers, years, months, dates, units, yes and no."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from kpi_engine.errors import SourceError
from kpi_engine.model.cell_error import DIV0, NA, NUM, CellError
from kpi_engine.model.period import period_readings
from kpi_engine.model.term import Aggregation
from kpi_engine.model.unit import Unit
from kpi_engine.sources.number import parse_number, take_apart

_MONTH = re.compile(r"\d{4}-\d{2}")
_YES = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_UNITS = {
    "money": Unit.MONEY, "amount": Unit.MONEY, "money per month": Unit.MONEY_PER_MONTH,
    "money per year": Unit.MONEY_PER_YEAR, "share": Unit.FRACTION, "percent": Unit.FRACTION,
    "%": Unit.FRACTION, "ratio": Unit.RATIO, "multiple": Unit.RATIO, "count": Unit.COUNT,
    "months": Unit.MONTHS, "days": Unit.DAYS, "hours": Unit.HOURS, "score": Unit.SCORE,
    "number": Unit.NUMBER,
}  # fmt: skip
_UNIT_NAMES = (
    "money, money per month, money per year, share, ratio, count, months, days, hours, score, number"
)
_ADDS_UP = {
    "sum": Aggregation.SUM, "last": Aggregation.LAST, "first": Aggregation.FIRST, "mean": Aggregation.MEAN,
    "never": Aggregation.POOLED,
}  # fmt: skip
_ERRORS = {error.text: error for error in (DIV0, NUM, NA)}
_SIGNS: dict[int, str] = {ord("≤"): "<=", ord("≥"): ">=", ord("≠"): "!=", ord("×"): "*", ord("−"): "-"}
EVERY_YEAR = "every_year"
NONE = "none"


def figure(text: Any) -> float | None:
    """A number, or nothing: a figure that is not known."""
    return None if text is None else number(text)


class Typed(NamedTuple):
    """A number as it was typed, and half a unit of its last decimal where decimals are shown."""

    value: float
    within: float


def number(text: Any) -> float:
    """`1234.5`, `15 %`, `1 234,50`; two readings (`1,234`) are refused."""
    return typed_number(text).value


def typed_number(text: Any) -> Typed:
    """As `number`, with the precision that was shown: 33.33 stands for anything that rounds to it."""
    try:
        found = parse_number(text if isinstance(text, str) else "")
    except SourceError:
        raise ValueError(f"expected a number such as 1234.5 or 15 %, found {_shown(text)}") from None
    if found.ambiguous:
        parts = take_apart(text)
        readings = f" ({parts.point} or {parts.comma})" if parts else ""
        raise ValueError(f"{text[:30]} can be read in two ways{readings}; write it without grouping")
    decimals = re.search(r"[.,]\d", text)
    return Typed(found.value, found.half_unit if decimals else 0.0)


def result(text: Any) -> Typed | CellError:
    """What an example gives: a number, or an error such as #DIV/0!."""
    if isinstance(text, str) and text.strip().startswith("#"):
        return error(text)
    return typed_number(text)


def error(text: Any) -> CellError:
    """An error value of a cell."""
    found = _ERRORS.get(str(text).strip().upper())
    if found is None:
        raise ValueError(f"expected {', '.join(_ERRORS)}, found {text}; put it in quotes, # begins a remark")
    return found


def year(text: str) -> int:
    """A calendar year; 0 for every year."""
    if text == EVERY_YEAR:
        return 0
    if re.fullmatch(r"(19|20|21)\d\d", text):
        return int(text)
    raise ValueError(f"expected a year such as 2026, or {EVERY_YEAR}, found {text[:30]}")


def _shown(value: Any) -> str:
    """What was found in place of a number."""
    return f'"{value[:30]}"' if isinstance(value, str) else "nothing" if value is None else "a list or keys"


def is_year(text: str) -> bool:
    """True for a key that stands for a year, right or wrong, rather than for a segment."""
    return text == EVERY_YEAR or text[:1].isdigit()


def month(text: Any) -> str:
    """A month in its one spelling: `2026-01`; a day is none, since a definition holds for whole months."""
    readings = period_readings(str(text))
    if len(readings) != 1 or not _MONTH.fullmatch(readings[0]) or len(re.findall(r"\w+", str(text))) > 2:
        raise ValueError(f"expected a month such as 2026-01, found {str(text)[:30]}")
    return readings[0]


def currency(text: Any) -> str:
    """The three letters of a currency."""
    if re.fullmatch(r"[A-Za-z]{3}", str(text).strip()) and str(text).strip().lower() not in _YES:
        return str(text).strip().upper()
    raise ValueError(f"expected the three letters of a currency, such as EUR, found {str(text)[:30]}")


def day(text: Any) -> str:
    """A day as 2026-06-20."""
    try:
        return date.fromisoformat(str(text).strip()).isoformat()
    except ValueError:
        raise ValueError(f"expected a day such as 2026-06-20, found {str(text)[:30]}") from None


def year_end(text: Any) -> int:
    """The number of a month, or its name."""
    words = str(text).strip()
    if re.fullmatch(r"0?[1-9]|1[0-2]", words):
        return int(words)
    readings = period_readings(f"{words} 2026")
    if len(readings) == 1 and _MONTH.fullmatch(readings[0]):
        return int(readings[0][5:])
    raise ValueError(f"expected the number of a month, 1 to 12, found {words[:30]}")


def yes(text: Any) -> bool:
    """yes or no."""
    found = _YES.get(str(text).strip().lower())
    if found is None:
        raise ValueError(f"expected yes or no, found {str(text)[:30]}")
    return found


def unit(text: Any) -> Unit:
    """A unit in words."""
    found = _UNITS.get(" ".join(str(text).lower().replace("/", " per ").split()))
    if found is None:
        raise ValueError(f"expected a unit: {_UNIT_NAMES}; found {str(text)[:30]}")
    return found


def adds_up(text: Any) -> Aggregation:
    """How months become a quarter."""
    found = _ADDS_UP.get(str(text).strip().lower())
    if found is None:
        raise ValueError(f"expected {', '.join(_ADDS_UP)}; found {str(text)[:30]}")
    return found


def target(text: Any) -> float | None:
    """A target; `none` takes the guide's away."""
    if isinstance(text, str) and text.strip().lower() == NONE:
        return None
    return number(text)


def condition(text: Any) -> str:
    """A condition as people type it: `Seats = 0` is `seats == 0`."""
    words = str(text).translate(_SIGNS).lower()
    words = re.sub(r"(?<![<>=!])=(?!=)", "==", words.replace("<>", "!="))
    if len(words) > 200:
        raise ValueError("a condition has at most 200 characters")
    return " ".join(words.split())
