"""Does a plan make sense? Rules about targets, budgets and triggers; works on Facts, no workbook in sight."""

from kpi_engine.diagnosis.plan.findings import (
    company_findings,
    guide_findings,
    plan_findings,
    with_plan_findings,
)
from kpi_engine.diagnosis.plan.reading import DATES
from kpi_engine.diagnosis.plan.rule import PLAN_RULES, PlanRule

__all__ = [
    "DATES",
    "PLAN_RULES",
    "PlanRule",
    "company_findings",
    "guide_findings",
    "plan_findings",
    "with_plan_findings",
]
