"""Companies that do not exist, whose figures tie: two formulas that agree on all of them are one formula.

A definition is not compared as text. `(Start − Lost) / Start` and `1 − Lost / Start` are the same, and so are
CAC on a total and CAC on the lines of that total; both give one result in every company.
"""

from __future__ import annotations

import ast
import math
import operator
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kpi_engine.audit.definitions.known import usual_formula
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.identity import name_of, names_in, parse_expression
from kpi_engine.model.registry import derived_from

_COMPANIES = 4
_RANGES = {
    "opening_mrr": (5_000, 9_000), "revenue": (5_000, 9_000), "revenue[-1]": (5_000, 9_000),
    "cogs": (500, 2_000), "opening_cash": (20_000, 40_000), "net_burn": (200, 900),
    "opening_customers": (400, 900), "new_customers": (50, 90), "lost_customers": (20, 49),
    "trials": (200, 400), "paid_conversions": (50, 90), "trials[-1]": (200, 400), "visitors": (4_000, 9_000),
    "leads": (300, 900), "net_income": (-900, -300), "marketing_spend": (300, 900), "sales_spend": (300, 900),
    "sm_salaries": (50, 250), "advertising": (50, 250), "revenue_growth": (0.1, 0.4),
    "operating_expenses": (3_000, 4_000), "dau": (50, 90), "mau": (200, 400), "mrr_churn": (0.1, 0.4),
    "profit_margin": (0.1, 0.4), "cash_flow_margin": (0.1, 0.4),
}  # fmt: skip
_TIES = (
    ("mrr", "opening_mrr + new_mrr + expansion_mrr + reactivation_mrr - contraction_mrr - churned_mrr"),
    ("net_new_mrr", "mrr - opening_mrr"),
    ("active_customers", "opening_customers + new_customers + reactivated_customers - lost_customers"),
    ("mrr[-1]", "opening_mrr"), ("active_customers[-1]", "opening_customers"),
    ("sm_spend", "marketing_spend + sales_spend"),
    ("sm_spend[-1]", "marketing_spend[-1] + sales_spend[-1]"),
    ("sm_spend_prior", "sm_spend[-1]"), ("sm_spend_prior_quarter", "sm_spend[-1]"),
    ("base_revenue", "revenue[-1]"),
    ("gross_profit", "revenue - cogs"), ("gross_margin", "gross_profit / revenue"),
    ("cogs_ratio", "cogs / revenue"),
    ("churn_rate", "lost_customers / opening_customers"), ("logo_churn", "churn_rate"),
    ("mrr_churn", "(contraction_mrr + churned_mrr) / opening_mrr"),
    ("opening_arr", "12 * opening_mrr"), ("new_arr", "12 * new_mrr"), ("expansion_arr", "12 * expansion_mrr"),
    ("contraction_arr", "12 * contraction_mrr"), ("churned_arr", "12 * churned_mrr"), ("arr", "12 * mrr"),
    ("arr[-1]", "opening_arr"), ("net_new_arr", "12 * net_new_mrr"), ("period_burn", "net_burn"),
    ("cash_flow", "-net_burn"), ("closing_cash", "opening_cash - net_burn + financing"),
    ("closing_cash[-1]", "opening_cash"), ("lifetime", "1 / churn_rate"),
    ("arpu", "mrr / active_customers"), ("months", "1"),
)  # fmt: skip
ZERO_IF_UNSTATED = (
    "contraction_mrr", "reactivation_mrr", "expansion_mrr", "reactivated_customers", "financing",
    "interest", "taxes", "depreciation", "amortization", "support_cost", "onboarding_delivery_cost",
    "onboarding_cost", "tool_cost", "one_time_fees",
)  # fmt: skip
"""Figures that many a business does not have: where no label names them they count as nothing."""
ALIKE: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("revenue", "mrr"), ("revenue[-1]", "opening_mrr")),
    (("churn_rate", "mrr_churn"), ("logo_churn", "mrr_churn")),
    (("churn_rate", "net_mrr_churn"),),
)
"""What businesses may take for one figure: all revenue recurs; churn is told on MRR, gross or net."""
_FUNCTIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


@dataclass(frozen=True)
class Company:
    """The figures of one company by term; a figure of an earlier period has its distance behind it."""

    figures: Mapping[str, float]

    def figure(self, name: str) -> float:
        """The figure; one that no tie mentions is made up from its name, the same each time."""
        found = self.figures.get(name)
        return found if found is not None else _made_up(name, int(self.figures["company"]))


@lru_cache(maxsize=100)
def companies(stated: frozenset[str], alike: tuple[tuple[str, str], ...] = ()) -> tuple[Company, ...]:
    """The companies for a workbook whose labels name these terms; `alike` are terms taken for one."""
    zero = frozenset(ZERO_IF_UNSTATED) - stated
    return tuple(_company(number, zero, alike) for number in range(1, _COMPANIES + 1))


def worth(formula: str, company: Company) -> float:
    """What a definition gives in a company; not a number where it divides by nothing."""
    try:
        return _evaluated(parse_expression(formula), company.figure)
    except ZeroDivisionError:
        return math.nan


def with_figures(formula: str, figures: Mapping[str, float]) -> float:
    """What a definition gives on stated figures; not a number where one is missing or it is undefined."""
    if any(name not in figures for name in names_in(formula)):
        return math.nan
    try:
        return _evaluated(parse_expression(formula), figures.__getitem__)
    except ZeroDivisionError:
        return math.nan


def _evaluated(node: ast.expr, figure: object) -> float:
    name = name_of(node)
    if name is not None:
        assert callable(figure)
        return float(figure(name))
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return float(_FUNCTIONS[type(op)](_evaluated(left, figure), _evaluated(right, figure)))
        case ast.UnaryOp(operand=operand):
            return -_evaluated(operand, figure)
        case ast.Constant(value=int() | float() as value):
            return float(value)
    return math.nan


def _company(number: int, zero: frozenset[str], alike: tuple[tuple[str, str], ...]) -> Company:
    figures: dict[str, float] = {"company": number, **dict.fromkeys(zero, 0.0)}
    found = Company(figures)
    same = dict(alike)
    for id_, expression in (*_TIES, *_of_catalogue()):
        figures[id_] = worth(expression, found)
        for term, other in same.items():
            if other == id_ and other in figures:
                figures[term] = figures[other]
        if id_ in same and same[id_] in figures:
            figures[id_] = figures[same[id_]]
    return found


@derived_from(KPIS, TERMS)
def _of_catalogue() -> tuple[tuple[str, str], ...]:
    """The KPIs that no tie above computes, those first that others are computed from."""
    done = {name for id_, formula in _TIES for name in (id_, *names_in(formula))}
    left = {kpi.id: formula for kpi in KPIS if kpi.id not in done and (formula := usual_formula(kpi))}
    found: list[tuple[str, str]] = []
    while left:
        ready = [id_ for id_, formula in left.items() if not set(names_in(formula)) & left.keys() - {id_}]
        for id_ in ready or list(left)[:1]:
            found.append((id_, left.pop(id_)))
    return tuple(found)


def _made_up(name: str, company: int) -> float:
    drawn = random.Random(f"{name} {company}")  # noqa: S311 - made-up figures keep no secret
    bare = name.partition("[")[0]
    low, high = _RANGES.get(name) or _RANGES.get(bare) or _usual_range(bare)
    return drawn.uniform(low, high)


def _usual_range(id_: str) -> tuple[float, float]:
    term = TERMS.find(id_)
    if term is not None and term.unit.value == "fraction":
        return 0.1, 0.4
    return (10, 90) if term is not None and term.unit.value == "count" else (100, 600)
