"""A plan that breaks its own rules before it has begun."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kpi_engine.calc.triggers import Known, Needs, decide
from kpi_engine.diagnosis.plan.bands import can_decide
from kpi_engine.diagnosis.plan.plan import Plan, Planned
from kpi_engine.diagnosis.plan.rule import plan_rule
from kpi_engine.diagnosis.plan.telling import finding, of
from kpi_engine.model.finding import Finding
from kpi_engine.model.guide import Trigger
from kpi_engine.model.trigger import Prior, Reference, Rule, parse_rule


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
    for trigger in plan.guide.triggers if plan.guide else ():
        rule = parse_rule(trigger.when, trigger.id)
        if any(isinstance(part.limit, Prior) for part in rule.comparisons) or not can_decide(plan, rule):
            continue
        for segment in _segments(plan, rule):
            meant = rule.renamed(partial(_for, plan, segment))
            yield from _of_rule(plan, trigger, meant)


def _of_rule(plan: Plan, trigger: Trigger, rule: Rule) -> Iterator[Finding]:
    firing: list[tuple[str, list[Planned]]] = []
    for period in _periods(plan, rule):
        items = [item for each in rule.references if (item := _own(plan, each, period))]
        known = Known({item.key: item.value for item in items}, {}, partial(_goal, plan, period))
        fires = len(items) == len(rule.references) and not any(item.disputed for item in items)
        if fires and decide(rule, known).fires:
            firing.append((period, items))
        elif plan.kind == "plan":
            firing.clear()
    if firing:
        items = firing[-1 if plan.kind == "plan" else 0][1]
        told = " and ".join(of(item) for item in items)
        more = f" (and in {len(firing) - 1} more periods)" if len(firing) > 1 else ""
        yield finding(
            "breaches its own rule", "note" if _is_welcome(plan, rule) else "likely", items,
            f"{told}{more}, and the rule {trigger.id} fires at {trigger.when}: {trigger.then}.",
            "Change the plan or the limit.",
        )  # fmt: skip


def _is_welcome(plan: Plan, rule: Rule) -> bool:
    """True where the rule speaks on the good side: LTV:CAC above 5 calls for more, it is no alarm."""
    better = {"higher": ">", "lower": "<"}
    kpis = [(plan.guide.kpi(part.figure.term) if plan.guide else None, part) for part in rule.comparisons]
    return all(kpi is not None and better.get(kpi.better) == part.operator[0] for kpi, part in kpis)


def _periods(plan: Plan, rule: Rule) -> list[str]:
    names = {str(each) for each in rule.references}
    return sorted({item.period for item in plan.own if item.key in names})


def _own(plan: Plan, figure: Reference, period: str) -> Planned | None:
    found = {item.period: item for item in plan.own if item.key.casefold() == str(figure).casefold()}
    return found.get(period) or found.get(period[:4]) or found.get("")


def _goal(plan: Plan, period: str, figure: Reference) -> float | Needs | None:
    item = next((item for item in plan.goals if item.key.casefold() == str(figure).casefold()), None)
    if item is None and figure.segment:
        return _goal(plan, period, Reference(figure.term))
    if item is None or item.disputed:
        return None
    goal = Plan("target", plan.goals).at(item.figure, period, item.segment)
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
