"""Why a function that answers from a guide has no answer, and the marks on what it does answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kpi_engine.calc.coerce import read_cell
from kpi_engine.calc.interpolate import EVERY_YEAR
from kpi_engine.calc.reasons import HOLDS_TEXT, IS_BLANK, holds_error
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.functions.guidance import TARGET_FUNCTIONS
from kpi_engine.functions.lookup import catalogue_kpi, direction_of, guide_kpi, guide_kpis
from kpi_engine.functions.reading import read
from kpi_engine.functions.status import benchmark_edge
from kpi_engine.functions.targets import segment_targets
from kpi_engine.model.cell_error import DEFINED, TEXT, CellError
from kpi_engine.model.function import CellValue, Function
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.trigger import parse_rule
from kpi_engine.model.unit import Unit

_FUNCTIONS = {function.name: function for function in TARGET_FUNCTIONS}
_WITH_MARKS = ("KPI_TARGET", "KPI_GAP", "KPI_STATUS", "KPI_BENCH", "KPI_TRIGGER", "KPI_CHECK")
_TOO_LARGE = "the result is too large for a cell"
Values = Mapping[str, Any]


def why_not(function: Function, cells: Sequence[CellValue], answer: CellValue) -> str:
    """The reason for an error in a finance person's words; empty for any other answer.

    Only for single cells, and for functions that answer from a guide; a table of own targets gives none.
    """
    if not isinstance(answer, CellError) or function.name not in _FUNCTIONS or _has_list(cells):
        return ""
    named = _of_the_input(function, cells)
    if named:
        return named
    values = read(function.arguments, cells)
    if isinstance(values, CellError):
        return ""
    return _REASONS[function.name](dict(zip(_names(function), values, strict=True)))


def marks_on(function: Function, cells: Sequence[CellValue]) -> tuple[str, ...]:
    """What the guide does not state plainly of the KPI that is asked about, and of the rules that name it."""
    given = dict(zip(_names(function), cells, strict=False))
    name, guide = given.get("kpi"), _guide(given.get("guide", given.get("guide_or_table")))
    if function.name not in _WITH_MARKS or not isinstance(name, str) or guide is None:
        return ()
    kpi = guide_kpi(guide, name)
    marks = [str(mark) for mark in kpi.marks] if kpi else []
    if function.name == "KPI_TRIGGER":
        id_ = kpi.id if kpi else name.strip().casefold()
        marks += [
            f"{trigger.id}: {mark}"
            for trigger in guide.triggers
            for mark in trigger.marks
            if any(figure.term == id_ for figure in parse_rule(trigger.when, trigger.id).references)
        ]
    return tuple(marks)


def gives_date(function: Function, cells: Sequence[CellValue]) -> bool:
    """True where the number is a day: of a function of dates, or the target of a KPI that is a date."""
    if function.name != "KPI_TARGET":
        return function.returns == Unit.DATE.value
    given = dict(zip(_names(function), cells, strict=False))
    guide, name = _guide(given.get("guide_or_table")), given.get("kpi")
    kpi = guide_kpi(guide, name) if guide and isinstance(name, str) else None
    return kpi is not None and kpi.unit is Unit.DATE


def _names(function: Function) -> list[str]:
    return [argument.name for argument in function.arguments]


def _has_list(cells: Sequence[CellValue]) -> bool:
    return any(isinstance(cell, list) for cell in cells)


def _guide(word: Any) -> Guide | None:
    return GUIDES.find(word) if isinstance(word, str) else None


def _of_the_input(function: Function, cells: Sequence[CellValue]) -> str:
    """An error, text or blank in an argument, or a word that is none of its options."""
    for number, argument in enumerate(function.arguments):
        cell: Any = cells[number] if number < len(cells) else None
        code = read_cell(cell)[1]
        is_word = argument.unit == Unit.TEXT.value
        if isinstance(cell, CellError):
            return f"{argument.name}: {holds_error(cell)}"
        if code == TEXT and not is_word:
            return f"{argument.name}: {HOLDS_TEXT}"
        if argument.required and (cell is None or cell == ""):
            return f"{argument.name}: {IS_BLANK}"
        known = str(cell).strip().casefold() in ("", *argument.options)
        if argument.options and code in (DEFINED, TEXT) and not known:
            return f"{argument.name} is one of {', '.join(argument.options)}; found {cell}"
    return ""


def _unknown(values: Values) -> str:
    """Why there is no such guide, or no such KPI in it; empty where there is."""
    word = values.get("guide", values.get("guide_or_table"))
    codes = ", ".join(guide.code for guide in GUIDES)
    if word is None:
        return f"no guide is given; the guides are {codes}"
    guide = _guide(word)
    if guide is None:
        return f"{word} is no guide; the guides are {codes}"
    return _not_in(guide, values["kpi"])


def _not_in(guide: Guide, name: str) -> str:
    if guide_kpi(guide, name) is not None:
        return ""
    table = next((item for item in guide.tables if item.id.casefold() == name.strip().casefold()), None)
    if table:
        return f"{table.label} is a table: {table.function} gives it"
    function = KPIS.find(name)
    ids = [kpi.id for kpi in guide.kpis if function and kpi.function == function.name]
    if ids:
        return f"{name} computes several KPIs of the guide {guide.code}: {', '.join(ids)}; give the id of one"
    return f"the guide {guide.code} has no KPI called {name}"


def _at_hand(values: Values) -> tuple[Guide, GuideKpi]:
    guide = GUIDES.get(values.get("guide", values.get("guide_or_table")))
    kpi = guide_kpi(guide, values["kpi"])
    assert kpi is not None, "asked only where it is known"
    return guide, kpi


def _no_target(values: Values) -> str:
    unknown = _unknown(values)
    if unknown:
        return unknown
    guide, kpi = _at_hand(values)
    year, segment = values["year"], values.get("segment")
    if not float(year).is_integer():
        return f"a year is a whole number; found {year:g}"
    start = f"the guide {guide.code} states no target for {kpi.id}"
    targets = segment_targets(kpi, segment) if segment else kpi.targets
    if segment and not targets:
        stated = ", ".join(kpi.segment_targets)
        return f"{start} of {segment}" + (f", only for {stated}" if stated else "")
    if not targets:
        if kpi.segment_targets:
            return f"{start} of the whole business, only for {', '.join(kpi.segment_targets)}"
        derived = next((mark.why for mark in kpi.marks if mark.kind == "derived"), "")
        return start + (f"; it follows from others: {derived}" if derived else "")
    return _outside(guide, kpi, sorted(targets), values)


def _outside(guide: Guide, kpi: GuideKpi, years: list[int], values: Values) -> str:
    how = values.get("interp") or kpi.interpolation
    stated = ", ".join(map(str, years)) if how == "none" else f"{years[0]} to {years[-1]}"
    stated = str(years[0]) if len(years) == 1 else stated
    covered = years[0] == EVERY_YEAR or years[0] <= values["year"] <= years[-1]
    if not covered or how == "none":
        return f"the guide {guide.code} states targets for {kpi.id} in {stated}, not in {values['year']:g}"
    if how == "geometric":
        return f"no constant percentage leads from one target of {kpi.id} to the next: one is zero or less"
    return _TOO_LARGE


def _no_status(values: Values) -> str:
    unknown = _unknown(values)
    if unknown:
        return unknown
    if values["tolerance"] < 0:
        return "tolerance must be at least 0"
    return _no_target(values)


def _no_benchmark(values: Values) -> str:
    unknown = _unknown(values)
    if unknown:
        return unknown
    guide, kpi = _at_hand(values)
    if not kpi.benchmarks:
        return f"the guide {guide.code} states no benchmark for {kpi.id}"
    other = "high" if values["edge"] == "low" else "low"
    name = kpi.benchmarks[0].name.replace("_", " ")
    figure = benchmark_edge(kpi, other)
    shown = "" if isinstance(figure, CellError) else f", {kpi.unit.show(figure)}"
    return f"the benchmark of {kpi.id} in the guide {guide.code} has no {values['edge']} edge: {name}{shown}"


def _no_trigger(values: Values) -> str:
    if _guide(values["guide"]) is None:
        return _unknown(values)
    year = values["year"]
    if year is not None and not float(year).is_integer():
        return f"a year is a whole number; found {year:g}"
    return f"{values['kpi']} is neither a KPI of the guide {values['guide']} nor named in one of its rules"


def _no_review(values: Values) -> str:
    unknown = _unknown(values)
    if unknown:
        return unknown
    guide, kpi = _at_hand(values)
    if not (kpi.review or kpi.review_rule):
        return f"the guide {guide.code} states no frequency of review for {kpi.id}; choose your own"
    return "the review lies outside the dates that Excel counts without fault: 1 March 1900 to 9999"


def _no_info(values: Values) -> str:
    name = values["kpi"]
    if guide_kpis(name):
        return f"{name} has more than one meaning in the guides"
    return f"neither the catalogue nor a guide knows a KPI or function called {name}"


def _no_variance(values: Values) -> str:
    name = values["kpi"]
    if catalogue_kpi(name) is None and not guide_kpis(name):
        return _nobody_knows(name)
    if direction_of(name) == "neither":
        return f"whether more or less of {name} is better is not stated, or guides differ"
    if values["plan"] == 0 and values["kind"] == "pct":
        return "the plan is zero, so the difference is no share of it; ask for abs"
    return _TOO_LARGE


def _nobody_knows(name: str) -> str:
    return f"neither the catalogue nor a guide knows a KPI called {name}"


_REASONS: dict[str, Callable[[Values], str]] = {
    "KPI_TARGET": _no_target, "KPI_GAP": _no_target, "KPI_STATUS": _no_status, "KPI_BENCH": _no_benchmark,
    "KPI_TRIGGER": _no_trigger, "KPI_DUE": _no_review, "KPI_INFO": _no_info, "KPI_VARIANCE": _no_variance,
}  # fmt: skip
