"""From headings to periods: a month name takes its year from above, a total that of the months before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpi_engine.recognition.words.heading_words import Part, Role, year_in


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column of figures is: its period (in one spelling), scenario, and whether it is a total.

    `role` is "other" for what are no figures of the term: variances, shares, notes. `segment` is the part
    of the business that a column is about.
    """

    period: str = ""
    scenario: str = ""
    role: Role = ""
    segment: str = ""

    @property
    def grain(self) -> str:
        """month, quarter or year; "" without a period."""
        return {0: "", 4: "year", 7: "quarter" if "Q" in self.period else "month"}.get(
            len(self.period), "week"
        )


def headings_of(
    layered: dict[int, list[Part]], titles: Sequence[str], *, repeats: bool = False
) -> dict[int, Heading]:
    """The heading of each position; nothing where the periods cannot be known or contradict each other.

    With `repeats` a period may come again and again, as in a table with a row for every month and plan.
    """
    choice = _reading_of_dates(layered)
    if choice is None:
        return {}
    year = year_in(titles)
    merged = {at: _merged(parts, choice, year) for at, parts in layered.items()}
    if any(heading is None for heading in merged.values()):
        return {}
    headings = {at: heading for at, heading in merged.items() if heading is not None}
    headings = _stepped(headings, layered)
    if repeats and _repeated(headings):
        return headings
    headings = _with_totals(headings)
    if _disordered(headings):
        return {}
    return _without_repeats(headings)


def _reading_of_dates(layered: dict[int, list[Part]]) -> int | None:
    """0 or 1: which reading of 03/04/2026 gives months in a row; None where neither can be told."""
    doubtful = [part.choices for parts in layered.values() for part in parts if len(part.choices) == 2]
    if not doubtful:
        return 0
    for choice in (0, 1):
        periods = [part.choices[min(choice, len(part.choices) - 1)] for parts in layered.values()
                   for part in parts if part.choices]  # fmt: skip
        if len(set(periods)) == len(periods) > 1 and all(_next_month(a) == b for a, b in pairwise(periods)):
            return choice
    return None


def _next_month(period: str) -> str:
    year, month = int(period[:4]), int(period[5:7])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def _merged(parts: list[Part], choice: int, year: str) -> Heading | None:
    """Outer and inner headings together; None for a month whose year nobody states."""
    month = next((part.month for part in reversed(parts) if part.month), 0)
    quarter = next((part.quarter for part in reversed(parts) if part.quarter), 0)
    periods = [part.choices[min(choice, len(part.choices) - 1)] for part in parts if part.choices]
    scenario = next((part.scenario for part in reversed(parts) if part.scenario), "")
    role: Role = next((part.role for part in reversed(parts) if part.role), "")
    if any(part.role == "other" for part in parts):
        return Heading("", scenario, "other")
    finest = max(reversed(periods), key=len, default="")
    stated = finest[:4] or year
    if (month or quarter) and len(finest) <= 4:
        if not stated:
            return None
        return Heading(f"{stated}-{month:02d}" if month else f"{stated}-Q{quarter}", scenario, role)
    return Heading(finest, scenario, role)


def _stepped(headings: dict[int, Heading], layered: dict[int, list[Part]]) -> dict[int, Heading]:
    """Dates three months apart are quarters, those twelve months apart years."""
    dated = [at for at in headings if any(part.day for part in layered[at]) and headings[at].grain == "month"]
    months = sorted({_count(headings[at].period) for at in dated})
    steps = {later - earlier for earlier, later in pairwise(months)}
    if len(months) < 2 or len(dated) != len([at for at in headings if headings[at].grain == "month"]):
        return headings
    if steps == {3} and all(month % 3 == 2 for month in months):
        return headings | {at: replace(headings[at], period=_quarter(headings[at].period)) for at in dated}
    if steps == {12} and all(month % 12 == 11 for month in months):
        return headings | {at: replace(headings[at], period=headings[at].period[:4]) for at in dated}
    return headings


def _count(period: str) -> int:
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def _quarter(period: str) -> str:
    return f"{period[:4]}-Q{(int(period[5:7]) + 2) // 3}"


def _with_totals(headings: dict[int, Heading]) -> dict[int, Heading]:
    """A total without a period is that of the months before it, where they make a whole year or quarter."""
    found = dict(headings)
    run: list[str] = []
    for at in sorted(headings):
        heading = headings[at]
        if heading.grain == "month" and not heading.role:
            run.append(heading.period)
        elif heading.role == "total" and not heading.period:
            found[at] = replace(heading, period=_whole(run), role="total" if _whole(run) else "other")
        elif heading.grain in ("quarter", "year") and run and not _covers(heading.period, run):
            found[at] = replace(heading, period="", role="other")
    return found


def _whole(months: list[str]) -> str:
    """The year or quarter that the last months make up."""
    for size, spelled in ((12, lambda last: last[:4]), (3, _quarter)):
        last = months[-size:]
        if len(last) == size and all(_next_month(a) == b for a, b in pairwise(last)):
            periods = {spelled(month) for month in last}
            if len(periods) == 1 and (size == 12 or len(months) == 3):
                return periods.pop()
    return ""


def _covers(period: str, months: list[str]) -> bool:
    """False for FY26 after the months July to June: it is no calendar year."""
    inside = [month for month in months if month[:4] == period[:4]]
    if len(period) == 4:
        return not (len(months) >= 12 and len(inside) < 12 and months[-1][:4] == period)
    return not (len(months) >= 3 and {_quarter(month) for month in months[-3:]} != {period})


def _disordered(headings: dict[int, Heading]) -> bool:
    """True where months of one scenario run back and forth: July to June under one year's name."""
    scenarios = {heading.scenario for heading in headings.values()}
    runs = [
        [headings[at].period for at in sorted(headings)
         if headings[at].grain == "month" and headings[at].scenario == scenario and not headings[at].role]
        for scenario in scenarios
    ]  # fmt: skip
    return any(
        any(a > b for a, b in pairwise(run))
        and any(a < b for a, b in pairwise(run))
        and len(set(run)) == len(run)
        for run in runs
    )


def _repeated(headings: dict[int, Heading]) -> set[tuple[str, str]]:
    """Period and scenario of the columns that are not the only ones of theirs."""
    seen = Counter((each.period, each.scenario) for each in headings.values() if each.role != "other")
    return {key for key, times in seen.items() if times > 1}


def _without_repeats(headings: dict[int, Heading]) -> dict[int, Heading]:
    """A period stated twice for one scenario could be anything: such columns are no figures of the term."""
    repeated = _repeated(headings)
    return {
        at: replace(heading, role="other")
        if heading.role != "other" and (heading.period, heading.scenario) in repeated and heading.period
        else heading
        for at, heading in headings.items()
    }
