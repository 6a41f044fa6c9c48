"""Faults planted in consistent businesses by code that knows nothing of how they are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import pytest

from kpi_engine.diagnosis import diagnose
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding

State = Callable[..., Fact]
Business = Callable[[int, int], list[Fact]]
PINNED = ("opening_mrr", "mrr", "net_new_mrr", "arr", "new_customers", "active_customers",
          "opening_customers", "gross_margin", "cogs_ratio", "cogs", "revenue", "ebitda", "nrr", "grr",
          "mrr_churn", "cac", "arpu",
          "payback", "trial_to_paid", "visitor_to_paid", "visitors", "trials", "closing_cash", "cash_flow",
          "opening_cash")  # fmt: skip
"""Figures that two equations, or one and a bound, decide."""


@dataclass
class Case:
    facts: list[Fact]
    wrong: Fact
    right: Fact

    @property
    def found(self) -> list[Finding]:
        return [finding for finding in diagnose(self.facts) if finding.verdict != "note"]

    def solved_by(self, finding: Finding) -> bool:
        meant = dict(finding.proposed)
        room = max(self.right.half_unit, self.wrong.half_unit)
        return set(meant) == {self.right.id} and abs(meant[self.right.id] - float(self.right.value)) <= room


def lose_the_point(raw: str, random: Random) -> str:
    return raw.replace(".", "")


def add_a_minus(raw: str, random: Random) -> str:
    return raw[1:] if raw.startswith("-") else f"-{raw}"


def transpose(raw: str, random: Random) -> str:
    at = random.randrange(len(raw) - 1)
    swapped = raw[:at] + raw[at + 1] + raw[at] + raw[at + 2 :]
    return swapped if raw[at].isdigit() and raw[at + 1].isdigit() else raw


def hit_another_key(raw: str, random: Random) -> str:
    at = random.randrange(len(raw))
    return raw[:at] + random.choice("0123456789") + raw[at + 1 :] if raw[at].isdigit() else raw


def cases(business: Business, state: State, slip: Callable[[str, Random], str], count: int) -> Iterator[Case]:
    seed = 0
    while count:
        seed += 1
        random = Random(seed)
        facts = business(seed, 2)
        at = random.choice([index for index, fact in enumerate(facts) if fact.term in PINNED])
        right = facts[at]
        typed = slip(right.raw, random)
        wrong = state(right.term, typed, id=right.id, period=right.period)
        if abs(float(wrong.value) - float(right.value)) > 3 * max(right.half_unit, wrong.half_unit):
            count -= 1
            yield Case([*facts[:at], wrong, *facts[at + 1 :]], wrong, right)


@pytest.mark.parametrize(
    ("slip", "named", "solved"),
    [
        (lose_the_point, 0.97, 0.95),
        (add_a_minus, 0.99, 0.97),
        (transpose, 0.85, 0.70),
        (hit_another_key, 0.75, 0.4),
    ],
)
def test_slips_are_found_corrected_and_never_proven_wrongly(
    business: Business, state: State, slip: Callable[[str, Random], str], named: float, solved: float
) -> None:
    planted = list(cases(business, state, slip, 80))
    first = [case.found[:1] for case in planted]
    by_name = sum(
        bool(found) and case.right.id in found[0].facts for case, found in zip(planted, first, strict=True)
    )
    right = sum(bool(found) and case.solved_by(found[0]) for case, found in zip(planted, first, strict=True))
    assert by_name / len(planted) >= named
    assert right / len(planted) >= solved
    for case, found in zip(planted, first, strict=True):
        if found and found[0].verdict == "proven":
            assert case.solved_by(found[0]), (case.right, case.wrong.raw, found[0].message)


def test_a_figure_pasted_from_the_month_before_is_never_proven_to_be_something_else(
    business: Business, state: State
) -> None:
    """No slip of the keyboard leads back from it, so at most its place can be told."""
    found = 0
    for seed in range(60):
        facts = business(seed, 2)
        january, february = facts[: len(facts) // 2], facts[len(facts) // 2 :]
        at = Random(seed).randrange(len(february))
        right = february[at]
        stale = state(right.term, january[at].raw, id=right.id, period=right.period)
        case = Case([*january, *february[:at], stale, *february[at + 1 :]], stale, right)
        for finding in case.found[:1]:
            found += right.id in finding.facts
            assert finding.verdict != "proven" or case.solved_by(finding), finding.message
    assert found >= 40
