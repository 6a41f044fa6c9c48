"""The rules of a company's guide: those of its guides that still have all their figures, and its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import CatalogueError
from kpi_engine.model.company import Company, Problem
from kpi_engine.model.guide import Guide, GuideKpi, Trigger
from kpi_engine.model.trigger import Reference, Rule, Target, parse_rule


def own_triggers(company: Company, bases: Sequence[Guide], guide: Guide, problems: list[Problem]) -> Guide:
    """The guide with its rules and the further terms that they look at."""
    ids = {kpi.id for kpi in guide.kpis}
    kept: dict[str, Trigger] = {}
    for base in bases:
        for trigger in base.triggers:
            if trigger.id in company.without or trigger.id in kept:
                continue
            if not any(_faults(guide, parse_rule(trigger.when, trigger.id), set(base.trigger_terms))):
                kept[trigger.id] = trigger
    problems += _about_without(company, bases)
    for place, trigger in enumerate(company.triggers):
        found = list(_own_faults(guide, trigger, kept))
        problems += [Problem(("triggers", str(place), key), text) for key, text in found]
        if not found:
            kept[trigger.id] = trigger
    rules = [parse_rule(trigger.when, trigger.id) for trigger in kept.values()]
    terms = dict.fromkeys(item.term for rule in rules for item in rule.references if item.term not in ids)
    return replace(guide, triggers=tuple(kept.values()), trigger_terms=tuple(terms))


def _about_without(company: Company, bases: Sequence[Guide]) -> Iterator[Problem]:
    known = {trigger.id for base in bases for trigger in base.triggers}
    for place, id_ in enumerate(company.without):
        if id_ not in known:
            yield Problem(("without", str(place)), f"{id_} is no rule of your guides, so nothing is left out")


def _own_faults(guide: Guide, trigger: Trigger, kept: dict[str, Trigger]) -> Iterator[tuple[str, str]]:
    if trigger.id in kept:
        yield "id", f"a rule is called {trigger.id} already; choose another id, or leave theirs out (without)"
    try:
        rule = parse_rule(trigger.when, trigger.id)
    except CatalogueError as fault:
        yield "when", str(fault)
        return
    for text in _faults(guide, rule, set(TERMS.names)):
        yield "when", text


def _faults(guide: Guide, rule: Rule, further_terms: set[str]) -> Iterator[str]:
    """Figures, segments and targets that the rule looks at and the guide does not have."""
    ids = {kpi.id for kpi in guide.kpis}
    segments = {segment for members in guide.dimensions.values() for segment in members}
    for item in rule.references:
        if item.term not in ids and item.term not in further_terms:
            yield f"{item.term} is neither a KPI that you follow nor a known term.{TERMS.suggest(item.term)}"
        if item.segment and item.segment not in segments and item.segment not in guide.dimensions:
            yield f"{item.segment} is neither a segment nor a dimension"
        elif item.segment and not _is_followed(guide, item):
            yield f"{item.term} is not followed by {item.segment}; state that dimension under its segments"
    for part in rule.comparisons:
        kpi = guide.kpi(part.figure.term)
        if isinstance(part.limit, Target) and (kpi is None or not (kpi.targets or kpi.segment_targets)):
            yield f"{part.figure} has no target to compare with; state one under targets"
        elif isinstance(part.limit, Target) and kpi and not _is_shown(guide, kpi):
            yield f"{part.figure} is only computed for others; follow it under kpis_shown to use its target"


def _is_shown(guide: Guide, kpi: GuideKpi) -> bool:
    """True when the KPI, or one of the same function and targets, stands among the targets."""
    shown = [other for other in guide.kpis if not other.working]
    return any((other.function, other.targets) == (kpi.function, kpi.targets) for other in shown)


def _is_followed(guide: Guide, figure: Reference) -> bool:
    """True for a typed figure, and for a KPI that the guide breaks down by that dimension or segment."""
    kpi = guide.kpi(figure.term)
    if kpi is None:
        return True
    members = {member for dimension in kpi.segments for member in guide.dimensions.get(dimension, ())}
    return figure.segment in {*kpi.segments, *kpi.segment_targets, *members}
