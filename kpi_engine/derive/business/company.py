"""A made-up company from customers to cash: what is the same for every guide, month by month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kpi_engine.derive.business.book import Book, Tier
from kpi_engine.derive.business.course import Course, Figures, between, to
from kpi_engine.derive.business.parts import Dimension, Parts, divide

_BELOW = ("interest", "depreciation", "amortization", "financing", "investment")
"""What a company may state besides its trade; nothing stated is nothing."""

Extras = Callable[[Course, int, Figures], None]


@dataclass(frozen=True, slots=True)
class Company:
    """What does not change: tiers, ways to look at the customers, rates of cost, and how money is paid.

    Rates are shares of revenue. `extras` adds what only this company's guide asks for, before figures are
    divided by dimension; `overheads` answers the fixed costs of all months.
    """

    tiers: tuple[Tier, ...]
    dimensions: tuple[Dimension, ...]
    opening_cash: int
    overheads: Callable[[list[Figures]], list[float]]
    extras: Extras
    hosting: float
    licences: float
    price_rise: float = 0.0
    one_time: float = 0.012
    fees: float = 0.006
    prepaid: float = 0.04
    visitors_per_trial: float = 32.0
    onboarding_per_customer: float = 35.0
    tax_rate: float = 0.0


def months(company: Company, course: Course, count: int) -> list[Figures]:
    """The figures of `count` months."""
    book = Book(company.tiers, company.price_rise)
    parts = [Parts(dimension) for dimension in company.dimensions]
    found: list[Figures] = []
    for number in range(count):
        figures: Figures = {}
        book.month(course, number, figures)
        _demand(company, course, number, figures)
        _earnings(company, course, number, figures)
        company.extras(course, number, figures)
        _by_tier(company, number, figures)
        for part in parts:
            part.month(number, figures)
        found.append(figures)
    _results(company, course, found)
    return found


def _demand(company: Company, course: Course, number: int, figures: Figures) -> None:
    """Who visits, tries and buys, and what is spent on it; some customers buy without a trial."""
    new = figures["new_customers", ""]
    paid = new - round(new * 0.12)
    trials = round(paid / (between(course.trial_to_paid, number) * course.factor(number, 0.012, 3)))
    spend = to(new * between(course.cac, number) * course.factor(number, 0.012, 6), 50)
    marketing = to(spend * 0.62, 50)
    whole = {
        "visitors": to(trials * company.visitors_per_trial * course.factor(number, 0.02, 1), 10),
        "leads": to(trials * 1.7 * course.factor(number, 0.03, 4), 5), "trials": trials,
        "paid_conversions": paid, "sm_spend": spend, "marketing_spend": marketing,
        "sales_spend": spend - marketing,
        "onboarding_cost": to(new * company.onboarding_per_customer, 10),
        "tool_cost": to(spend * 0.08, 10),
    }  # fmt: skip
    figures |= {(term, ""): figure for term, figure in whole.items()}


def _earnings(company: Company, course: Course, number: int, figures: Figures) -> None:
    """Revenue, and the costs that move with it."""
    average = (figures["opening_mrr", ""] + figures["mrr", ""]) / 2
    revenue = to(average * (1 + company.one_time), 10)
    cogs = to(revenue * between(course.cogs_ratio, number) * course.factor(number, 0.003, 4), 10)
    whole = {
        "revenue": revenue, "cogs": cogs, "gross_profit": revenue - cogs,
        "hosting_cost": to(revenue * company.hosting * course.factor(number, 0.01, 8), 10),
        "infrastructure_and_licences": to(revenue * (company.hosting + company.licences), 10),
        "support_cost": to(revenue * 0.031 * course.factor(number, 0.03, 9), 10),
        "onboarding_delivery_cost": to(figures["onboarding_cost", ""] * 0.4, 10),
        "variable_costs": cogs + to(revenue * company.fees, 10),
        "annual_plan_mrr": to(figures["mrr", ""] * (0.34 + 0.002 * min(number, 40)), 10),
        "accounts": round(figures["active_customers", ""] * 1.06),
    }  # fmt: skip
    figures |= {(term, ""): figure for term, figure in whole.items()}


def _by_tier(company: Company, number: int, figures: Figures) -> None:
    """What is known of the whole only, by tier: customers and recurring revenue are kept by tier anyway."""
    names = tuple(tier.name for tier in company.tiers)
    new = [figures["new_customers", name] for name in names]
    earned = [figures["opening_mrr", name] + figures["mrr", name] for name in names]
    divide(figures, names, won=new, tried=new, spent=new, earned=earned,
           counted=[figures["active_customers", name] for name in names])  # fmt: skip


def _results(company: Company, course: Course, found: list[Figures]) -> None:
    """From revenue to profit, and from profit to cash; losses of earlier months are set against taxes."""
    cash, result = float(company.opening_cash), 0.0
    for number, (figures, fixed) in enumerate(zip(found, company.overheads(found), strict=True)):
        own = {term: figures.setdefault((term, ""), 0.0) for term in _BELOW}
        ebitda = contribution(figures) - fixed
        before_tax = ebitda - own["interest"] - own["depreciation"] - own["amortization"]
        taxes = to(max(min(before_tax, result + before_tax), 0) * company.tax_rate, 10)
        result += before_tax
        prepaid = company.prepaid * figures["revenue", ""] * course.factor(number, 0.4, 5)
        earned = to(ebitda - own["interest"] - taxes + prepaid - own["investment"], 10)
        margin = figures["revenue", ""] - figures["variable_costs", ""]
        whole = {"fixed_costs": fixed, "total_fixed_costs": 12 * fixed, "monthly_contribution": margin,
                 "operating_expenses": figures["gross_profit", ""] - ebitda,
                 "ebitda": ebitda, "taxes": taxes, "net_income": before_tax - taxes, "opening_cash": cash,
                 "cash_flow": earned + own["financing"],
                 "closing_cash": cash + earned + own["financing"]}  # fmt: skip
        figures |= {(term, ""): figure for term, figure in whole.items()}
        cash = figures["closing_cash", ""]


def contribution(figures: Figures) -> float:
    """What a month leaves for the fixed costs, sales and marketing paid."""
    return figures["revenue", ""] - figures["variable_costs", ""] - figures["sm_spend", ""]
