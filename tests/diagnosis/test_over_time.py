"""A year is made of its months: by what the figure is, and only where all of them are stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis import diagnose
from kpi_engine.diagnosis.bind import bind
from kpi_engine.diagnosis.board import Tie
from kpi_engine.diagnosis.calendar import months_of, quarters_of
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]
QUARTER = ("2026-01", "2026-02", "2026-03")


def row(state: State, term: str, by_period: Mapping[str, str], **tags: str) -> list[Fact]:
    named = "".join(f"{value}/" for value in tags.values())
    return [
        state(term, raw, id=f"{named}{term}@{period}", period=period, **tags)
        for period, raw in by_period.items()
    ]


def words(facts: list[Fact]) -> list[str]:
    ties = bind(facts, identities()).board.constraints
    rules = ("parts_of_period", "part_of_whole")
    return [item.words for item in ties if isinstance(item, Tie) and item.rule in rules]


def months(year: int, *values: int, start: int = 1) -> dict[str, str]:
    return {f"{year}-{start + step:02d}": str(value) for step, value in enumerate(values)}


def test_how_a_figure_adds_up_is_declared_with_it(state: State) -> None:
    facts = [
        *row(state, "revenue", {**months(2026, 100, 110, 120), "2026-Q1": "330"}),
        *row(state, "mrr", {**months(2026, 50, 55, 60), "2026-Q1": "60"}),
        *row(state, "opening_mrr", {**months(2026, 45, 50, 55), "2026-Q1": "45"}),
        *row(state, "average_fte", {**months(2026, 10, 11, 12), "2026-Q1": "11"}),
        *row(state, "gross_margin", {"2026-01": "80%", "2026-02": "80%", "2026-03": "80%", "2026-Q1": "80%"}),
    ]
    assert set(words(facts)) == {
        "Revenue of 2026-Q1 = the sum of its 3 months",
        "MRR of 2026-Q1 = MRR of 2026-03",
        "Opening MRR of 2026-Q1 = opening MRR of 2026-01",
        "Full-time staff of 2026-Q1 = the mean of its 3 months",
    }
    assert diagnose(facts) == []


def test_a_month_that_is_missing_leaves_only_that_no_part_is_more_than_the_whole(state: State) -> None:
    facts = row(state, "revenue", {"2026-01": "100", "2026-03": "120", "2026-Q1": "330"})
    assert words(facts) == [
        "Revenue of 2026-01 ≤ revenue of 2026-Q1",
        "Revenue of 2026-03 ≤ revenue of 2026-Q1",
    ]
    (finding,) = diagnose(
        row(state, "new_customers", {"2026-01": "1200", "2026-03": "110", "2026-Q1": "330"})
    )
    assert finding.rule == "part_of_whole"


def test_a_running_total_is_not_added_up(state: State) -> None:
    facts = [
        *row(state, "ebitda_ytd", {**months(2026, 10, 20, 30), "2026-Q1": "30"}),
        *row(state, "revenue", {**months(2026, 100, 210, 330), "2026-Q1": "330"}),
    ]
    assert diagnose(facts) == []


def test_visitors_of_a_quarter_are_fewer_than_those_of_its_months(state: State) -> None:
    assert diagnose(row(state, "visitors", {**months(2026, 9100, 9300, 9500), "2026-Q1": "22417"})) == []


def test_plan_and_reality_are_not_added_together(state: State) -> None:
    facts = row(state, "revenue", months(2026, 100, 110, 120))
    assert words([*facts, *row(state, "revenue", {"2026-Q1": "400"}, scenario="Budget")]) == []
    aims = row(state, "revenue", {**months(2026, 100, 110, 120), "2026-Q1": "400"}, scenario="Target")
    assert words(aims) == []


def a_year(state: State, months_: list[str], label: str) -> list[Fact]:
    facts = []
    for term, first in (("revenue", 1000), ("cogs", 200), ("sm_spend", 300)):
        values = [first + 17 * step for step in range(len(months_))]
        facts += row(state, term, dict(zip(months_, map(str, values), strict=True)))
        facts += row(state, term, {label: str(sum(values[-12:]))})
    return facts


def test_a_fiscal_year_is_known_by_its_sums(state: State) -> None:
    july_to_june = [*months_of("2026")[6:], *months_of("2027")[:6]]
    facts = a_year(state, [*months_of("2026")[:6], *july_to_june, *months_of("2027")[6:]][:18], "2027")
    assert diagnose(facts) == []
    assert "Revenue of 2027 = the sum of its 12 months" in words(facts)


def test_a_year_whose_months_add_up_to_something_else_everywhere_is_left_alone(state: State) -> None:
    facts = a_year(state, list(months_of("2026")), "2026")
    restated = [
        state(fact.term, f"{float(fact.value) * 1.07:.0f}", id=fact.id, period="2026")
        if fact.period == "2026"
        else fact
        for fact in facts
    ]
    assert diagnose(restated) == []


def test_a_month_with_a_wrong_digit_is_named_by_its_quarter_and_year(state: State) -> None:
    by_month = [1217_300 + 31_411 * number for number in range(12)]
    sums = {f"2026-Q{q + 1}": str(sum(by_month[3 * q : 3 * q + 3])) for q in range(4)}
    facts = row(state, "revenue", {**months(2026, *by_month), **sums, "2026": str(sum(by_month))})
    assert diagnose(facts) == []
    place = [fact.id for fact in facts].index("revenue@2026-04")
    facts[place] = state("revenue", "3111533", id="revenue@2026-04", period="2026-04")
    (finding,) = diagnose(facts)
    assert finding.proposed == (("revenue@2026-04", 1311533.0),)
    assert finding.verdict == "proven"


@pytest.mark.parametrize(
    ("period", "year_end", "first", "last"),
    [("2026", 12, "2026-01", "2026-12"), ("2026", 6, "2025-07", "2026-06"),
     ("2026-Q1", 12, "2026-01", "2026-03"), ("2026-Q3", 3, "2025-10", "2025-12"),
     ("2026-Q4", 9, "2026-07", "2026-09")],
)  # fmt: skip
def test_months_of_fiscal_years(period: str, year_end: int, first: str, last: str) -> None:
    found = months_of(period, year_end)
    assert (found[0], found[-1], len(found)) == (first, last, 3 if "Q" in period else 12)


def test_months_and_weeks_have_no_parts() -> None:
    assert months_of("2026-01") == months_of("2026-W05") == quarters_of("2026-Q1") == ()
    assert quarters_of("2026") == ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
