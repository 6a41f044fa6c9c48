"""From facts, guides and companies to plans: which figures belong together and what they are held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.diagnosis.figures import Figure, figure_named
from kpi_engine.diagnosis.plan.plan import Kind, Plan, Planned, kind_of, planned
from kpi_engine.model.company import OWN
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.period import period_readings
from kpi_engine.model.unit import Unit

_DISPUTED = "uncertain"
DATES = frozenset(("breakeven_date",))
"""The dates that rules look at."""
_DAY_0 = date(1899, 12, 30)


def plans_of(facts: Sequence[Fact]) -> Iterator[Plan]:
    """One plan for each guide, entity and scenario; targets are the goals of the other scenarios.

    Facts without a guide follow the company's own, where one is in force.
    """
    groups: dict[tuple[str, str], dict[str, list[Planned]]] = defaultdict(lambda: defaultdict(list))
    named: dict[tuple[str, str], tuple[Guide | None, Figure | None]] = {}
    for fact in facts:
        name = (fact.term, fact.guide)
        if name not in named:
            guide = _guide_of(fact)
            named[name] = guide, figure_named(fact.term, guide)
        guide, figure = named[name]
        value = _value(fact, figure)
        if figure is None or value is None:
            continue
        disputed = _is_disputed(figure.kpi, value, fact.half_unit)
        item = planned(fact, figure, value, disputed=disputed)
        scenario = fact.scenario.strip().casefold()
        groups[guide.id if guide else "", fact.entity.strip().casefold()][scenario].append(item)
    for (guide_id, _), scenarios in groups.items():
        yield from _by_scenario(GUIDES.find(guide_id), scenarios)


def plan_of_guide(guide: Guide) -> Plan:
    """The targets of a guide, as a plan."""
    own = tuple(targets_of(guide))
    return Plan("target", own, own, guide)


def targets_of(guide: Guide) -> Iterator[Planned]:
    """Every target that the guide states, overall and by segment; what only helps to compute states none."""
    for kpi in guide.kpis:
        figure = figure_named(kpi.id, guide)
        if figure is None or kpi.working:
            continue
        for segment, years in (("", kpi.targets), *kpi.segment_targets.items()):
            for year, value in years.items():
                disputed = _is_disputed(kpi, value, 0.0)
                yield Planned(
                    figure.id, figure.label, figure.term, value, 0.0, str(year or ""), segment, kpi, None,
                    disputed,
                )  # fmt: skip


def _by_scenario(guide: Guide | None, scenarios: dict[str, list[Planned]]) -> Iterator[Plan]:
    kinds: dict[str, Kind] = {name: kind_of(name) for name in scenarios}
    stated = [item for name, items in scenarios.items() if kinds[name] == "target" for item in items]
    known = {(item.figure, item.segment.casefold()) for item in stated}
    others = targets_of(guide) if guide else ()
    goals = (*stated, *(item for item in others if (item.figure, item.segment.casefold()) not in known))
    for name, items in scenarios.items():
        if kinds[name] == "actual":
            yield Plan("actual", tuple(items), tuple(stated), guide)
        else:
            yield Plan(kinds[name], tuple(items), goals, guide)


def _value(fact: Fact, figure: Figure | None) -> float | None:
    """The number of a fact; of a date the first day of its month, as Excel counts days."""
    if isinstance(fact.value, int | float):
        return float(fact.value)
    if figure is None or figure.term.unit is not Unit.DATE:
        return None
    months = [text for text in period_readings(fact.value) if len(text) == len("2026-01")]
    return float((date.fromisoformat(f"{months[0]}-01") - _DAY_0).days) if len(months) == 1 else None


def _guide_of(fact: Fact) -> Guide | None:
    return GUIDES.find(fact.guide) if fact.guide else GUIDES.find(OWN)


def _is_disputed(kpi: GuideKpi | None, value: float, half_unit: float) -> bool:
    """True for a target that a guide of ours marks as uncertain: it accuses nobody.

    A company that sets another target of its own stands by that one.
    """
    if kpi is None or all(mark.kind != _DISPUTED for mark in kpi.marks):
        return False
    printed = (
        target
        for guide in GUIDES
        if guide.code != OWN
        for item in guide.kpis
        if item.id == kpi.id and any(mark.kind == _DISPUTED for mark in item.marks)
        for target in item.targets.values()
    )
    return any(abs(target - value) <= half_unit + 1e-9 for target in printed)
