"""What one customer costs, brings and how long it stays: targets for these must fit together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.diagnosis.plan.plan import PLANNED, Plan, Planned
from kpi_engine.diagnosis.plan.rhythm import as_churn_of_a_month, period_missing, rhythm_of
from kpi_engine.diagnosis.plan.rule import plan_rule
from kpi_engine.diagnosis.plan.telling import finding, named, of, percent, rounded, shown
from kpi_engine.diagnosis.rates import CHURN
from kpi_engine.model.finding import Finding

LEAST_MARGIN = 0.6
"""A gross margin that is not stated is taken for at least this: LTV on revenue is that much more."""
BEYOND = 1.1
"""A tenth over a budget may be the scope of a cost; more is too little money."""


@plan_rule(
    "payback-beyond-lifetime", "A payback longer than customers stay",
    "If the tolerated churn comes true, the average customer leaves before it has repaid what it cost.",
    "target", "plan", "forecast",
)  # fmt: skip
def payback_beyond_lifetime(plan: Plan) -> Iterator[Finding]:
    """Payback against 1 / churn of a month; where the period of the churn decides, it is asked for."""
    found = []
    for period, segment in plan.moments("payback", *CHURN):
        payback, churns = plan.at("payback", period, segment), _churns(plan, period, segment)
        if payback and not payback.disputed and churns and not _expands(plan, period, segment):
            found.append(_beyond_lifetime(payback, *churns[0]))
    yield from lasting(plan, found)


def _beyond_lifetime(payback: Planned, churn: Planned, lifetimes: Sequence[float]) -> Finding | None:
    beyond = [lifetime for lifetime in lifetimes if payback.low > lifetime * (1 + 1e-9)]
    if beyond and len(beyond) < len(lifetimes):
        return period_missing(
            churn, [churn, payback],
            f"Per month, customers stay {rounded(min(lifetimes))} months, less than the payback of "
            f"{shown(payback)}; per year, {rounded(max(lifetimes))} months.",
        )  # fmt: skip
    if not beyond:
        return None
    stay = rounded(1 / max(as_churn_of_a_month(churn)))
    return finding(
        "payback beyond lifetime", "likely", [payback, churn],
        f"{of(payback)}, but {named(churn)} of {shown(churn)} lets a customer stay {stay} months: it is "
        "never repaid.", f"Plan a payback below that, or a churn below {percent(1 / payback.value)} a month.",
    )  # fmt: skip


@plan_rule(
    "ltv-cac-beyond-parts", "An LTV:CAC that payback and churn cannot give",
    "LTV:CAC is 1 / (churn x payback): a higher target is missed while both of its parts are met.",
    *PLANNED,
)  # fmt: skip
def ltv_cac_beyond_parts(plan: Plan) -> Iterator[Finding]:
    """Only where it is out of reach even if lifetime value is counted on revenue."""
    found = []
    for period, segment in plan.moments("ltv_cac", "payback", *CHURN):
        ratio, payback = plan.at("ltv_cac", period, segment), plan.at("payback", period, segment)
        churns = _churns(plan, period, segment)
        if not ratio or not payback or not churns or payback.disputed or payback.low <= 0:
            continue
        if not _expands(plan, period, segment) and not plan.of("cap_months"):
            margin = plan.at("gross_margin", period, segment)
            share = margin.value if margin and 0 < margin.value <= 1 else LEAST_MARGIN
            found.append(_beyond_parts(plan, ratio, payback, churns[0], share))
    yield from lasting(plan, found)


def _beyond_parts(
    plan: Plan, ratio: Planned, payback: Planned, churns: tuple[Planned, Sequence[float]], margin: float
) -> Finding | None:
    churn, lifetimes = churns
    implied = max(lifetimes) / payback.low
    if implied < 1 or ratio.low <= implied / margin:
        return None
    shown_ratio = rounded(1 / (min(as_churn_of_a_month(churn)) * payback.value))
    return finding(
        "targets do not fit", "note" if plan.kind == "target" else "likely", [ratio, payback, churn],
        f"{of(ratio)}, but {of(payback)} and {named(churn)} is {shown(churn)}: together they give "
        f"{shown_ratio}x.", "LTV:CAC = 1 / (churn × payback). Tighten these or lower the ratio.",
    )  # fmt: skip


@plan_rule(
    "nrr-below-grr", "A net retention below the gross one",
    "Net retention adds expansion to the gross one, so a lower target for it is met by itself.", *PLANNED,
)  # fmt: skip
def nrr_below_grr(plan: Plan) -> Iterator[Finding]:
    """Both over the same period."""
    for period, segment in plan.moments("nrr", "grr"):
        net, gross = plan.at("nrr", period, segment), plan.at("grr", period, segment)
        if net and gross and net.high < gross.low and rhythm_of(net) == rhythm_of(gross):
            yield finding(
                "net below gross", "likely", [net, gross],
                f"{of(net)}, {of(gross)}: net is gross retention plus expansion, so it cannot be less.",
                "Swap them, or correct one.",
            )  # fmt: skip
            return


@plan_rule(
    "growth-without-movements", "A growth that the movements of the plan do not give",
    "Growth of MRR is what customers bring less what they take away; a target beside it has no source.",
    "plan", "forecast",
)  # fmt: skip
def growth_without_movements(plan: Plan) -> Iterator[Finding]:
    """The mean growth of the months planned against the growth aimed at, per month."""
    months = sorted({item.period for item in plan.of("opening_mrr") if len(item.period) == len("2026-01")})
    growths = [value for period in months if (value := _growth(plan, period)) is not None]
    goal = plan.at("mrr_growth", months[-1]) if months else None
    if goal is None or not growths or rhythm_of(goal) != "month":
        return
    mean = sum(growths) / len(growths)
    if max(growths) < goal.low and mean * BEYOND < goal.low:
        parts = plan.of("opening_mrr", "new_mrr")[:2]
        yield finding(
            "growth without movements", "likely", [goal, *parts],
            f"{of(goal)} a month, but the planned movements give {percent(mean)}, in no month more than "
            f"{percent(max(growths))}.", "Plan more new MRR, or less growth.",
        )  # fmt: skip


@plan_rule(
    "customers-beyond-spend", "More new customers than the spend can win",
    "New customers at the planned CAC cost more than the plan spends on sales and marketing.", *PLANNED,
)  # fmt: skip
def customers_beyond_spend(plan: Plan) -> Iterator[Finding]:
    """CAC x new customers against the spend of the same period, all stated by the plan itself."""
    for period, segment in plan.moments("sm_spend"):
        found = [plan.at(name, period, segment, goals=False) for name in ("cac", "new_customers", "sm_spend")]
        cac, new, spend = found
        if cac is None or new is None or spend is None or (cac.kpi and cac.kpi.choices.get("cac_scope")):
            continue
        more = [plan.at(name, period, segment, goals=False) for name in ("onboarding_cost", "tool_cost")]
        budget = spend.high + sum(item.high for item in more if item)
        if cac.low * new.low > budget * BEYOND:
            yield finding(
                "beyond the budget", "likely", [cac, new, spend],
                f"{named(cac)} {shown(cac)} × {named(new)} {shown(new)} is "
                f"{rounded(cac.value * new.value)}, but {of(spend)}.",
                f"It pays for {rounded(spend.value / cac.value)} customers.",
            )  # fmt: skip
            return


def lasting(plan: Plan, found: Sequence[Finding | None]) -> Iterator[Finding]:
    """The first of the findings; in a plan month by month only if no month is free of it: one may be odd."""
    told = [item for item in found if item]
    if told and (plan.kind == "target" or len(told) == len(found)):
        yield told[0]


def _churns(plan: Plan, period: str, segment: str) -> list[tuple[Planned, Sequence[float]]]:
    """Every churn stated with the lifetimes it may stand for, the longest first: to accuse late."""
    items = [plan.at(name, period, segment) for name in CHURN]
    found = [(item, _lifetimes(item)) for item in items if item and not item.disputed and item.low > 0]
    return sorted(((item, each) for item, each in found if each), key=lambda pair: -max(pair[1]))


def _lifetimes(churn: Planned) -> list[float]:
    """1 / churn of a month, by every period that the figure may be measured over."""
    return [1 / (rate - churn.half_unit) for rate in as_churn_of_a_month(churn) if rate > churn.half_unit]


def _expands(plan: Plan, period: str, segment: str) -> bool:
    """True where those who stay are to pay more than all did: then a cohort repays after its mean life."""
    nets = [plan.at(name, period, segment) for name in ("nrr", "nrr_12m")]
    return any(net is not None and net.low > 1 + 1e-9 for net in nets)


def _growth(plan: Plan, period: str) -> float | None:
    """What the movements add in a period, as a part of the MRR at its start."""
    names = ("opening_mrr", "new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivation_mrr")
    found = [plan.at(name, period, goals=False) for name in names]
    opening, *moves = (item.value if item and item.period == period else None for item in found)
    if not opening or opening < 0 or any(move is None for move in moves[:4]):
        return None
    new, more, less, lost, back = (move or 0.0 for move in moves)
    return (new + more + back - less - lost) / opening
