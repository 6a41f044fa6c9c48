"""A YAML map of targets: rows as typed, problems with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.sources.target_map import map_beside, read_map

MAP = """
# where the figures of the plan go
- term: mrr
  target: Plan!B2:M2
  period: Plan!B1:M1
  required: yes
- term: closing_cash
  target: "'My Sheet'!B9"
  scenario: Budget
  segment: core
"""


def test_rows_come_as_they_are_typed(tmp_path: Path) -> None:
    file = tmp_path / "plan.map.yaml"
    file.write_text(MAP, encoding="utf-8")
    first, second = read_map(file)
    assert (first.term, first.target, first.period, first.required) == (
        "mrr", "Plan!B2:M2", "Plan!B1:M1", "yes",
    )  # fmt: skip
    assert (second.target, second.scenario, second.segment) == ("'My Sheet'!B9", "Budget", "core")
    assert second.where == "plan.map.yaml line 7"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: nothing stands here"),
        ("term: mrr\ntarget: A!B2", "line 1: this is no list"),
        ("- term: mrr\n  target: A!B2\n  sheet: A", 'line 3: "sheet" is no key of a map'),
        ("- term: mrr\n  target: A!B2\n- term: arr", "line 3: an item needs target"),
        ("- mrr", "line 1: an item is no pair of keys"),
        ("- term: mrr\n  target: [A!B2, A!B3]", "line 2: target is a list"),
        ("- term: mrr\n  term: arr\n  target: A!B2", "line 2: term stands here a second time"),
        ("- term: mrr\n\ttarget: A!B2", "line 2: a tab stands here"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "plan.map.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        read_map(file)
    assert says in refused.value.message
    assert len(refused.value.message) <= 255


def test_the_map_beside_a_template_bears_its_name(tmp_path: Path) -> None:
    template = tmp_path / "plan.xlsx"
    assert map_beside(template) is None
    (tmp_path / "plan.map.yaml").write_text(MAP, encoding="utf-8")
    assert map_beside(template) == tmp_path / "plan.map.yaml"
