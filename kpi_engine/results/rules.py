"""The rules of a guide on the figures of a month: which fire, on which figures, and which lack some."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.functions.triggers import JudgedTrigger, judged
from kpi_engine.model.cell_error import NA, NUM, CellError
from kpi_engine.model.guide import Guide, GuideKpi, Mark
from kpi_engine.model.trigger import Comparison, Prior, Reference, Target, parse_rule
from kpi_engine.model.unit import Unit
from kpi_engine.results.axis import Basis, first_day, month_of, number_of
from kpi_engine.results.needs import is_breakeven, is_of_year
from kpi_engine.results.results import Results

LEFT = "months_to_breakeven"
"""The months from the closed one to the breakeven of the plan, while breakeven is not reached."""

Figures = dict[str, float | CellError | None]
_SIGNS = {">=": "≥", "<=": "≤"}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule, for the segment it was read for: `fires`, `does not fire` or `needs data`."""

    id: str
    segment: str
    state: str
    figures: str
    lacks: str
    action: str
    marks: tuple[Mark, ...]


def rule_lines(results: Results, month: str, plan: Results | None) -> tuple[RuleLine, ...]:
    """Every rule of the guide at a month; `plan` is the evaluation of the budget."""
    values, priors = _figures(results, month, plan)
    found = judged(results.guide, values, priors, lambda kpi: target_year(results, kpi, month))
    return tuple(_line(results.guide, item) for item in found)


def _line(guide: Guide, item: JudgedTrigger) -> RuleLine:
    state = "needs data" if item.outcome.needs else "fires" if item.outcome.fires else "does not fire"
    words = [
        _words(guide, part, figure, limit)
        for part, (figure, limit) in zip(item.rule.comparisons, item.sides, strict=True)
    ]
    return RuleLine(
        item.trigger.id, item.segment, state, " and ".join(words), _lacking(guide, item),
        item.trigger.then, item.trigger.marks,
    )  # fmt: skip


def _lacking(guide: Guide, item: JudgedTrigger) -> str:
    if not item.outcome.needs:
        return ""
    for part, (figure, limit) in zip(item.rule.comparisons, item.sides, strict=True):
        if figure is None:
            return _label(guide, part.figure)
        if limit is None and isinstance(part.limit, Prior):
            return f"{_label(guide, part.figure)} of the review before"
        if limit is None and isinstance(part.limit, Reference):
            return _label(guide, part.limit)
    return item.outcome.needs


def _words(guide: Guide, part: Comparison, figure: float | None, limit: float | None) -> str:
    """`CAC 267.86 > target 250.00`: the rule with the figures it was decided on."""
    unit = _unit(guide, part.figure)
    left = f"{_label(guide, part.figure)} {_shown(figure, unit)}"
    match part.limit:
        case Target(plus):
            right = f"target{f' + {plus:g}' if plus else ''} {_shown(limit, unit)}"
        case Prior():
            right = f"review before {_shown(limit, unit)}"
        case Reference():
            right = f"{_label(guide, part.limit)} {_shown(limit, _unit(guide, part.limit))}"
        case _:
            right = _shown(limit, unit)
    return f"{left} {_SIGNS.get(part.operator, part.operator)} {right}"


def _label(guide: Guide, figure: Reference) -> str:
    kpi, term = guide.kpi(figure.term), TERMS.find(figure.term)
    label = kpi.label if kpi else term.label if term else figure.term
    return f"{label}, {figure.segment}" if figure.segment else label


def _unit(guide: Guide, figure: Reference) -> Unit:
    kpi, term = guide.kpi(figure.term), TERMS.find(figure.term)
    return kpi.unit if kpi else term.unit if term else Unit.NUMBER


def _shown(value: float | None, unit: Unit) -> str:
    return "–" if value is None else unit.show(value)


def _figures(results: Results, month: str, plan: Results | None) -> tuple[Figures, Figures]:
    """Every figure a rule may name, in the month and one review period earlier, by `term[segment]`."""
    values: Figures = {}
    priors: Figures = {}
    place = results.place(month)
    for (name, segment, basis), line in results.lines.items():
        if basis != basis_of(line.kpi):
            continue
        key, back = str(Reference(name, segment)), months_back(line.kpi)
        values[key] = reached(results, line.kpi, line.value(place), month)
        priors[key] = line.value(place - back) if place >= back else NA
    for figure in _typed(results.guide):
        column = results.stated.column(*_place_of(results, figure))
        values[str(figure)] = _cell(column.errors()[place], column.values[place])
        priors[str(figure)] = _cell(column.errors()[place - 1], column.values[place - 1]) if place else NA
    if values.get(LEFT) in (None, NA):
        values[LEFT] = _months_left(results, plan, month)
    return values, priors


def _cell(error: CellError | None, value: float) -> float | CellError:
    return float(value) if error is None else error


def reached(results: Results, kpi: GuideKpi, value: float | CellError, month: str) -> float | CellError:
    """A breakeven that has not come is at least the month after this one, or its first day."""
    if value is not NUM or not is_breakeven(kpi):
        return value
    if kpi.function == "BREAKEVEN_DATE":
        return first_day(month_of(number_of(month) + 1))
    return float(results.place(month) + 2)


def basis_of(kpi: GuideKpi) -> Basis:
    """What of a KPI is looked at in a month: the month, or the fiscal year so far."""
    return "year" if is_of_year(kpi) else "month"


def months_back(kpi: GuideKpi) -> int:
    """How many months the review before lies back; the year before for an amount of a year."""
    return 12 if is_of_year(kpi) else 3 if kpi.review == "quarterly" else 1


def target_year(results: Results, kpi: GuideKpi, month: str) -> int:
    """The year whose target counts in a month: the calendar year, or the fiscal one."""
    return results.axis.fiscal_year(month) if is_of_year(kpi) else int(month[:4])


def _typed(guide: Guide) -> list[Reference]:
    """The figures of the rules that are no KPI: days of onboarding, fixed costs."""
    rules = [parse_rule(trigger.when, trigger.id) for trigger in guide.triggers]
    named = dict.fromkeys(figure for rule in rules for figure in rule.references)
    return [
        Reference(figure.term, segment)
        for figure in named
        if guide.kpi(figure.term) is None
        for segment in guide.dimensions.get(figure.segment, (figure.segment,))
    ]


def _place_of(results: Results, figure: Reference) -> tuple[str, str]:
    own = {name: key for key, name in results.guide.segment_terms.items()}
    term, segment = own.get(figure.term, (figure.term, ""))
    return term, segment or figure.segment


def _months_left(results: Results, plan: Results | None, month: str) -> float | None:
    kpi = next((kpi for kpi in results.guide.kpis if kpi.function == "BREAKEVEN_MONTHS"), None)
    if kpi is None or plan is None or results.line(kpi.id).value(results.place(month)) is not NUM:
        return None
    planned = plan.line(kpi.id).values[-1]
    if isinstance(planned, CellError):
        return None
    return number_of(plan.axis.first) + planned - 1 - number_of(month)
