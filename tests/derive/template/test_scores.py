"""The sheet Scores gives what WEIGHTED_SCORE gives, for the lines that are in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.derive.template import scores
from kpi_engine.derive.template.lists import SCORE_COLUMNS
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, CellError

if TYPE_CHECKING:
    from tests.derive.template.conftest import Desk

Line = tuple[Any, ...]
"""What is measured, value now, weight, scores 0 at, scores 100 at."""
RESULT = ("Scores", "H19")


def score(desk: Desk, lines: list[Line]) -> Any:
    scores.write(desk.book, desk.grid("smk"))
    for row, line in enumerate(lines, 7):
        desk.type("Scores", {f"{column}{row}": cell for column, cell in zip("BCDEF", line, strict=True)})
    return desk.computed()


def test_two_parts_and_one_in_which_less_is_better(desk: Desk) -> None:
    lines = [("Log-ins", 80, 3, None, None), ("Open tickets", 5, 1, 10, 0)]
    found = score(desk, lines)
    assert found["Scores", "G7"] == pytest.approx(80)
    assert found["Scores", "G8"] == pytest.approx(50), "half-way between 10, the worst, and 0"
    assert found["Scores", "H7"] == pytest.approx(60)
    assert found[RESULT] == pytest.approx(72.5)
    function = functions().get("WEIGHTED_SCORE")
    assert function.call([[80], [5]], [[3], [1]], [[0], [10]], [[100], [0]]) == pytest.approx(72.5)
    assert found["Scores", "H37"] is NA, "the second score is not in use"


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        ([], NA),
        ([("Log-ins", None, 1, None, None)], NA),
        ([("Log-ins", 5, None, None, None)], NA),
        ([("Log-ins", "many", 1, None, None)], VALUE),
        ([("Log-ins", 5, -1, None, None)], NUM),
        ([("Log-ins", 5, 0, None, None)], DIV0),
        ([("Log-ins", 5, 1, 7, 7)], DIV0),
        ([("Log-ins", 150, 1, None, None), (None, 5, 9, None, None)], 100.0),
    ],
)
def test_what_is_missing_or_wrong_has_its_error_and_a_line_without_a_name_does_not_count(
    desk: Desk, lines: list[Line], result: float | CellError
) -> None:
    found = score(desk, lines)
    assert found[RESULT] == result
    told = found["Scores", "E19"]
    assert told == ("figures without a name, not counted: 1" if len(lines) == 2 else "")


def test_every_score_of_a_guide_reads_all_four_columns() -> None:
    kpis = [kpi for guide in GUIDES for kpi in guide.kpis if kpi.function == "WEIGHTED_SCORE"]
    assert {kpi.id for kpi in kpis} == {"engagement_score", "health_score"}
    assert all(set(kpi.inputs) == set(SCORE_COLUMNS) for kpi in kpis)


def test_each_line_can_be_filled(desk: Desk) -> None:
    targets = scores.score_targets(desk.grid("smk"))
    assert ("engagement_names", "Actual", "1", "Scores!B7", "", "") in targets
    assert ("health_maximums", "Actual", "12", "Scores!F36", "", "") in targets
    assert len(targets) == 2 * 5 * 12
    assert scores.score_targets(desk.grid("mas")) == []
