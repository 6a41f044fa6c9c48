"""A made-up subscription business whose figures agree with each other, stated as people round them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest

from kpi_engine.model.fact import Fact, Place

Stating = Callable[..., Fact]


@pytest.fixture(scope="session")
def state() -> Stating:
    """`state("gross_margin", "88.0%", id="m1")`: the fact that a reader of such a table makes of it."""
    return stated


def stated(term: str, raw: str, **tags: str) -> Fact:
    digits = raw.strip("$%()k").replace(",", "")
    power = -2 if raw.endswith("%") else 3 if raw.endswith("k") else 0
    value = float(f"{digits}e{power}")
    value = -value if raw.startswith("(") else value
    half_unit = float(f"5e{power - len(digits.partition('.')[2]) - 1}")
    id_ = tags.pop("id", term)
    return Fact(id_, term, value, raw, half_unit, Place("facts.csv"), **tags)


@pytest.fixture(scope="session")
def business() -> Callable[..., list[Fact]]:
    """`business(seed, months)`: consecutive months of one business, rounded as people round."""

    def build(seed: int, months: int = 1) -> list[Fact]:
        random = Random(seed)
        cents, tenths = random.choice((0, 0, 2, -3)), random.choice((0, 1, 1, 2))
        figures = _months(random, months)
        return [
            stated(term, _shown(value, style, cents, tenths), id=f"{period}/{term}", period=period)
            for period, month in figures
            for term, (value, style) in month.items()
        ]

    return build


@pytest.fixture(scope="session")
def exact_months() -> Callable[..., Sequence[tuple[str, dict[str, float]]]]:
    """`exact_months(seed, months)`: the same business before rounding, as (period, figures)."""

    def build(seed: int, months: int) -> Sequence[tuple[str, dict[str, float]]]:
        figures = _months(Random(seed), months)
        return [(period, {term: value for term, (value, _) in month.items()}) for period, month in figures]

    return build


def _shown(value: float, style: str, cents: int, tenths: int) -> str:
    match style:
        case "money":
            return f"{value / 1000:.0f}k" if cents < 0 else f"{value:.{cents}f}"
        case "unit":
            return f"{value:.2f}"
        case "share":
            return f"{100 * value:.{tenths}f}%"
        case "ratio":
            return f"{value:.2f}"
        case "months":
            return f"{value:.1f}"
    return f"{value:.0f}"


def _months(random: Random, months: int) -> Sequence[tuple[str, dict[str, tuple[float, str]]]]:
    mrr, customers = random.uniform(5e4, 9e5), random.randint(150, 4000)
    cash = random.uniform(2e5, 8e6)
    found = []
    for number in range(months):
        month = _month(random, mrr, customers, cash)
        found.append((f"{2026 + number // 12}-{number % 12 + 1:02d}", month))
        mrr, customers, cash = month["mrr"][0], int(month["active_customers"][0]), month["closing_cash"][0]
    return found


def _month(random: Random, mrr: float, customers: int, cash: float) -> dict[str, tuple[float, str]]:
    visitors = random.randint(4_000, 90_000)
    trials = random.randint(visitors // 60, visitors // 15)
    paid = random.randint(max(1, trials // 12), trials // 2)
    lost = random.randint(1, customers // 12)
    active = customers + paid - lost
    price = mrr / customers
    new, expansion = paid * price * random.uniform(0.6, 1.1), mrr * random.uniform(0.002, 0.06)
    contraction, churned = mrr * random.uniform(0.001, 0.02), lost * price * random.uniform(0.7, 1.2)
    closing = mrr + new + expansion - contraction - churned
    revenue = closing * random.uniform(0.97, 1.08)
    cogs, variable = revenue * random.uniform(0.07, 0.35), revenue * random.uniform(0.1, 0.45)
    spend, fixed = revenue * random.uniform(0.1, 0.6), revenue * random.uniform(0.2, 0.9)
    ebitda = revenue - cogs - spend - fixed
    depreciation, interest = revenue * random.uniform(0, 0.03), revenue * random.uniform(0, 0.01)
    amortization, taxes = revenue * random.uniform(0, 0.01), revenue * random.uniform(-0.01, 0.02)
    net_income = ebitda - depreciation - interest - amortization - taxes
    flow = ebitda * random.uniform(0.6, 1.2)
    arpu, margin, cac = closing / active, 1 - cogs / revenue, spend / paid
    churn = lost / customers
    ltv = arpu * margin / churn
    scans = active * random.randint(3, 70) + random.randint(0, 50)
    top = closing * random.uniform(0.05, 0.6)
    money = {
        "opening_mrr": mrr, "new_mrr": new, "expansion_mrr": expansion, "contraction_mrr": contraction,
        "churned_mrr": churned, "mrr": closing, "net_new_mrr": closing - mrr, "arr": 12 * closing,
        "enterprise_mrr": top, "revenue": revenue, "cogs": cogs, "variable_costs": variable,
        "sm_spend": spend, "fixed_costs": fixed, "net_income": net_income, "interest": interest,
        "taxes": taxes, "depreciation": depreciation, "amortization": amortization, "ebitda": ebitda,
        "opening_cash": cash, "cash_flow": flow, "closing_cash": cash + flow,
    }  # fmt: skip
    counts = {
        "visitors": visitors, "trials": trials, "paid_conversions": paid, "new_customers": paid,
        "opening_customers": customers, "lost_customers": lost, "active_customers": active,
        "transactions": scans,
    }  # fmt: skip
    shares = {
        "nrr": (mrr + expansion - contraction - churned) / mrr, "grr": (mrr - contraction - churned) / mrr,
        "mrr_churn": (contraction + churned) / mrr, "logo_churn": churn, "churn_rate": churn,
        "gross_margin": margin, "cogs_ratio": 1 - margin, "contribution_margin": 1 - variable / revenue,
        "ebitda_margin": ebitda / revenue, "trial_to_paid": paid / trials,
        "visitor_to_trial": trials / visitors, "visitor_to_paid": paid / visitors,
    }  # fmt: skip
    return {
        **{term: (value, "money") for term, value in money.items()},
        **{term: (value, "count") for term, value in counts.items()},
        **{term: (value, "share") for term, value in shares.items()},
        "cac": (cac, "unit"), "arpu": (arpu, "unit"), "ltv": (ltv, "unit"),
        "ltv_cac": (ltv / cac, "ratio"), "payback": (cac / (arpu * margin), "months"),
        "tx_per_customer": (scans / active, "ratio"),
    }  # fmt: skip
