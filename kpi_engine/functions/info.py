"""When a KPI is to be reviewed next, and what the catalogue says about it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from kpi_engine.functions.lookup import catalogue_kpi, direction_of, guide_kpi, guide_kpis
from kpi_engine.functions.own_targets import OwnTargets
from kpi_engine.functions.reading import cell_function, number, word
from kpi_engine.functions.scalar import function_of
from kpi_engine.functions.status import GUIDE
from kpi_engine.functions.targets import EXCEL_EPOCH, KPI, LAST_DAY, guide_of
from kpi_engine.model.cell_error import NA, NUM, CellError
from kpi_engine.model.function import Function
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.unit import Unit

_FIRST_DAY = 61
"""1 March 1900: before it Excel counts a 29 February that never was."""
_FIELDS = (
    "formula", "unit", "direction", "source", "aliases", "definition", "question", "title", "signature",
    "marks",
)  # fmt: skip
_FRIDAY = 4
_DAYS = {"daily": 1, "weekly": 7}
_MONTHS = {"monthly": 1, "quarterly": 3}


def due(kpi: GuideKpi, last_review: float) -> float | CellError:
    """The next review as a serial date; a time of day is dropped.

    Daily the day after, weekly 7 days on, monthly and quarterly the same day 1 or 3 months on, or the last
    day of a shorter month. #N/A where the guide states no frequency, #NUM! outside Excel's calendar.
    """
    if not (kpi.review or kpi.review_rule):
        return NA
    if not _FIRST_DAY <= last_review < LAST_DAY + 1:
        return NUM
    last = EXCEL_EPOCH + timedelta(days=int(last_review))
    try:
        return float((_next_review(kpi, last) - EXCEL_EPOCH).days)
    except (OverflowError, ValueError):  # beyond the year 9999
        return NUM


def _next_review(kpi: GuideKpi, last: date) -> date:
    if kpi.review_rule == "first_business_day":
        return _first_weekday(_months_on(last.replace(day=1), 1))
    if kpi.review in _DAYS:
        return last + timedelta(days=_DAYS[kpi.review])
    return _months_on(last, _MONTHS[kpi.review])


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _first_weekday(day: date) -> date:
    """The day, or the Monday after it; public holidays are not known."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > _FRIDAY else 0)


def _due(kpi: str, last_review: float, source: str | OwnTargets | None) -> float | CellError:
    guide = guide_of(source)
    found = guide_kpi(guide, kpi) if isinstance(guide, Guide) else None
    return NA if found is None else due(found, last_review)


def info(name: str, field: str = "formula") -> str | CellError:
    """What the catalogue says of a KPI or another function: formula with the choices made, unit, source …

    The direction is the guides' where the function itself has none; `marks` are what guides do not state
    plainly of it. A KPI that is typed, not computed, says so. #N/A for what nobody knows.
    """
    kpi, stated = catalogue_kpi(name), guide_kpis(name)
    if kpi is None and not stated:
        return _of_any_other(name, field)
    match field:
        case "direction":
            return direction_of(name)
        case "marks":
            return "; ".join(f"{guide.code}: {mark}" for guide, item in stated for mark in item.marks)
    return _of_function(function_of(kpi), field) if kpi else _of_typed(stated, field)


def _of_any_other(name: str, field: str) -> str | CellError:
    """A function of tables, targets or checks."""
    # The registry holds every function, this one among them.
    from kpi_engine.functions.registry import functions

    function = functions().find(name)
    if function is None:
        return NA
    if field == "direction":
        return "neither"
    return "" if field == "marks" else _of_function(function, field)


def _of_function(function: Function, field: str) -> str:
    kpi = function.kpi
    match field:
        case "unit":
            return function.returns
        case "source":
            return "; ".join(cite.source for cite in kpi.cite) if kpi else ""
        case "aliases":
            return ", ".join(function.aliases)
        case "definition":
            return function.help
        case "question":
            return function.question
        case "title":
            return function.title
        case "signature":
            return function.signature
    return kpi.definition if kpi else f"{function.signature}: {function.help}"


def _of_typed(stated: list[tuple[Guide, GuideKpi]], field: str) -> str | CellError:
    """A KPI without a function, such as hours of set-up; a name with several meanings is #N/A."""
    kpi = stated[0][1]
    if any(item.function or item.inputs != kpi.inputs for _, item in stated):
        return NA
    match field:
        case "unit":
            return kpi.unit.value
        case "source":
            return "; ".join(guide.title for guide, _ in stated)
        case "definition":
            return kpi.meaning
        case "title":
            return kpi.label
        case "formula":
            return f"{kpi.label}: typed, not computed"
    return ""


KPI_DUE = cell_function(
    "KPI_DUE", "Next review of a KPI", "When a KPI is to be reviewed next, by the guide's frequency.",
    (KPI, number("last_review_date", "Date of the last review.", unit=Unit.DATE), GUIDE),
    _due, question="When is this KPI to be reviewed next?", returns="date",
    examples=((("cac", 46053, "mas"), 46081), (("trial_to_paid", 46053, "mas"), 46060),
              (("nrr", 46053, "ams"), 46055), (("cac", 46053, "smk"), NA),
              (("nrr", 46053, "mas"), NA)),
)  # fmt: skip

KPI_INFO = cell_function(
    "KPI_INFO", "What a KPI is",
    "Formula, unit, direction, source, aliases, title or marks of a KPI or of any function.",
    (KPI, word("field", f"{', '.join(_FIELDS[:-1])} or {_FIELDS[-1]}.", required=False, default="formula",
               options=_FIELDS)),
    info, question="How is this KPI defined?", returns="text",
    examples=((("cac", "direction"), "lower"), (("CAC_PAYBACK", "aliases"), "CAC_PAYBACK"),
              (("enterprise_mix", "direction"), "higher"),
              (("RATIO_BY", "title"), "Ratio by segment"),
              (("visitor_to_paid", "marks"), "mas: derived: 0.030 × 0.150 = 0.0045 in 2026"),
              (("widgets",), NA)),
)  # fmt: skip
