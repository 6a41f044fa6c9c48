"""Findings put together for a reader: neighbouring cells as one range, and its most telling cell."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from kpi_engine.cli.recalculated import print_recalculation
from kpi_engine.cli.recalculated_groups import difference, grouped, runs_of, shown
from kpi_engine.model.document import CellJson
from kpi_engine.model.documents_of_recalc import RecalcCell, RecalcDocument


def cell(
    ref: str, cached: CellJson = 1.0, computed: CellJson = 2.0, *, sheet: str = "Plan",
    status: str = "different", reason: str = "",
) -> RecalcCell:  # fmt: skip
    """A finding."""
    given = {"sheet": sheet, "cell": ref, "cached": cached, "computed": computed, "status": status}
    return RecalcCell.model_validate({**given, "formula": "=1", "reason": reason})


@pytest.mark.parametrize(
    ("cells", "ranges"),
    [
        (["B3"], ["B3"]),
        (["B3", "C3", "D3"], ["B3:D3"]),
        (["B3", "B4", "C3", "C4"], ["B3:C4"]),
        (["B3", "B5"], ["B3", "B5"]),
        (["Z1", "AA1"], ["Z1:AA1"]),
        (["B3", "C3", "B4"], ["B3:C3", "B4"]),
        (["B1", "B2", "B4", "B5"], ["B1:B2", "B4:B5"]),
    ],
)
def test_neighbouring_cells_are_one_range(cells: list[str], ranges: list[str]) -> None:
    assert [run.where for run in runs_of([cell(ref) for ref in reversed(cells)])] == ranges


def test_a_range_shows_the_cell_that_differs_most() -> None:
    (run,) = runs_of([cell("A1", 100.0, 101.0), cell("A2", 100.0, 50.0), cell("A3", 100.0, 120.0)])
    assert (run.cells, run.shown.cell) == (3, "A2")


def test_an_error_in_place_of_a_number_is_the_most_telling() -> None:
    (run,) = runs_of([cell("A1", 100.0, 1e9), cell("A2", 100.0, "#DIV/0!")])
    assert run.shown.cell == "A2"


@pytest.mark.parametrize(
    ("cached", "computed", "told"),
    [
        (250.0, 300.0, "+20.0%"),
        (-100.0, -150.0, "-50.0%"),
        (0.0, 3.0, "+3"),
        (100.0, 100.001, "+0.001%"),
        ("x", 3.0, ""),
        (True, 3.0, ""),
        (1.0, 1e9, "+1e+11%"),
    ],
)
def test_the_difference_is_relative_to_the_file(cached: CellJson, computed: CellJson, told: str) -> None:
    assert difference(cell("A1", cached, computed)) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "blank"),
        ("", "empty text"),
        ("#N/A", "#N/A"),
        ("over", '"over"'),
        (True, "TRUE"),
        (1234.5, "1,234.5"),
    ],
)
def test_values_are_shown_as_the_reader_knows_them(value: CellJson, told: str) -> None:
    assert shown(value) == told


def test_groups_go_from_the_worst_to_the_least_and_from_many_to_few() -> None:
    cells = [
        cell("A1", status="volatile", reason="the day"),
        cell("A2", status="not_verifiable", reason="rare"),
        cell("A3", status="not_verifiable", reason="often"),
        cell("A9", status="not_verifiable", reason="often"),
        cell("A4", sheet="Other"),
    ]
    assert [(each.kind, each.reason, each.cells) for each in grouped(cells)] == [
        ("different", "", 1), ("not_verifiable", "often", 2), ("not_verifiable", "rare", 1),
        ("volatile", "the day", 1),
    ]  # fmt: skip


def test_a_cell_that_differs_by_itself_is_told_before_those_that_follow_from_it() -> None:
    follows = "it depends on Data!C1, which differs too"
    cells = [
        *(cell(f"B{row}", sheet="Board", status="stale", reason=follows) for row in (1, 2, 3)),
        cell("C2", sheet="Data", status="stale", reason=follows),
        cell("C1", sheet="Data", status="stale", reason="an input seems to have been changed"),
    ]
    told = [(each.sheet, each.runs[0].where) for each in grouped(cells)]
    assert told == [("Data", "C1"), ("Board", "B1:B3"), ("Data", "C2")]


def printed(document: RecalcDocument, width: int) -> list[str]:
    """The lines that a terminal of this width shows."""
    out = Console(file=StringIO(), width=width, highlight=False)
    print_recalculation(out, document)
    assert isinstance(out.file, StringIO)
    return out.file.getvalue().splitlines()


def test_in_a_narrow_terminal_no_figure_is_broken_over_lines() -> None:
    found = cell("H40", 153510.5326, 102340.355, sheet="Expenses", reason="as typed")
    document = RecalcDocument(
        engine="e", workbook="plan.xlsx", cells=[found], summary={"equal": 0, "different": 1}
    )
    told = printed(document, 60)
    assert "  Expenses!H40  =1" in told
    assert "    in the file 153,510.5326, recalculated 102,340.355" in [line.rstrip() for line in told]
    assert "    as typed" in told
    assert max(map(len, told)) <= 60
    (wide,) = [line for line in printed(document, 120) if "Expenses!H40" in line]
    assert wide.split() == ["Expenses!H40", "153,510.5326", "102,340.355", "-33.3%", "=1", "as", "typed"]


def test_what_the_title_says_is_not_said_again_beside_what_a_second_engine_says() -> None:
    plain = "the file holds another value than the formula gives"
    found = cell("B1", reason=f"{plain}; LibreOffice computes the same")
    document = RecalcDocument(engine="e", workbook="plan.xlsx", cells=[found], summary={"different": 1})
    (line,) = [line for line in printed(document, 120) if "Plan!B1" in line]
    assert line.rstrip().endswith("=1         LibreOffice computes the same")


def test_a_disagreement_shows_the_second_engines_value() -> None:
    given = {"sheet": "Plan", "cell": "A1", "cached": 2.0, "computed": 2.0, "formula": "=1", "reason": ""}
    found = RecalcCell.model_validate({**given, "status": "equal", "opinion": "disagrees", "second": 3.0})
    (group,) = grouped([found])
    assert group.kind == "disagrees"
    assert difference(found) == "+50.0%"
