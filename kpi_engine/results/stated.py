"""The stated figures of one scenario, month by month: what an evaluation reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import SourceError
from kpi_engine.model.cell_error import DEFINED, NA, TEXT
from kpi_engine.model.column import Column
from kpi_engine.model.fact import Fact
from kpi_engine.model.guide import Guide
from kpi_engine.model.unit import Unit
from kpi_engine.results.axis import EXCEL_EPOCH, Axis
from kpi_engine.results.needs import Needs
from kpi_engine.results.unread import MONTH, notes, segment_key
from kpi_engine.sources.currency import agree

SCENARIOS = ("Actual", "Budget", "Forecast")
Key = tuple[str, str]
"""Term and segment (in one spelling; empty for the whole business)."""


@dataclass
class Stated:
    """Figures by term, segment and month; lists (revenue by customer) by term and month."""

    axis: Axis
    closed: str
    figures: dict[Key, dict[str, Fact]]
    lists: dict[str, dict[str, list[Fact]]]
    notes: tuple[str, ...] = ()
    _columns: dict[Key, Column] = field(default_factory=dict)

    def column(self, term: str, segment: str) -> Column:
        """The figures of a term by month; #N/A where none is stated, for a blank is not zero."""
        key = term, segment_key(segment)
        if key not in self._columns:
            values, codes = np.full(len(self.axis), np.nan), np.full(len(self.axis), NA, np.uint8)
            for month, fact in self.figures.get(key, {}).items():
                place, value = self.axis.place(month), _figure(fact)
                if place is not None and isinstance(value, str):
                    codes[place] = TEXT
                elif place is not None:
                    values[place], codes[place] = value, DEFINED
            self._columns[key] = Column(values, codes)
        return self._columns[key]

    def has(self, term: str, segment: str) -> bool:
        """True when the term is stated in any month."""
        return (term, segment_key(segment)) in self.figures

    def listed(self, term: str, month: str) -> list[tuple[str, float | str]]:
        """The items of a list in a month, each with its name (empty where it has none)."""
        return [
            (segment_key(fact.segment), _figure(fact)) for fact in self.lists.get(term, {}).get(month, [])
        ]


def _figure(fact: Fact) -> float | str:
    """The figure of a fact; a date written as such is the day Excel counts."""
    term = TERMS.find(fact.term)
    if isinstance(fact.value, str) and term is not None and term.unit is Unit.DATE:
        try:
            return float((date.fromisoformat(fact.value.strip()) - EXCEL_EPOCH).days)
        except ValueError:
            return fact.value
    return fact.value


def read_stated(
    guide: Guide, facts: Sequence[Fact], scenario: str, year_end: int, closed: str = ""
) -> Stated:
    """The facts of a scenario on one axis of months.

    Forecast is Actual to the closed month and Forecast after it. The closed month is `closed`, or the last
    with a closing figure of one of the main KPIs. Two figures for one place, two companies and two currencies
    are refused: choosing one would be a guess.
    """
    name = _scenario(scenario)
    needs = Needs.of(guide)
    _one_company(facts)
    monthly = [fact for fact in facts if MONTH.fullmatch(fact.period)]
    closed = closed or _closed_month(monthly, needs)
    used = list(_of_scenario(monthly, name, closed))
    if not used:
        raise _nothing(facts, name)
    figures, lists = _by_key(used, needs), _lists(facts, needs, name, closed)
    months = [fact.period for fact in used if fact.term not in needs.lists]
    last = closed if name == "Actual" else max(months)
    first = min([*(month for month in months if month <= last), last])
    return Stated(
        Axis(first, last, year_end), closed, figures, lists, tuple(notes(facts, used, needs, closed))
    )


def _scenario(scenario: str) -> str:
    for name in SCENARIOS:
        if name.casefold() == scenario.strip().casefold():
            return name
    raise SourceError(
        f"No scenario is called {scenario[:40]}. Write one of {', '.join(SCENARIOS)}.", code="scenario"
    )


def _closed_month(monthly: Iterable[Fact], needs: Needs) -> str:
    actual = [fact for fact in monthly if fact.scenario.casefold() == "actual"]
    closing = [fact.period for fact in actual if not fact.segment and fact.term in needs.closing]
    return max(closing or [fact.period for fact in actual], default="")


def _of_scenario(monthly: Iterable[Fact], name: str, closed: str) -> Iterator[Fact]:
    for fact in monthly:
        scenario = fact.scenario.casefold()
        if name == "Budget":
            wanted = scenario == "budget"
        elif scenario == "actual":
            wanted = fact.period <= closed
        else:
            wanted = name == "Forecast" and scenario == "forecast" and fact.period > closed
        if wanted:
            yield fact


def _nothing(facts: Sequence[Fact], name: str) -> SourceError:
    known = ", ".join(dict.fromkeys(fact.scenario for fact in facts if fact.scenario)) or "none"
    return SourceError(
        f"The data holds no figures by month for the scenario {name}. Scenarios in it: {known[:80]}. "
        "Give each figure its month (2026-01), or choose another scenario.",
        code="no-months",
    )


def _by_key(used: Iterable[Fact], needs: Needs) -> dict[Key, dict[str, Fact]]:
    figures: dict[Key, dict[str, Fact]] = defaultdict(dict)
    for fact in used:
        if fact.term in needs.lists:
            continue
        term, own = needs.resolve(fact.term)
        months = figures[term, segment_key(own or fact.segment)]
        _agree(months.setdefault(fact.period, fact), fact)
    return dict(figures)


def _lists(facts: Iterable[Fact], needs: Needs, name: str, closed: str) -> dict[str, dict[str, list[Fact]]]:
    """Lists by month; one without a period belongs to the closed month. A name stands in it once."""
    scenario = "budget" if name == "Budget" else "actual"
    found: dict[str, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    seen: dict[tuple[str, str, str], Fact] = {}
    for fact in facts:
        if fact.term not in needs.lists or fact.scenario.casefold() != scenario:
            continue
        month = fact.period or closed
        if fact.segment:
            earlier = seen.setdefault((fact.term, month, segment_key(fact.segment)), fact)
            _agree(earlier, fact)
            if earlier is not fact:
                continue
        found[fact.term][month].append(fact)
    return found


def _agree(earlier: Fact, fact: Fact) -> None:
    if earlier.value != fact.value:
        what = " ".join(part for part in (fact.term, fact.period, fact.scenario, fact.segment) if part)
        raise SourceError(
            f"{fact.place}: {what[:80]} is stated twice with different figures, also in {earlier.place}. "
            "Keep one.",
            code="two-values",
        )


def _one_company(facts: Iterable[Fact]) -> None:
    entity = currency = ""
    for fact in facts:
        entity, both = entity or fact.entity, agree(currency, fact.currency)
        if fact.entity and fact.entity.casefold() != entity.casefold():
            raise SourceError(
                f"{fact.place}: this row is about {fact.entity[:40]}, others about {entity[:40]}. "
                "KPIs are those of one company: filter the data.",
                code="several-entities",
            )
        if both is None:
            raise SourceError(
                f"{fact.place}: the amount is in {fact.currency[:20]}, others are in {currency[:20]}. "
                "Give one currency.",
                code="mixed-currencies",
            )
        currency = both
