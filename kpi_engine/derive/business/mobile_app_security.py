"""A made-up scanner of mobile apps: it loses money for four months and has made up for it in the fifth."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.derive.business.course import Course, Figures, between, to
from kpi_engine.derive.business.made_up import Lists, MadeUp, numbered

TIERS = ("Core", "Pro", "Enterprise")
CHANNELS = ("Organic", "Paid", "Partner")
SECTORS = ("FinTech", "E-commerce")
FIXED_COSTS = 71_067

_PRICES = {"Core": 272.0, "Pro": 618.0, "Enterprise": 2_350.0}
_SCANS = {"Core": 5.3, "Pro": 14.5, "Enterprise": 53.0}
_SEATS = {"Core": 3, "Pro": 6, "Enterprise": 22}
_OPENING = {"Core": 66, "Pro": 56, "Enterprise": 2}

_ENTERPRISE_SHARE = (0.020, 0.074)

BUDGET = Course((33.0, 60.0), (249.0, 160.0), (0.151, 0.280), (0.1195, 0.1150))
ACTUAL = Course((33.4, 60.0), (246.0, 160.0), (0.153, 0.280), (0.1195, 0.1150), swing=1.0)


@dataclass
class _State:
    """What the business takes from one month into the next."""

    customers: dict[str, int]
    mrr: dict[str, int]
    cash: int = 310_000


def months(course: Course, count: int) -> list[Figures]:
    """The figures of `count` months."""
    state = _State(dict(_OPENING), {tier: round(_OPENING[tier] * _PRICES[tier]) for tier in TIERS})
    return [_month(course, state, number) for number in range(count)]


def customer_list(figures: Figures) -> list[int]:
    """What each customer pays in a month, the largest tier first; the sum is the month's MRR."""
    amounts: list[int] = []
    for tier in reversed(TIERS):
        count, total = round(figures["active_customers", tier]), round(figures["mrr", tier])
        weights = [1 + 0.9 * (count - 2 * place) / (2 * count) for place in range(count)]
        shares = [round(total * weight / sum(weights)) for weight in weights]
        shares[0] += total - sum(shares)
        amounts += shares
    return amounts


def _month(course: Course, state: _State, number: int) -> Figures:
    figures: Figures = {}
    opening_mrr, opening_cash = sum(state.mrr.values()), state.cash
    _customers(course, state, number, figures)
    _revenue(course, state, number, figures, opening_mrr)
    _demand(course, number, figures)
    _profit(course, number, figures, opening_mrr)
    _usage(course, state, number, figures)
    flow = to(figures["net_income", ""] + 0.06 * figures["revenue", ""] * course.factor(number, 0.4, 5), 10)
    state.cash += round(flow)
    figures |= {("opening_cash", ""): opening_cash, ("cash_flow", ""): flow, ("closing_cash", ""): state.cash}
    return figures


def _customers(course: Course, state: _State, number: int, figures: Figures) -> None:
    opening = sum(state.customers.values())
    new = round(between(course.new_customers, number) * course.factor(number, 0.08))
    lost = round(0.0185 * opening * course.factor(number, 0.15, 7))
    back = 1 if number % 3 == 2 else 0
    closing = opening + new + back - lost
    share = between(_ENTERPRISE_SHARE, number) + 0.0002 * min(number, 12)
    enterprise = max(state.customers["Enterprise"], round(closing * share))
    core = round((closing - enterprise) * 0.525)
    state.customers = {"Core": core, "Pro": closing - enterprise - core, "Enterprise": enterprise}
    whole = {"opening_customers": opening, "new_customers": new, "reactivated_customers": back,
             "lost_customers": lost, "active_customers": closing}  # fmt: skip
    figures |= {(term, ""): figure for term, figure in whole.items()}
    figures |= {("active_customers", tier): state.customers[tier] for tier in TIERS}


def _revenue(course: Course, state: _State, number: int, figures: Figures, opening: int) -> None:
    rise = 1.0015**number * course.factor(number, 0.004, 10)
    state.mrr = {tier: round(state.customers[tier] * _PRICES[tier] * rise) for tier in TIERS}
    closing = sum(state.mrr.values())
    average = closing / figures["active_customers", ""]
    churned = to(figures["lost_customers", ""] * average * 0.82, 10)
    contraction = to(0.0022 * opening * course.factor(number, 0.3, 2), 10)
    back = to(figures["reactivated_customers", ""] * average * 0.75, 5)
    new = to(figures["new_customers", ""] * average * 0.86, 10)
    expansion = closing - opening - new - back + contraction + churned
    whole = {"opening_mrr": opening, "new_mrr": new, "reactivation_mrr": back, "expansion_mrr": expansion,
             "contraction_mrr": contraction, "churned_mrr": churned, "mrr": closing,
             "annual_plan_mrr": to(closing * (0.36 + 0.002 * min(number, 40)), 10)}  # fmt: skip
    figures |= {(term, ""): figure for term, figure in whole.items()}
    figures |= {("mrr", tier): state.mrr[tier] for tier in TIERS}


def _demand(course: Course, number: int, figures: Figures) -> None:
    new = figures["new_customers", ""]
    paid = new - round(new * 0.12)
    trials = round(paid / (between(course.trial_to_paid, number) * course.factor(number, 0.012, 3)))
    spend = to(new * between(course.cac, number) * course.factor(number, 0.012, 6), 50)
    by_partner, organic = to(spend * 0.22, 50), 400.0
    won_by_partner, won_organic = round(new * 0.24), round(new * 0.31)
    whole = {"visitors": to(trials / 0.0308 * course.factor(number, 0.02, 1), 10), "trials": trials,
             "paid_conversions": paid, "sm_spend": spend, "marketing_spend": to(spend * 0.64, 50),
             "onboarding_cost": new * 30, "onboarding_delivery_cost": new * 12,
             "tool_cost": to(spend * 0.07, 10)}  # fmt: skip
    figures |= {(term, ""): figure for term, figure in whole.items()}
    spends = (organic, spend - organic - by_partner, by_partner)
    won = (won_organic, new - won_organic - won_by_partner, won_by_partner)
    figures |= {("sm_spend", channel): figure for channel, figure in zip(CHANNELS, spends, strict=True)}
    figures |= {("new_customers", channel): figure for channel, figure in zip(CHANNELS, won, strict=True)}
    for sector, part, rate in zip(SECTORS, (0.34, 0.27), (0.36, 0.25), strict=True):
        figures["trials", sector] = round(trials * part)
        figures["paid_conversions", sector] = round(paid * rate)


def _profit(course: Course, number: int, figures: Figures, opening_mrr: int) -> None:
    revenue = to((opening_mrr + figures["mrr", ""]) / 2 * 1.012, 10)
    cogs = to(revenue * between(course.cogs_ratio, number) * course.factor(number, 0.003, 4), 10)
    fees = to(revenue * 0.006, 10)
    whole = {"revenue": revenue, "cogs": cogs, "infrastructure_and_licences": to(revenue * 0.0792, 10),
             "hosting_cost": to(revenue * 0.052 * course.factor(number, 0.02, 8), 10),
             "variable_costs": cogs + fees, "fixed_costs": FIXED_COSTS,
             "total_fixed_costs": 12 * FIXED_COSTS, "monthly_contribution": revenue - cogs - fees,
             "support_cost": to(revenue * 0.027 * course.factor(number, 0.03, 9), 10),
             "accounts": round(figures["active_customers", ""] * 1.07),
             "net_income": revenue - cogs - fees - FIXED_COSTS - figures["sm_spend", ""]}  # fmt: skip
    figures |= {(term, ""): figure for term, figure in whole.items()}


def _usage(course: Course, state: _State, number: int, figures: Figures) -> None:
    for tier in TIERS:
        customers = state.customers[tier]
        rise = (1 + 0.002 * min(number, 24)) * course.factor(number, 0.02, 9)
        scans = round(customers * _SCANS[tier] * rise)
        users = customers * _SEATS[tier] - round(customers * 0.4)
        figures |= {("transactions", tier): scans, ("active_users", tier): users,
                    ("feature_users", tier): round(users * (0.58 + 0.004 * min(number, 30)))}  # fmt: skip
    for term in ("transactions", "active_users", "feature_users"):
        figures[term, ""] = sum(figures[term, tier] for tier in TIERS)
    hours = 23.6 - 0.16 * min(number, 24) + 0.5 * (course.factor(number, 1.0, 2) - 1)
    days = 12.4 - 0.22 * min(number, 20) + (course.factor(number, 1.0, 5) - 1)
    year_end = 2.0 * course.swing * max(0, number - 9)
    figures |= {("setup_hours", ""): to(hours, 0.5), ("onboarding_days", ""): to(days + year_end, 0.5)}


def _lists(actual: list[Figures]) -> Lists:
    """What each customer paid in the closed month."""
    return numbered("customer_revenue", customer_list(actual[-1]))


MADE_UP = MadeUp(ACTUAL, BUDGET, months, _lists)
