"""Monthly figures beside annual ones: rates that compound, amounts that are twelve times the month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi_engine.diagnosis.plan.plan import ANY, Plan, Planned
from kpi_engine.diagnosis.plan.rhythm import period_missing, rhythm_of
from kpi_engine.diagnosis.plan.rule import plan_rule
from kpi_engine.diagnosis.plan.telling import finding, named, of, percent, rounded, shown
from kpi_engine.diagnosis.rates import CHURN, GROWTH, RETENTION, over
from kpi_engine.model.finding import Finding

PAIRS = (("mrr", "arr"), ("new_mrr", "new_arr"), ("expansion_mrr", "expansion_arr"),
         ("net_new_mrr", "net_new_arr"))  # fmt: skip
RATES = (*CHURN, *RETENTION, *GROWTH)
ENOUGH_MONTHS = 3
MATERIAL = 0.03
"""Readings of a rate that differ by less change nothing."""


@plan_rule(
    "annual-as-monthly", "A figure of a year stated as one of a month, or the reverse",
    "ARR is twelve times MRR: the same figure under both names is wrong by a factor of twelve.", *ANY,
    explains=True,
)  # fmt: skip
def annual_as_monthly(plan: Plan) -> Iterator[Finding]:
    """MRR given as ARR, ARR annualised twice, and an ARPU of a year beside the MRR of a month."""
    for monthly, yearly in PAIRS:
        for period, segment in plan.moments(monthly):
            month, year = (
                plan.at(monthly, period, segment, goals=False),
                plan.at(yearly, period, segment, goals=False),
            )
            if month and year and month.value > 0 and month.period == year.period:
                yield from _twelvefold(plan, month, year)
    for period, segment in plan.moments("arpu"):
        arpu, customers, mrr = (plan.at(name, period, segment, goals=False)
                                for name in ("arpu", "active_customers", "mrr"))  # fmt: skip
        if arpu and customers and mrr and customers.value > 0 and mrr.value > 0 and arpu.value > 0:
            yield from _arpu_of_a_year(arpu, customers, mrr)


def _twelvefold(plan: Plan, month: Planned, year: Planned) -> Iterator[Finding]:
    if _tie(year, month, 1):
        text = f"{named(month)} and {named(year)} are both {shown(year)}; a year has twelve months."
    elif _tie(year, month, 144):
        text = f"{of(year)}, 144 times {named(month)} of {shown(month)}: it was made annual twice."
    else:
        return
    wrong = _wrong_one(plan, month, year)
    options = {month: year.value / 12, year: 12 * month.value}
    if wrong:
        value = options[wrong]
        yield finding("month for year", "likely", [wrong], text,
                      f"{named(wrong)} should be {rounded(value)}: MRR = ARPU × customers.",
                      proposed=[(wrong, value)])  # fmt: skip
    else:
        yield finding(
            "month for year", "ambiguous", [year, month], text,
            f"Either {year.label} is {rounded(options[year])}, or {month.label} {rounded(options[month])}.",
        )  # fmt: skip


def _wrong_one(plan: Plan, month: Planned, year: Planned) -> Planned | None:
    """Which of the two it is, where ARPU and customers tell."""
    if month.figure != "mrr":
        return None
    arpu, customers = (
        plan.at(name, month.period, month.segment, goals=False) for name in ("arpu", "active_customers")
    )
    if not arpu or not customers:
        return None
    low, high = arpu.low * customers.low, arpu.high * customers.high
    if low <= month.high and month.low <= high:
        return year
    return month if low <= year.high / 12 and year.low / 12 <= high else None


def _arpu_of_a_year(arpu: Planned, customers: Planned, mrr: Planned) -> Iterator[Finding]:
    low, high = arpu.low * customers.low, arpu.high * customers.high
    for item, bottom, top in ((arpu, low / 12, high / 12), (mrr, low * 12, high * 12)):
        if bottom <= mrr.high and mrr.low <= top and not low <= mrr.high <= high * 2:
            yield finding(
                "month for year", "likely", [item],
                f"{of(item)}, twelve times what the other two give: {item.label} is an amount of a month.",
                f"Per month it is {rounded(item.value / 12)}.", proposed=[(item, item.value / 12)],
            )  # fmt: skip


def _tie(one: Planned, other: Planned, times: float) -> bool:
    """True where one is so many times the other, to the digits shown, and these are enough to tell."""
    room = one.half_unit + times * other.half_unit + 1e-9 * abs(one.value)
    return abs(one.value - times * other.value) <= min(room, 0.02 * abs(one.value))


@plan_rule(
    "rate-of-another-period", "A rate of a month held against one of a year",
    "Rates compound: 105 % a month is 179.6 % a year, so the two never compare as they stand.", *ANY,
)  # fmt: skip
def rate_of_another_period(plan: Plan) -> Iterator[Finding]:
    """Each rate against a target over another period, and against itself stated over both."""
    for figure, segment in sorted({(item.figure, item.segment) for item in plan.own if item.figure in RATES}):
        own = plan.of(figure, segment=segment)
        monthly = [item for item in own if rhythm_of(item) == "month"]
        yearly = [item for item in own if rhythm_of(item) == "year"]
        aims = [item for item in plan.aims(figure, segment) if item.fact and rhythm_of(item) == "year"]
        pairs = ((item, other) for others in (yearly, aims) for item in monthly for other in others)
        odd = next((pair for pair in pairs if _at_odds(*pair, pair[1] in yearly)), None)
        if odd:
            yield _of_two(*odd)


def _at_odds(item: Planned, other: Planned, same_scenario: bool) -> bool:
    if same_scenario and {item.period, other.period} != {"month", "year"}:
        return False
    return abs(_a_year(item) - other.value) > max(MATERIAL, other.half_unit + 12 * item.half_unit)


def _of_two(item: Planned, other: Planned) -> Finding:
    annual = _a_year(item)
    slips = {"twelve times the month": _times_twelve(item), "the figure of the month": item.value}
    slip = next(
        (name for name, value in slips.items() if abs(value - other.value) <= other.half_unit + 1e-9), ""
    )
    because = f" The annual figure is {slip}." if slip else ""
    return finding(
        "period", "likely" if slip else "note", [item, other],
        f"{named(item)} of {shown(item)} is per month, {named(other)} of {shown(other)} per year: "
        f"{shown(item)} a month is {percent(annual)} a year.{because}", "Compare them over one period.",
    )  # fmt: skip


@plan_rule(
    "period-missing", "A rate of which nobody says whether it is of a month or of a year",
    "5 % a month loses 46 % of customers in a year: the two readings are different businesses.", *ANY,
)  # fmt: skip
def rate_without_period(plan: Plan) -> Iterator[Finding]:
    """Asked only where the same rate is stated over a known period too, and the readings differ."""
    for figure, segment in sorted({(item.figure, item.segment) for item in plan.own if item.figure in RATES}):
        own = plan.of(figure, segment=segment)
        aims = [item for item in plan.aims(figure, segment) if item.fact]
        known = [item for item in (*own, *aims) if rhythm_of(item) and not item.disputed]
        asked = [item for item in own if not item.period and not rhythm_of(item) and not item.disputed]
        if asked and known:
            item, other = asked[0], known[0]
            if abs(other.value - item.value) > other.half_unit + item.half_unit + 1e-9:
                yield period_missing(item, [item, other], f"{of(other)} per {rhythm_of(other)}.")
        yield from _of_the_year(figure, own)


def _of_the_year(figure: str, items: Sequence[Planned]) -> Iterator[Finding]:
    """A rate for a year as large as those of its months: their mean, or a business that hardly changes?"""
    for year in (
        item for item in items if len(item.period) == len("2026") and item.year and not rhythm_of(item)
    ):
        months = [item for item in items if item.year == year.year and rhythm_of(item) == "month"]
        values = [item.value for item in months]
        if len(months) < ENOUGH_MONTHS or not min(values) - 1e-9 <= year.value <= max(values) + 1e-9:
            continue
        mean = sum(values) / len(values)
        if abs(_compounded(figure, mean) - year.value) > MATERIAL:
            yield period_missing(
                year, [year, months[0]],
                f"The months alone are {percent(mean)} each, {percent(_compounded(figure, mean))} in a year.",
            )  # fmt: skip


def _a_year(item: Planned) -> float:
    return _compounded(item.figure, item.value)


def _compounded(figure: str, rate: float) -> float:
    if figure in GROWTH:
        return over(1 + rate, 1, 12, grows=True) - 1
    return over(rate, 1, 12, grows=figure in RETENTION)


def _times_twelve(item: Planned) -> float:
    return 1 + 12 * (item.value - 1) if item.figure in RETENTION else 12 * item.value
