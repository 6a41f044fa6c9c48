"""Targets, status and triggers on the sheets are what KPI_TARGET, KPI_STATUS, KPI_TRIGGER say, to 1e-9."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from kpi_engine.derive.template.grid import Grid, letter
from kpi_engine.derive.template.status import HEADER_ROW, status_row
from kpi_engine.derive.template.targets import USED, YEAR_COUNT, row_of, target_lines
from kpi_engine.derive.template.triggers import rules
from kpi_engine.engine import call
from kpi_engine.model.cell_error import NA, CellError

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]
YEARS = range(2026, 2026 + YEAR_COUNT)


def column(number: int) -> str:
    return letter(number - 6)


def test_targets_of_every_year_are_those_of_kpi_target(computed: Any, grid: Grid) -> None:
    for line in target_lines(grid):
        row = row_of(grid, line.kpi.id, line.segment)
        for step, year in enumerate(YEARS):
            expected = call("KPI_TARGET", line.kpi.id, year, "mas", line.segment or None)
            found = computed[f"Targets!{column(USED + step)}{row}"]
            if line.kpi.target_date and line.kpi.targets.get(year) is None:
                assert found is NA
            elif isinstance(expected, CellError):
                assert found is expected, (line.label, year)
            else:
                assert math.isclose(found, expected, rel_tol=1e-9), (line.label, year)


def test_status_words_are_those_of_kpi_status(computed: Any, grid: Grid) -> None:
    for line in target_lines(grid):
        row = status_row(grid, line.kpi.id, line.segment)
        value = computed[f"Status!E{row}"]
        expected = call("KPI_STATUS", line.kpi.id, value, 2026, "mas", line.segment or None)
        assert computed[f"Status!I{row}"] == expected, line.label


def test_the_sample_meets_every_target_of_2026(computed: Any, grid: Grid) -> None:
    stated = [line for line in target_lines(grid) if line.kpi.targets or line.segment]
    missed = [
        line.label
        for line in stated
        if computed[f"Status!I{status_row(grid, line.kpi.id, line.segment)}"] != "on target"
    ]
    assert not missed
    assert len(stated) >= 13


def test_one_rule_fires_in_the_sample_and_it_is_the_slow_onboarding(computed: Any, grid: Grid) -> None:
    first = _first_trigger_row(computed)
    states = [computed[f"Status!I{first + number}"] for number in range(len(rules(grid)))]
    fired = [trigger.id for (trigger, _), state in zip(rules(grid), states, strict=True) if state == "fires"]
    assert fired == ["mas-onboarding-slow"]
    assert set(states) == {"fires", "does not fire"}
    assert "shorten onboarding" in call(
        "KPI_TRIGGER", "onboarding_days", computed[f"Status!E{first + 3}"], "mas"
    )


def _first_trigger_row(computed: Any) -> int:
    heading = next(cell for cell, value in computed.sheets["Status"].items() if value == "Trigger")
    return int(heading[1:]) + 1


def test_the_next_review_counts_from_the_end_of_the_closed_month(computed: Any, grid: Grid) -> None:
    due = {
        kpi: computed[f"Status!M{status_row(grid, kpi)}"].date()
        for kpi in ("cac", "trial_to_paid", "breakeven_months")
    }
    assert due == {
        "cac": date(2027, 1, 31),
        "trial_to_paid": date(2027, 1, 7),
        "breakeven_months": date(2027, 3, 31),
    }


def test_the_board_shows_seven_kpis_and_what_to_act_on(computed: Any) -> None:
    board = computed.sheets["Board"]
    assert board[f"A{HEADER_ROW + 1}"] == "Customer acquisition cost"
    assert all(board[f"G{row}"] == "on target" for row in range(HEADER_ROW + 1, HEADER_ROW + 8))
    assert board["A15"] == "Churn risk is rising; shorten onboarding"
    assert board["H3"] == "ok"
