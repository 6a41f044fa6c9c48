"""What happened in a made-up business, month by month and before anything is rounded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.model.term import Aggregation
from tests.diagnosis.planted.equations import months_of

DEFINITIONS = ("reactivation counts in NRR", "reactivation counts in the quick ratio",
               "LTV without the margin", "churn of MRR")  # fmt: skip
"""Choices that companies make otherwise than the catalogue's first form; each is accepted, none an error."""

UNTOLD = ("ARPU of revenue", "CAC with onboarding", "churn of the average customers", "support in the margin")
"""Definitions that rest on figures which nobody states; every month follows them."""

Figures = dict[str, float | None]
Span = tuple[float, float]
Round = Callable[[float], float]


@dataclass(frozen=True)
class History:
    """The figures of the whole business by month, and of each segment by (month, name)."""

    months: Mapping[str, Figures]
    segments: Mapping[tuple[str, str], Figures]

    def totals(self) -> Iterator[tuple[str, Figures]]:
        """Quarters and years of which every month is there."""
        years = sorted({month[:4] for month in self.months})
        for period in [*(f"{year}-Q{number}" for year in years for number in (1, 2, 3, 4)), *years]:
            parts = months_of(period)
            if all(part in self.months for part in parts):
                yield period, _total([self.months[part] for part in parts])


def history(
    random: Random, months: int, growth: Span, customers: tuple[int, int], price: Span, costs: Span,
    spending: Span, names: Sequence[str], grain: float, untold: str = "",
) -> History:  # fmt: skip
    """`months` consecutive months from January on; amounts are whole multiples of `grain`, if it is not 0."""

    def rounded(amount: float) -> float:
        return round(round(amount / grain) * grain, 2) if grain else amount

    stocks = [_start(random, customers, price, rounded) for _ in names or ("",)]
    chosen = frozenset(name for name in DEFINITIONS if random.random() < 0.15) | {untold}
    cash, deferred = rounded(random.uniform(3, 20) * sum(each["mrr"] for each in stocks) + 20_000), 0.0
    found: dict[str, Figures] = {}
    segments: dict[tuple[str, str], Figures] = {}
    fte = random.uniform(4, 90)
    for number in range(months):
        period = f"{2025 + number // 12}-{number % 12 + 1:02d}"
        moves = [_move(random, stock, growth, rounded) for stock in stocks]
        whole = {term: sum(move[term] for move in moves) for term in moves[0]}
        month: Figures = {**whole, **_per_customer(whole, chosen)}
        _work(random, month, whole, costs, spending, rounded)
        _worth(month, chosen)
        _cash(random, month, cash, deferred, rounded)
        fte *= random.uniform(0.98, 1.06)
        month |= {"average_fte": round(fte, 1), "arr_per_fte": 12 * whole["mrr"] / round(fte, 1)}
        found[period] = month
        for name, move in zip(names, moves, strict=False):
            share = _ratio(move["active_customers"], whole["active_customers"])
            segments[period, name] = {**move, **_per_customer(move, chosen), "plan_share": share}
        stocks = [{"mrr": move["mrr"], "customers": move["active_customers"]} for move in moves]
        cash, deferred = month["closing_cash"] or 0.0, month["deferred_revenue_end"] or 0.0
    return History(found, segments)


def _start(random: Random, customers: tuple[int, int], price: Span, rounded: Round) -> dict[str, float]:
    count = random.randint(*customers)
    return {"customers": count, "mrr": rounded(count * random.uniform(*price))}


def _move(random: Random, stock: Mapping[str, float], growth: Span, rounded: Round) -> dict[str, float]:
    """One month of MRR and customers of a segment; a small one has months in which nothing happens."""
    customers, mrr = int(stock["customers"]), stock["mrr"]
    price = mrr / customers if customers else random.uniform(15, 300)
    lost = sum(random.random() < 0.06 for _ in range(min(customers, 40)))
    lost = lost if customers <= 40 else int(customers * random.uniform(0.005, 0.05))
    won = max(0, round(customers * random.uniform(*growth) + lost + random.randint(-2, 3)))
    active = customers + won - lost
    new = rounded(won * price * random.uniform(0.6, 1.2))
    churned = min(mrr, rounded(lost * price * random.uniform(0.6, 1.2)))
    moved = 0.0 if customers < 10 and random.random() < 0.6 else mrr
    grown, shrunk = (rounded(moved * random.uniform(*span)) for span in ((0.002, 0.05), (0.001, 0.015)))
    back = rounded(moved * random.uniform(0, 0.004)) if random.random() < 0.5 else 0.0
    shrunk = min(shrunk, mrr - churned)
    if active == 0:
        grown = shrunk = back = new = 0.0
        churned = mrr
    net = new + grown + back - shrunk - churned
    return {
        "opening_mrr": mrr, "new_mrr": new, "expansion_mrr": grown, "reactivation_mrr": back,
        "contraction_mrr": shrunk, "churned_mrr": churned, "mrr": mrr + net, "net_new_mrr": net,
        "arr": 12 * (mrr + net), "opening_customers": customers, "new_customers": won,
        "lost_customers": lost, "active_customers": active,
    }  # fmt: skip


def _per_customer(m: Mapping[str, float], chosen: Collection[str]) -> Figures:
    """Retention and revenue per customer; None where nothing stands below the line."""
    opening, losses, grown = m["opening_mrr"], m["contraction_mrr"] + m["churned_mrr"], m["expansion_mrr"]
    back = m["reactivation_mrr"]
    kept = grown + (back if "reactivation counts in NRR" in chosen else 0.0)
    won = m["new_mrr"] + grown + (back if "reactivation counts in the quick ratio" in chosen else 0.0)
    base = m["opening_customers"]
    if "churn of the average customers" in chosen:
        base = (base + m["active_customers"]) / 2
    logo, churn = _ratio(m["lost_customers"], base), _ratio(losses, opening)
    return {
        "nrr": _ratio(opening + kept - losses, opening), "grr": _ratio(opening - losses, opening),
        "mrr_churn": churn, "net_mrr_churn": _ratio(losses - kept, opening),
        "saas_quick_ratio": _ratio(won, losses), "logo_churn": logo,
        "churn_rate": churn if "churn of MRR" in chosen else logo,
        "arpu": _ratio(m["mrr"], m["active_customers"]),
    }  # fmt: skip


def _work(
    random: Random, month: Figures, m: Mapping[str, float], costs: Span, spending: Span, rounded: Round
) -> None:
    """What it earned and spent, whom it won, and what a customer is worth."""
    revenue = rounded(m["mrr"] * random.uniform(0.97, 1.08) + random.uniform(0, 900))
    cogs, variable = (rounded(revenue * random.uniform(*span)) for span in (costs, (0.1, 0.45)))
    operating = rounded(revenue * random.uniform(*spending))
    ebitda = revenue - cogs - operating
    lines = {
        name: rounded(revenue * random.uniform(*span))
        for name, span in (("depreciation", (0.003, 0.03)), ("amortization", (0, 0.01)),
                           ("interest", (0, 0.01)), ("taxes", (-0.01, 0.02)))
    }  # fmt: skip
    fixed, spend = rounded(revenue * random.uniform(0.2, 0.9)), rounded(operating * random.uniform(0.2, 0.6))
    margin, contribution = 1 - cogs / revenue, 1 - variable / revenue
    paid = int(m["new_customers"] * random.uniform(0.6, 1))
    trials = paid * random.randint(2, 9) + random.randint(1, 30)
    visitors = trials * random.randint(12, 60) + random.randint(0, 400)
    leads, marketing = trials // 2 + random.randint(1, 50), rounded(spend * random.uniform(0.3, 0.7))
    month |= {
        "revenue": revenue, "cogs": cogs, "gross_profit": revenue - cogs, "gross_margin": margin,
        "cogs_ratio": cogs / revenue, "operating_expenses": operating, "ebitda": ebitda,
        "ebitda_margin": ebitda / revenue, **lines, "net_income": ebitda - sum(lines.values()),
        "variable_costs": variable, "contribution_margin": contribution, "fixed_costs": fixed,
        "breakeven_revenue": fixed / contribution, "fixed_cover": revenue * contribution / fixed,
        "sm_spend": spend, "marketing_spend": marketing, "leads": leads, "cpl": marketing / leads,
        "visitors": visitors, "trials": trials, "paid_conversions": paid,
        "visitor_to_trial": trials / visitors,
        "trial_to_paid": paid / trials, "visitor_to_paid": paid / visitors,
        "enterprise_mrr": rounded(m["mrr"] * random.uniform(0.1, 0.7)),
        "annual_plan_mrr": rounded(m["mrr"] * random.uniform(0.2, 0.8)),
    }  # fmt: skip
    _use(random, month, int(m["active_customers"]))


def _worth(month: Figures, chosen: Collection[str]) -> None:
    """What a customer costs and is worth, by the definitions that the company chose."""
    if "ARPU of revenue" in chosen:
        month["arpu"] = _ratio(month["revenue"] or 0.0, month["active_customers"] or 0.0)
    churn, arpu, margin = month["churn_rate"], month["arpu"], month["gross_margin"] or 0.0
    if "support in the margin" in chosen:
        margin = month["gross_margin"] = margin - 0.06
    beside = 1.15 if "CAC with onboarding" in chosen else 1.0
    cac = _ratio(beside * (month["sm_spend"] or 0.0), month["new_customers"] or 0.0)
    earned = 1.0 if "LTV without the margin" in chosen else margin
    ltv = arpu * earned / churn if arpu and churn else None
    profit = arpu * margin if arpu and margin > 0 else None
    month |= {
        "cac": cac, "lifetime": 1 / churn if churn else None, "ltv": ltv,
        "ltv_cac": ltv / cac if ltv is not None and cac else None,
        "payback": cac / profit if cac is not None and profit else None,
    }  # fmt: skip


def _use(random: Random, month: Figures, customers: int) -> None:
    users = customers * random.randint(1, 6) + random.randint(1, 90)
    monthly, used = users + random.randint(0, users), int(users * random.uniform(0.1, 0.9))
    daily, done = int(monthly * random.uniform(0.1, 0.6)), customers * random.randint(3, 70)
    month |= {
        "transactions": done, "tx_per_customer": _ratio(done, customers), "active_users": users,
        "feature_users": used, "adoption": used / users, "mau": monthly, "dau": daily,
        "stickiness": daily / monthly,
    }  # fmt: skip


def _cash(random: Random, month: Figures, cash: float, deferred: float, rounded: Round) -> None:
    revenue, ebitda = month["revenue"] or 0.0, month["ebitda"] or 0.0
    raised = rounded(revenue * random.uniform(2, 12)) if random.random() < 0.12 or cash < 0 else 0.0
    flow = rounded(ebitda * random.uniform(0.7, 1.2)) + raised
    burn, later = raised - flow, max(0.0, rounded(deferred + revenue * random.uniform(-0.2, 0.3)))
    month |= {
        "opening_cash": cash, "cash_flow": flow, "financing": raised, "closing_cash": cash + flow,
        "net_burn": burn, "runway": (cash + flow) / burn if burn > 0 and cash + flow > 0 else None,
        "deferred_revenue_start": deferred, "deferred_revenue_end": later,
        "billings": revenue + later - deferred,
    }  # fmt: skip


def _total(months: Sequence[Figures]) -> Figures:
    """Sums of flows, stocks at the end and at the start, and ratios computed anew from their parts."""
    found: Figures = {}
    for term in months[0]:
        values = [month[term] for month in months]
        match TERMS.get(term).aggregation:
            case Aggregation.SUM:
                found[term] = sum(value for value in values if value is not None)
            case Aggregation.LAST:
                found[term] = values[-1]
            case Aggregation.FIRST:
                found[term] = values[0]
    revenue, variable, fixed = (found[term] or 0.0 for term in ("revenue", "variable_costs", "fixed_costs"))
    margin = (found["gross_profit"] or 0.0) / revenue
    return found | {
        "arr": 12 * (found["mrr"] or 0.0), "gross_margin": margin, "cogs_ratio": 1 - margin,
        "ebitda_margin": (found["ebitda"] or 0.0) / revenue, "contribution_margin": 1 - variable / revenue,
        "breakeven_revenue": fixed / (1 - variable / revenue), "fixed_cover": (revenue - variable) / fixed,
    }  # fmt: skip


def _ratio(top: float, bottom: float) -> float | None:
    return top / bottom if bottom else None
