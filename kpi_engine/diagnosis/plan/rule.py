"""What a rule about a plan is: declared once with its reason and its check; the registry holds them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kpi_engine.diagnosis.plan.plan import Kind, Plan
from kpi_engine.model.finding import Finding
from kpi_engine.model.registry import Registry

Check = Callable[[Plan], Iterator[Finding]]
"""Its findings; the rule they belong to is filled in."""


@dataclass(frozen=True, slots=True)
class PlanRule:
    """A rule that a sensible plan satisfies.

    `why` says in a sentence why a breach matters. `kinds` are the plans it looks at: what was reached obeys
    other rules than what is aimed at. A rule that `explains` knows the cause: it speaks in
    place of the general diagnosis of the same figures.
    """

    id: str
    name: str
    why: str
    kinds: frozenset[Kind]
    check: Check
    explains: bool = False


PLAN_RULES: Registry[PlanRule] = Registry("rule about plans")
"""Every rule, in the order in which findings are told."""


def plan_rule(
    id_: str, name: str, why: str, *kinds: Kind, explains: bool = False
) -> Callable[[Check], Check]:
    """Declare a rule; the function yields its findings."""

    def declare(check: Check) -> Check:
        PLAN_RULES.add(id_, PlanRule(id_, name, why, frozenset(kinds), check, explains))
        return check

    return declare
