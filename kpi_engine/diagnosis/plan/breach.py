"""A plan that breaks its own rules before it has begun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from kpi_engine.calc.triggers import Known, Needs, decide
from kpi_engine.diagnosis.plan.bands import can_decide
from kpi_engine.diagnosis.plan.plan import Plan, Planned
from kpi_engine.diagnosis.plan.rule import plan_rule
from kpi_engine.diagnosis.plan.telling import finding, of
from kpi_engine.model.finding import Finding
from kpi_engine.model.guide import Trigger
from kpi_engine.model.trigger import Prior, Reference, Rule, parse_rule

Stated = dict[str, dict[str, Planned]]
"""Figures by the name that rules give them, then by period."""


@plan_rule(
    "plan-breaches-trigger", "A plan on which its own rule fires",
    "Reaching the plan would raise the alarm: either the figure or the limit of the rule is wrong.",
    "target", "plan",
)  # fmt: skip
def breaches_trigger(plan: Plan) -> Iterator[Finding]:
    """Each rule whose figures are all planned; in a budget only one that still fires at its end.

    A budget may begin outside its limits and grow into them. Disputed targets accuse nobody, and rules that
    look at the period before are about movements, not about the plan.
    """
    firing: dict[tuple[str, ...], list[tuple[Trigger, Rule, list[Planned]]]] = {}
    stated = _by_key(plan.own)
    for trigger in plan.guide.triggers if plan.guide else ():
        rule = parse_rule(trigger.when, trigger.id)
        if any(isinstance(part.limit, Prior) for part in rule.comparisons) or not can_decide(plan, rule):
            continue
        for segment in _segments(plan, rule):
            meant = rule.renamed(partial(_for, plan, segment))
            items = _firing(plan, meant, stated)
            if items:
                firing.setdefault(tuple(item.id for item in items), []).append((trigger, meant, items))
    for fired in firing.values():
        yield _told(plan, fired)


def _firing(plan: Plan, rule: Rule, stated: Stated) -> list[Planned]:
    """The figures of the first period in which the rule fires; of a budget those of its last."""
    names = [str(each).casefold() for each in rule.references]
    found: list[Planned] = []
    for period in sorted({period for name in names for period in stated.get(name, {})}):
        looked_up = [_of_period(stated.get(name, {}), period) for name in names]
        items = [item for item in looked_up if item and not item.disputed]
        known = Known({item.key: item.value for item in items}, {}, partial(_goal, plan, period))
        if len(items) == len(names) and decide(rule, known).fires:
            found = items if plan.kind == "plan" else found or items
        elif plan.kind == "plan":
            found = []
    return found


def _told(plan: Plan, fired: Sequence[tuple[Trigger, Rule, list[Planned]]]) -> Finding:
    """All rules that fire on the same figures, the first of them in full."""
    (trigger, rule, items), *others = fired
    told = " and ".join(of(item) for item in items)
    more = f" (so does {', '.join(other.id for other, *_ in others)})" if others else ""
    welcome = all(_is_welcome(plan, each) for _, each, _ in fired)
    found = finding(
        "breaches its own rule", "note" if welcome else "likely", items,
        f"{told}; the rule {trigger.id} fires at {rule.text}{more}.",
        f"It says: {trigger.then}. Change the plan or the limit.", "Change the plan or the limit.",
    )  # fmt: skip
    in_file = all(item.fact is None for item in items)
    return replace(found, facts=(*found.facts, *(other.id for other, *_ in fired))) if in_file else found


def _is_welcome(plan: Plan, rule: Rule) -> bool:
    """True where the rule speaks on the good side: LTV:CAC above 5 calls for more, it is no alarm."""
    better = {"higher": ">", "lower": "<"}
    kpis = [(plan.guide.kpi(part.figure.term) if plan.guide else None, part) for part in rule.comparisons]
    return all(kpi is not None and better.get(kpi.better) == part.operator[0] for kpi, part in kpis)


def _by_key(items: Iterable[Planned]) -> Stated:
    found: Stated = {}
    for item in items:
        found.setdefault(item.key.casefold(), {})[item.period] = item
    return found


def _of_period(by_period: Mapping[str, Planned], period: str) -> Planned | None:
    return by_period.get(period) or by_period.get(period[:4]) or by_period.get("")


def _goal(plan: Plan, period: str, figure: Reference) -> float | Needs | None:
    item = next((item for item in plan.goals if item.key.casefold() == str(figure).casefold()), None)
    if item is None and figure.segment:
        return _goal(plan, period, Reference(figure.term))
    if item is None or item.disputed:
        return None
    goal = plan.goal(item.figure, period, item.segment)
    return goal.value if goal else None


def _segments(plan: Plan, rule: Rule) -> list[str]:
    """Each segment of which the plan has a figure of the rule by dimension; else the rule as it stands."""
    dimensions = plan.guide.dimensions if plan.guide else {}
    by_dimension = {each for each in rule.references if each.segment in dimensions}
    if not by_dimension:
        return [""]
    members = {name.casefold() for each in by_dimension for name in dimensions[each.segment]}
    terms = {each.term for each in by_dimension}
    found = (item.segment for item in plan.own if item.name in terms and item.segment.casefold() in members)
    return list(dict.fromkeys(found))


def _for(plan: Plan, segment: str, figure: Reference) -> Reference:
    is_dimension = plan.guide is not None and figure.segment in plan.guide.dimensions
    return Reference(figure.term, segment) if is_dimension and segment else figure
