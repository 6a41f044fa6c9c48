"""Breakeven, cash and burn of a plan: enough money to get where it says it goes."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.diagnosis.plan.plan import PLANNED, Plan, Planned
from kpi_engine.diagnosis.plan.rule import plan_rule
from kpi_engine.diagnosis.plan.telling import finding, named, of, rounded, shown
from kpi_engine.model.finding import Finding, Verdict
from kpi_engine.model.period import period_readings

BREAKEVENS = ("breakeven_months", "breakeven_date", "breakeven_revenue", "breakeven_customers")
STATIC = ("breakeven_revenue", "breakeven_customers")
BEYOND = 1.1
FALLING = 0.5
"""A burn that falls evenly to nothing uses half of what it would if it stayed."""


@plan_rule(
    "breakeven-without-margin", "A breakeven with a contribution margin of zero or less",
    "Where each sale adds to the loss, no volume covers the fixed costs.", *PLANNED,
)  # fmt: skip
def breakeven_without_margin(plan: Plan) -> Iterator[Finding]:
    """For breakeven in time only where no margin planned up to then is positive: early losses are usual."""
    for item in (each for each in plan.own if each.figure in BREAKEVENS):
        margins = [each for each in plan.of("contribution_margin", segment=item.segment)
                   if item.figure not in STATIC or each.period == item.period]  # fmt: skip
        if margins and all(each.high <= 0 for each in margins):
            last = margins[-1]
            yield finding(
                "breakeven without margin", "likely", [item, last],
                f"{_of_any(item)}, but {of(last)}: nothing of a sale is left to cover fixed costs.",
                "Correct the margin, or leave the breakeven out.",
            )  # fmt: skip
            return


@plan_rule(
    "breakeven-before-start", "A breakeven before the model starts",
    "A date before the first month cannot be reached any more, or it belongs to another model.", *PLANNED,
)  # fmt: skip
def breakeven_before_start(plan: Plan) -> Iterator[Finding]:
    """Against the first month stated, else the guide's first month; months are counted from 1."""
    stated = sorted(item.period for item in plan.own if item.year and len(item.period) in (4, 7))
    start = stated[0] if stated else plan.guide.model_start if plan.guide else ""
    for item in plan.own:
        if item.figure == "breakeven_months" and item.high < 1:
            yield finding(
                "before the start", "likely", [item],
                f"{of(item)}; months are counted from 1, the first month of the model.", "Correct the month.",
            )  # fmt: skip
        month = _month(item.value) if item.figure == "breakeven_date" else ""
        if month and start and month < start[: len(month)] and month[:4] <= start[:4]:
            yield finding(
                "before the start", "ambiguous", [item],
                f"{_of_any(item)}, but the plan starts in {start}.", "Correct the date or the first month.",
            )  # fmt: skip


@plan_rule(
    "cash-before-breakeven", "Cash that ends, or falls below its minimum, before breakeven",
    "The plan needs more money than it has: funding is missing from it.", *PLANNED,
)  # fmt: skip
def cash_before_breakeven(plan: Plan) -> Iterator[Finding]:
    """Opening cash less burn x months, for a burn that stays (a note) and one that falls evenly (likely)."""
    for period, segment in plan.moments("net_burn"):
        burn, cash = plan.at("net_burn", period, segment), _cash(plan, period, segment)
        months = _stated(plan, "breakeven_months", period, segment)
        if not burn or not cash or not months or burn.low <= 0 or months.low <= 0 or _is_funded(plan):
            continue
        floor = _stated(plan, "minimum_cash", period, segment)
        least = floor.low if floor else 0.0
        used = burn.low * months.low
        if cash.high - used >= least:
            return
        verdict: Verdict = "likely" if cash.high - used * FALLING < least else "note"
        limit = f"its minimum of {shown(floor)}" if floor else "zero"
        yield finding(
            "cash ends before breakeven", verdict,
            [cash, burn, months, *([floor] if floor else [])],
            f"{of(cash)}; {named(burn)} of {shown(burn)} for {rounded(months.value)} months to breakeven "
            f"takes {rounded(used)}: cash falls below {limit}.", "Plan funding, or a lower burn.",
        )  # fmt: skip
        return


@plan_rule(
    "cash-below-minimum", "A month that ends below the minimum of cash",
    "The minimum is what the plan promises to hold; a month below it breaks that promise.", *PLANNED,
)  # fmt: skip
def cash_below_minimum(plan: Plan) -> Iterator[Finding]:
    """The lowest closing cash of the months against the minimum for the plan or its year.

    A minimum that stands in the column of a month is the lowest so far, not what is promised.
    """
    months = [item for item in plan.of("closing_cash") if len(item.period) == len("2026-01")]
    stated = (*plan.of("minimum_cash"), *plan.aims("minimum_cash"))
    for floor in (item for item in stated if item.fact and len(item.period) <= len("2026")):
        held = [item for item in months if item.year == floor.year or not floor.year]
        lowest = min(held, key=lambda item: item.value, default=None)
        if lowest and lowest.high < floor.low:
            yield finding(
                "below the minimum", "likely", [lowest, floor],
                f"{of(lowest)}, below the minimum: {of(floor)}.", "Plan funding, or lower the minimum.",
            )  # fmt: skip
            return


@plan_rule(
    "runway-beyond-cash", "A runway longer than the cash lasts",
    "Runway is cash by burn; a longer one hides the month in which the money is gone.", *PLANNED,
)  # fmt: skip
def runway_beyond_cash(plan: Plan) -> Iterator[Finding]:
    """Runway against cash / burn of the same period."""
    for period, segment in plan.moments("net_burn", "runway"):
        burn, cash = plan.at("net_burn", period, segment), _cash(plan, period, segment)
        runway = _stated(plan, "runway", period, segment)
        if not burn or not cash or not runway or burn.low <= 0 or cash.value < 0 or _is_funded(plan):
            continue
        if runway.low > cash.high / burn.low * BEYOND:
            lasts = rounded(cash.value / burn.value)
            yield finding(
                "runway beyond cash", "likely", [runway, cash, burn],
                f"{of(runway)}, but {of(cash)} and {of(burn)} a month: it lasts {lasts} months.",
                "Lower the burn, raise cash or correct the runway.",
            )  # fmt: skip
            return


def _cash(plan: Plan, period: str, segment: str) -> Planned | None:
    """The larger of what there is at the start and at the end."""
    found = [plan.at(name, period, segment, goals=False) for name in ("opening_cash", "closing_cash")]
    return max((item for item in found if item), key=lambda item: item.value, default=None)


def _stated(plan: Plan, figure: str, period: str, segment: str) -> Planned | None:
    """What somebody stated for this plan; a guide's own target is no promise of it."""
    item = plan.at(figure, period, segment)
    return item if item and (item.fact or all(each.fact is None for each in plan.own)) else None


def _is_funded(plan: Plan) -> bool:
    return any(item.value > 0 for item in plan.of("financing"))


def _of_any(item: Planned) -> str:
    month = _month(item.value) if item.figure == "breakeven_date" else ""
    return f"{named(item)} is {month}" if month else of(item)


def _month(serial: float) -> str:
    """The month of an Excel date, empty for a number that is none."""
    return next(iter(period_readings(f"{serial:.0f}")), "")
