"""Targets, status and triggers on the sheets are what KPI_TARGET and the engine's own report say, to 1e-9."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from openpyxl.utils import get_column_letter

from kpi_engine.derive.template.places import HEADER_ROW, status_row
from kpi_engine.derive.template.targets import USED, YEAR_COUNT, row_of, target_lines
from kpi_engine.derive.template.triggers import rules
from kpi_engine.engine import call
from kpi_engine.functions.targets import EXCEL_EPOCH
from kpi_engine.model.cell_error import NA, CellError
from kpi_engine.results import StatusLine, status_report

if TYPE_CHECKING:
    from tests.golden.cases import Case, Values

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]
YEARS = range(2026, 2026 + YEAR_COUNT)
_UNDECIDED = ("uncertain",)
"""Marks of targets that the guide itself puts in doubt: a sample need not meet them."""


def test_targets_of_every_year_are_those_of_kpi_target(case: Case, computed: Values) -> None:
    for line in target_lines(case.grid):
        row = row_of(case.grid, line.kpi.id, line.segment)
        for step, year in enumerate(YEARS):
            expected = call("KPI_TARGET", line.kpi.id, year, case.guide.code, line.segment or None)
            found = computed[f"Targets!{get_column_letter(USED + step)}{row}"]
            if isinstance(expected, CellError):
                assert found is expected, (line.label, year)
            else:
                assert math.isclose(found, expected, rel_tol=1e-9), (line.label, year)


def report(case: Case) -> dict[tuple[str, str], StatusLine]:
    lines = status_report(case.python["chosen"], plan=case.python["plan"]).lines
    return {(line.answer.kpi.id, line.answer.segment): line for line in lines}


def test_status_is_that_of_the_engines_report(case: Case, computed: Values) -> None:
    expected = report(case)
    for line in target_lines(case.grid):
        row = status_row(case.grid, line.kpi.id, line.segment)
        item = expected[line.kpi.id, line.segment]
        value, prior, target, gap, word = (computed[f"Status!{column}{row}"] for column in "EFGHI")
        assert close(value, item.answer.value), line.label
        assert close(prior, item.prior), line.label
        assert close(target, NA if item.target is None else item.target), line.label
        assert close(gap, NA if item.gap is None else item.gap), line.label
        assert (word or "") == item.status or (word is NA and item.status == "needs data"), line.label


def close(found: object, expected: float | CellError) -> bool:
    if isinstance(expected, CellError) or not isinstance(found, int | float):
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)


def test_the_sample_meets_every_target_of_2026_that_is_not_in_doubt(case: Case, computed: Values) -> None:
    stated = [
        line
        for line in target_lines(case.grid)
        if (line.kpi.targets or line.segment or line.kpi.target_date)
        and not any(mark.kind in _UNDECIDED for mark in line.kpi.marks)
    ]
    words = {line.label: computed[f"Status!I{status_row(case.grid, line.kpi.id, line.segment)}"]
             for line in stated}  # fmt: skip
    assert set(words.values()) <= {"on target"}, words
    assert len(stated) >= (0 if case.guide.code == "smk" else 8)


def test_rules_fire_as_in_the_engines_report(case: Case, computed: Values) -> None:
    found = status_report(case.python["chosen"], plan=case.python["plan"]).rules
    heading = next(cell for cell, value in computed.sheets["Status"].items() if value == "Trigger")
    first = int(heading[1:]) + 1
    states = [
        (trigger.id, computed[f"Status!I{first + number}"])
        for number, (trigger, _) in enumerate(rules(case.grid))
    ]
    for state in ("fires", "needs data"):
        assert [name for name, word in states if word == state] == [r.id for r in found if r.state == state]
    assert {name for name, _ in states} == {trigger.id for trigger in case.guide.triggers}
    assert {word for _, word in states} <= {"fires", "does not fire"}, "the samples lack no figure"


def test_the_next_review_is_that_of_kpi_due(case: Case, computed: Values) -> None:
    for key, line in report(case).items():
        found = computed[f"Status!M{status_row(case.grid, *key)}"]
        if line.next_review:
            assert (
                EXCEL_EPOCH.fromordinal(EXCEL_EPOCH.toordinal() + int(found)).isoformat() == line.next_review
            )
        else:
            assert found is NA


def test_the_board_shows_every_main_kpi_and_what_to_act_on(cases: dict[str, Case]) -> None:
    board = cases["mas"].native.sheets["Board"]
    assert board[f"A{HEADER_ROW + 1}"] == "Customer acquisition cost"
    assert all(board[f"G{row}"] == "on target" for row in range(HEADER_ROW + 1, HEADER_ROW + 8))
    assert board["A15"] == "Churn risk is rising; shorten onboarding"
    assert board["H3"] == "ok"
