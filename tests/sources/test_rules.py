"""`kpi check --rules`: a file of rules, refused with the line of what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kpi_engine.catalogue.identities import identities
from kpi_engine.diagnosis import diagnose
from kpi_engine.errors import SourceError
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.identity import Identity
from kpi_engine.sources.rules import read_rules

Read = Callable[[str], tuple[Identity, ...]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def written(text: str) -> tuple[Identity, ...]:
        file = tmp_path / "my.yaml"
        file.write_text(text, encoding="utf-8")
        return read_rules(file)

    return written


def state(term: str, value: float, *, scenario: str = "Actual", segment: str = "") -> Fact:
    id_ = f"{term}/{scenario}/{segment}"
    place = Place("facts.csv")
    return Fact(id_, term, value, f"{value:g}", 0.5, place, scenario=scenario, segment=segment)


def test_a_rule_with_all_its_keys(read: Read) -> None:
    rules = read("""
rules:
  - support cost <= 0.2 * revenue
  - rule: marketing spend = 0.4 * S&M spend
    name: Share of marketing
    tolerance: 1%
    grains: [month, quarter]
    where: {scenario: Budget, segment: Enterprise}
""")
    assert [rule.id for rule in rules] == ["own_rule_1", "own_rule_2"]
    assert rules[0].tolerance == 0
    assert rules[1].tolerance == pytest.approx(0.01)
    assert rules[1].relative
    assert (rules[1].grains, rules[1].scenario, rules[1].segment) == (
        ("month", "quarter"), "budget", "enterprise",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rules:\n  - MRR = seets * arpu\n", 'my.yaml line 2, rules[1]: "seets" is no figure we know'),
        (
            "rules:\n  - rule: revenue >= 0\n    tolerence: 1\n",
            "line 3, rules[1].tolerence: tolerence is no key",
        ),
        ("rules:\n  - name: nothing\n", "the rule itself is missing"),
        ("rules:\n  - rule: revenue >= cogs\n    tolerance: a bit\n", '"a bit" is no tolerance'),
        ("rules:\n  - rule: revenue >= cogs\n    tolerance: 150%\n", '"150%" is no tolerance'),
        ("rules:\n  - rule: revenue >= cogs\n    grains: day\n", '"day" is no grain; use month'),
        ("rules:\n  - rule: revenue >= cogs\n    where: {plan: Pro}\n", "plan is no key here"),
        ("rules:\n  - nrr / grr <= 2\n", "write it without"),
        ("rules:\n  - revenue * revenue = 4\n", "multiplied by itself"),
        ("identities: []\n", "begin the file with rules:"),
        ("rules: []\n", "begin the file with rules:"),
        ("rules:\n  - revenue >= cogs\nterms: {}\n", "terms is no part of this file"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(read: Read, text: str, why: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(text)
    assert why in str(refused.value)
    assert len(str(refused.value)) <= 255


def found(facts: list[Fact], rules: tuple[Identity, ...]) -> list[str]:
    return [finding.rule for finding in diagnose(facts, identities=(*identities(), *rules))]


def test_a_broken_rule_is_a_finding(read: Read) -> None:
    rules = read("rules:\n  - rule: support cost <= 0.2 * revenue\n    name: Board limit\n")
    assert found([state("support_cost", 150), state("revenue", 1000)], rules) == []
    assert found([state("support_cost", 250), state("revenue", 1000)], rules) == ["own_rule_1"]
    assert found([state("support_cost", 250), state("revenue", 1000)], ()) == []


def test_what_a_rule_tolerates_is_no_finding(read: Read) -> None:
    facts = [state("marketing_spend", 4_100), state("sm_spend", 10_000)]
    text = "rules:\n  - rule: marketing spend = 0.4 * S&M spend\n    tolerance: {}\n"
    assert found(facts, read(text.format("1%"))) == ["own_rule_1"]
    assert found(facts, read(text.format("3%"))) == []
    assert found(facts, read(text.format("50"))) == ["own_rule_1"]
    assert found(facts, read(text.format("100"))) == []


def test_a_rule_holds_where_it_says(read: Read) -> None:
    rules = read("rules:\n  - rule: cogs <= 0.5 * revenue\n    where: {segment: Pro, scenario: Budget}\n")
    for tags, broken in (
        ({"segment": "Pro", "scenario": "Budget"}, True), ({"segment": "PRO", "scenario": "Actual"}, False),
        ({"scenario": "Budget"}, False),
    ):  # fmt: skip
        facts = [state("cogs", 700, **tags), state("revenue", 1000, **tags)]
        assert (found(facts, rules) == ["own_rule_1"]) is broken


def test_the_whole_is_a_segment_too(read: Read) -> None:
    rules = read("rules:\n  - rule: cogs <= 0.5 * revenue\n    where: {segment: Total}\n")
    assert found([state("cogs", 700), state("revenue", 1000)], rules) == ["own_rule_1"]
    assert found([state("cogs", 700, segment="A"), state("revenue", 1000, segment="A")], rules) == []
