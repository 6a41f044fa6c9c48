"""What a formula is compared with does not depend on where the sheet stands or how it lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.audit.rule import RULES, Example, Rule
from tests.audit.peers.grids import cells, findings, grid_of, moved_down, turned

_PEERS = [
    rule for rule in RULES if rule.id in {"F01", "F02", "F03", "F04", "F05", "F06", "F07", "F09", "F12"}
]
_TURNING = [rule for rule in _PEERS if rule.id in {"F01", "F02", "F03", "F04", "F06", "F07"}]


def _cases(rules: list[Rule]) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in rules
        for number, example in enumerate(rule.examples, start=1)
    ]


@pytest.mark.parametrize(("rule", "example"), _cases(_PEERS))
def test_rows_put_in_above_change_no_finding(rule: Rule, example: Example, tmp_path: Path) -> None:
    grid = grid_of(example.sheets)
    before = cells(findings(grid, tmp_path, rule.id))
    after = findings(moved_down(grid, 7), tmp_path, rule.id)
    assert cells(after) == {(row + 7, column) for row, column in before}


@pytest.mark.parametrize(("rule", "example"), _cases(_TURNING))
def test_a_sheet_on_its_side_has_the_same_faults(rule: Rule, example: Example, tmp_path: Path) -> None:
    grid = grid_of(example.sheets)
    before = cells(findings(grid, tmp_path, rule.id))
    after = findings(turned(grid), tmp_path, rule.id)
    assert cells(after) == {(column, row) for row, column in before}
