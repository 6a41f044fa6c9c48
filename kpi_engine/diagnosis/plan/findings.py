"""Every rule on every plan, and what it adds to the diagnosis of single figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from importlib import import_module

from kpi_engine.diagnosis.plan.plan import Plan
from kpi_engine.diagnosis.plan.reading import plan_of_guide, plans_of
from kpi_engine.diagnosis.plan.rule import PLAN_RULES
from kpi_engine.model.company import Company
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import VERDICTS, Finding
from kpi_engine.model.guide import Guide

for _module in (
    "trajectory",
    "complements",
    "bands",
    "breach",
    "economics",
    "mix",
    "prices",
    "cash",
    "periods",
):
    import_module(f"kpi_engine.diagnosis.plan.{_module}")


def plan_findings(facts: Sequence[Fact]) -> list[Finding]:
    """Where targets, budgets and triggers make no sense together; the most certain first.

    Facts say by their scenario what they are: Target, Budget (or Plan), Forecast; anything else is what was
    reached, of which only mixes, parts, prices and periods are looked at. A guide that facts name, or the
    company's own that is in force, adds its targets and triggers. Nothing is changed.
    """
    found = (finding for plan in plans_of(facts) for finding in _findings(plan))
    ids = {fact.id for fact in facts}
    return _in_order([finding for finding in found if set(finding.facts) <= ids])


def guide_findings(guide: Guide) -> list[Finding]:
    """The same for the targets, benchmarks and triggers of a guide, as a company's file states them.

    `facts` of the findings are places of that file, `targets.cac.2026`, and ids of triggers.
    """
    return _in_order(list(_findings(plan_of_guide(guide))))


def company_findings(company: Company, guide: Guide) -> list[Finding]:
    """Those of a company's guide in which something stands that the company itself stated.

    What the guides it builds upon say of each other is not its doing.
    """
    kpis = {kpi.id for kpi in company.kpis}
    own = {f"targets.{id_}" for id_ in (*company.targets, *kpis)}
    own |= {f"benchmarks.{id_}" for id_ in (*company.benchmarks, *kpis)}
    own |= {trigger.id for trigger in company.triggers}
    return [
        finding for finding in guide_findings(guide)
        if any(id_ in own or ".".join(id_.split(".")[:2]) in own for id_ in finding.facts)
    ]  # fmt: skip


def with_plan_findings(
    found: Sequence[Finding], facts: Sequence[Fact], trusted: Collection[str] = ()
) -> list[Finding]:
    """The findings of a diagnosis with those about plans: one cause is told once.

    A figure that is wrong by itself breaks rules about plans too; then only that it is wrong is told. Where a
    rule knows the cause (a mix in per cent, ARR for MRR), it takes the place of the general diagnosis of the
    same figures, unless that one is proven. No other value is proposed for a `trusted` figure.
    """
    explaining = {rule.id for rule in PLAN_RULES if rule.explains}
    planned = [item for item in plan_findings(facts) if not {id_ for id_, _ in item.proposed} & set(trusted)]
    causes = [item for item in planned if item.rule in explaining and not _is_known(item, found)]
    told = [*(item for item in found if item.verdict != "note"), *(item for item in causes if item.proposed)]
    kept = [item for item in planned if item.rule not in explaining and not _follows(item, told)]
    explained = [set(item.facts) for item in causes]
    others = [item for item in found if not any(set(item.facts) <= cause for cause in explained)]
    return _in_order([*others, *causes, *kept])


def _is_known(cause: Finding, found: Sequence[Finding]) -> bool:
    """True where the diagnosis has proven what it is about, or knows more than a note would add."""
    about = [item for item in found if set(cause.facts) & set(item.facts) and item.verdict != "note"]
    return any(item.verdict == "proven" or cause.verdict == "note" for item in about)


def _follows(finding: Finding, told: Sequence[Finding]) -> bool:
    """True for what a figure that is wrong by itself breaks besides."""
    about = set(finding.facts)
    known = (item for item in told if about & set(item.facts))
    return any(item.proposed or about <= set(item.facts) for item in known)


def _findings(plan: Plan) -> list[Finding]:
    rules = [rule for rule in PLAN_RULES if plan.kind in rule.kinds]
    return [replace(finding, rule=rule.id) for rule in rules for finding in rule.check(plan)]


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    unique = {(finding.id, finding.message): finding for finding in findings}
    return sorted(unique.values(), key=lambda finding: VERDICTS.index(finding.verdict))
