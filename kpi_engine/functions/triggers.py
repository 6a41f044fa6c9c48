"""Triggers: what a guide says to do when figures cross a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

from kpi_engine.calc.interpolate import EVERY_YEAR, target_in
from kpi_engine.calc.triggers import Known, Needs, Outcome, TargetLookup, decide, sides
from kpi_engine.functions.lookup import guide_kpi
from kpi_engine.functions.own_targets import OwnTargets
from kpi_engine.functions.reading import cell_function, number, word
from kpi_engine.functions.targets import ACTUAL, KPI, SEGMENT, guide_of, segment_targets
from kpi_engine.model.cell_error import NA, CellError
from kpi_engine.model.guide import Guide, GuideKpi, Trigger
from kpi_engine.model.trigger import Reference, Rule, Target, parse_rule

YearOf = Callable[[GuideKpi], float]
"""The year whose target a KPI is held against."""


@dataclass(frozen=True, slots=True)
class FiredTrigger:
    """A trigger that fires, and for which segment where it looks at segments."""

    trigger: Trigger
    segment: str = ""


@dataclass(frozen=True, slots=True)
class JudgedTrigger:
    """A trigger on the figures at hand: the rule as it was read for a segment, and what came out.

    `sides` are the figure of each comparison and its limit; None where one is missing or no target is stated.
    """

    trigger: Trigger
    segment: str
    rule: Rule
    outcome: Outcome
    sides: tuple[tuple[float | None, float | None], ...]


def fired(
    guide: Guide, values: Mapping[str, float | CellError | None],
    priors: Mapping[str, float | CellError | None], year: float,
) -> list[FiredTrigger]:  # fmt: skip
    """Every trigger of the guide that fires on these figures, in the guide's order.

    `values` and `priors` (one review period earlier) are by `term` or `term[segment]`, in the guide's
    spelling; a figure that is undefined or missing cannot fire anything. A rule for a dimension, and one on
    a target that is stated by segment only, is tried for every segment there is a figure for.
    """
    return [
        FiredTrigger(item.trigger, item.segment)
        for item in judged(guide, values, priors, year)
        if item.outcome.fires
    ]


def judged(
    guide: Guide, values: Mapping[str, float | CellError | None],
    priors: Mapping[str, float | CellError | None], year: float | YearOf,
) -> list[JudgedTrigger]:  # fmt: skip
    """Every trigger on these figures (as `fired` takes them): it fires, it does not, or it lacks a figure.

    `year` may depend on the KPI: an amount of a fiscal year is held against that year's target.
    """
    now, before = _numbers(values), _numbers(priors)
    found = []
    for trigger in guide.triggers:
        rule = parse_rule(trigger.when, trigger.id)
        each = _each_segment(guide, rule)
        for segment in (_segments(guide, each, now) if each else []) or [""]:
            known = Known(now, before, _targets(guide, rule, segment, year))
            meant = _for_segment(rule, each, segment)
            read = tuple(sides(part, known) for part in meant.comparisons)
            found.append(JudgedTrigger(trigger, segment, meant, decide(meant, known), read))
    return found


def actions(
    guide: Guide, kpi: str, actual: float | CellError, year: float | None = None,
    segment: str | None = None, prior: float | None = None,
) -> list[str] | CellError:  # fmt: skip
    """What the guide says to do about `kpi` at `actual`: a line for every rule that names it and fires.

    A rule that cannot be decided says what it needs; what several rules say is said once. #N/A for a KPI that
    neither the guide nor one of its rules knows, and for a year that is not whole; an undefined `actual` is
    passed on.
    """
    if isinstance(actual, CellError):
        return actual
    term = _term(guide, kpi)
    if term is None or not (year is None or float(year).is_integer()):
        return NA
    name = _spelled(guide, segment or "")
    figure = str(Reference(term, name))
    lines = []
    for trigger in guide.triggers:
        rule = parse_rule(trigger.when, trigger.id)
        if not any(_is_about(guide, item, name) for item in rule.references if item.term == term):
            continue
        meant = _by_dimension(guide, rule) | {Reference(term)}
        known = Known(
            {figure: actual}, {} if prior is None else {figure: prior}, _targets(guide, rule, name, year)
        )
        outcome = decide(_for_segment(rule, meant, name), known)
        if outcome.fires or outcome.needs:
            lines.append(trigger.then if outcome.fires else str(outcome))
    return list(dict.fromkeys(lines))


def _numbers(figures: Mapping[str, float | CellError | None]) -> dict[str, float]:
    return {
        key: float(figure)
        for key, figure in figures.items()
        if figure is not None and not isinstance(figure, CellError)
    }


def _term(guide: Guide, name: str) -> str | None:
    """The id of the KPI, or the term of a rule (`onboarding_days`) that is no KPI of the guide."""
    kpi = guide_kpi(guide, name)
    rules = (parse_rule(trigger.when, trigger.id) for trigger in guide.triggers)
    terms = (item.term for rule in rules for item in rule.references)
    return kpi.id if kpi else next((term for term in terms if term.casefold() == name.casefold()), None)


def _spelled(guide: Guide, segment: str) -> str:
    """The segment as the guide writes it, or as it was given."""
    known = {name.casefold(): name for members in guide.dimensions.values() for name in members}
    return known.get(segment.strip().casefold(), segment.strip())


def _is_about(guide: Guide, item: Reference, segment: str) -> bool:
    """True for a figure of the whole business, of that segment or of its dimension; always without one."""
    if not segment or not item.segment or item.segment == segment:
        return True
    return item.segment in guide.dimensions and _fits(guide, item.segment, segment)


def _fits(guide: Guide, dimension: str, segment: str) -> bool:
    """True for a segment of the dimension, or one that the guide lists nowhere (a channel of your own)."""
    others = {name for key, members in guide.dimensions.items() if key != dimension for name in members}
    return segment in guide.dimensions[dimension] or segment not in others


def _for_segment(rule: Rule, meant: Set[Reference], segment: str) -> Rule:
    """The rule with the figures that are `meant` taken for one segment; without one, as it is."""
    if not segment:
        return rule
    return rule.renamed(lambda item: Reference(item.term, segment) if item in meant else item)


def _by_dimension(guide: Guide, rule: Rule) -> set[Reference]:
    """The figures of the rule that stand for each segment of a dimension: `cac[channel]`."""
    return {item for item in rule.references if item.segment in guide.dimensions}


def _each_segment(guide: Guide, rule: Rule) -> set[Reference]:
    """Those, and figures compared with a target that the guide states by segment only."""
    compared = {part.figure for part in rule.comparisons if isinstance(part.limit, Target)}
    kpis = {item: guide.kpi(item.term) for item in compared if not item.segment}
    return _by_dimension(guide, rule) | {
        item for item, kpi in kpis.items() if kpi and kpi.segment_targets and not kpi.targets
    }


def _segments(guide: Guide, each: Set[Reference], values: Mapping[str, float]) -> list[str]:
    """The segments for which there is a figure of a term in `each`, in the order of the figures."""
    found: dict[str, None] = {}
    for key in values:
        term, _, rest = key.partition("[")
        segment = rest.removesuffix("]")
        if segment and any(item.term == term and _is_about(guide, item, segment) for item in each):
            found[segment] = None
    return list(found)


def _targets(guide: Guide, rule: Rule, segment: str, year: float | YearOf | None) -> TargetLookup:
    """Targets of the figures in a rule; for a figure by dimension the overall one where it has no own."""
    by_dimension = {Reference(item.term, segment) for item in _by_dimension(guide, rule)}

    def lookup(figure: Reference) -> float | Needs | None:
        kpi = guide.kpi(figure.term)
        if kpi is None:
            return None
        targets = segment_targets(kpi, figure.segment) if figure.segment else kpi.targets
        if figure in by_dimension:
            targets = targets or kpi.targets
        if not targets:
            return Needs("segment") if kpi.segment_targets and not figure.segment else None
        if year is None and EVERY_YEAR not in targets:
            return Needs("year")
        in_year = year(kpi) if callable(year) else EVERY_YEAR if year is None else year
        target = target_in(targets, in_year, kpi.interpolation)
        return None if isinstance(target, CellError) else target

    return lookup


def _trigger(
    kpi: str,
    actual: float,
    source: str | OwnTargets,
    year: float | None,
    segment: str | None,
    prior: float | None,
) -> str | CellError:
    guide = guide_of(source)
    lines = actions(guide, kpi, actual, year, segment, prior) if isinstance(guide, Guide) else NA
    return lines if isinstance(lines, CellError) else "\n".join(lines)


KPI_TRIGGER = cell_function(
    "KPI_TRIGGER", "Actions a KPI calls for",
    "The actions that the guide's rules call for at this figure, one per line; empty when none does.",
    (KPI, ACTUAL, word("guide", "A guide by id or code, such as mas."),
     number("year", "Calendar year, for rules that look at a target.", required=False), SEGMENT,
     number("prior", "The same figure one review period earlier.", required=False)),
    _trigger, question="What should we do about this figure?", returns="text",
    examples=(
        (("arpu", 75, "css", None, None, 80), "Find out why the Pro tier is not adopted"),
        (("ltv_cac", 2.5, "mas"), "You spend too much to acquire customers"), (("ltv_cac", 4, "mas"), ""),
        (("breakeven_months", 7, "mas", 2026), "Start an immediate review of fixed costs"),
        (("breakeven_months", 7, "mas"), "needs year"), (("enterprise_mix", 0.1, "mas"), "needs prior"),
        (("cac", 300, "mas", 2026), "needs months_to_breakeven"), (("widgets", 1, "mas"), NA),
    ),
)  # fmt: skip
