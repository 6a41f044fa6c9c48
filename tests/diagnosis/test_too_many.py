"""Noise: the clearest contradictions are searched, a slipped column is one finding, the rest is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from random import Random

import pytest

from kpi_engine.diagnosis import components, too_many
from kpi_engine.diagnosis import diagnose as run
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding

State = Callable[..., Fact]


def months(count: int) -> list[str]:
    return [f"{2010 + number // 12}-{number % 12 + 1:02d}" for number in range(count)]


def business(state: State, count: int, wrong: Callable[[int, str], str | None]) -> list[Fact]:
    """Revenue, costs, profit and margin of each month; `wrong` gives another figure where it gives one."""
    random, facts = Random(4), []
    for number, period in enumerate(months(count)):
        revenue, cogs = random.randrange(400_000, 600_000), random.randrange(60_000, 90_000)
        figures = {
            "revenue": str(revenue), "cogs": str(cogs), "gross_profit": str(revenue - cogs),
            "gross_margin": f"{100 * (1 - cogs / revenue):.1f}%",
        }  # fmt: skip
        facts += [
            state(term, wrong(number, term) or raw, id=f"{term}@{period}", period=period)
            for term, raw in figures.items()
        ]
    return facts


def some_noise(state: State, count: int) -> list[Fact]:
    """Two profits of three are any number, so that no definition explains what fails."""
    random = Random(5)

    def wrong(number: int, term: str) -> str | None:
        return str(random.randrange(10**5, 10**6)) if term == "gross_profit" and number % 3 else None

    return business(state, count, wrong)


def test_what_is_too_much_to_search_is_one_finding_that_names_no_culprit(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(too_many, "MOST_SEARCHED", 10)
    findings = run(some_noise(state, 24))
    (rest,) = [finding for finding in findings if finding.kind == too_many.KIND]
    assert (rest.verdict, rest.severity, rest.proposed) == ("ambiguous", "warning", ())
    assert "further figures (2010-" in rest.message
    assert "were not looked into" in rest.message
    assert len(rest.message) <= 255
    searched = {id_ for finding in findings if finding is not rest for id_ in finding.facts}
    assert searched.isdisjoint(rest.facts)


def test_the_work_is_counted_and_does_not_grow_with_the_noise(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(too_many, "MOST_SEARCHED", 20)
    work: list[int] = []

    def searched(_board: object, _series: object, broken: Sequence[object]) -> list[object]:
        work.append(len(broken))
        return []

    monkeypatch.setattr(import_module("kpi_engine.diagnosis.diagnose"), "judgements", searched)
    for count in (24, 96):
        work.clear()
        run(some_noise(state, count))
        assert 10 <= sum(work) <= 20


def test_a_column_in_thousands_is_one_finding_with_every_figure(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_thousands(facts: list[Fact]) -> list[Fact]:
        return [
            state("cogs", f"{float(fact.value) / 1000:.3f}", id=fact.id, period=fact.period)
            if fact.term == "cogs" else fact for fact in facts
        ]  # fmt: skip

    facts = in_thousands(business(state, 60, lambda *_: None))
    (whole,) = run(facts)
    assert (whole.kind, len(whole.proposed)) == ("thousands", 60)
    assert whole.message.startswith(
        "Cost of revenue: 60 figures, 2010-01 to 2014-12, share one slip (thousands)"
    )
    monkeypatch.setattr(too_many, "MOST_SEARCHED", 75)  # 25 months; the others follow from these
    (followed,) = run(facts)
    assert dict(followed.proposed) == dict(whole.proposed)
    assert followed.verdict == "likely"


def test_notes_by_the_hundred_are_folded() -> None:
    note = Finding(("a",), "whole", "not a whole number", "note", "info", "a")
    likely = Finding(("b",), "margin", "sign", "likely", "error", "b")
    folded = too_many.folded([*[note] * 150, *[likely] * 150])
    assert sum(finding == note for finding in folded) == too_many.MOST_ALIKE
    assert sum(finding == likely for finding in folded) == 150
    assert folded[-1].message.startswith("50 more notes of this kind, about 1 figure: not a whole number.")


def test_few_contradictions_are_all_searched(state: State) -> None:
    findings = run(some_noise(state, 24))
    assert all(finding.kind != too_many.KIND for finding in findings)


def test_pairs_that_a_swap_may_explain_are_counted(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    monkeypatch.setattr(components, "MOST_LOOKED_AT", 300)
    monkeypatch.setattr(components._Exchanges, "_solve", lambda _, *pair: tried.append(pair))
    random = Random(6)
    any_customers = [
        state(term, str(random.randrange(1_000, 9_000)), id=f"{term}@{period}", period=period)
        for period in months(120)
        for term in ("opening_customers", "lost_customers")
    ]
    run(any_customers)
    assert 100 < len(tried) <= 300  # of some 3,600
