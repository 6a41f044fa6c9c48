"""What the data lacks: required figures stop a fill, older figures that stay beside new ones are said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from kpi_engine.fill import fill_workbook

Change = Callable[[Callable[[openpyxl.Workbook], object]], Path]
Make = Callable[..., Any]


def segments(book: openpyxl.Workbook) -> None:
    """Scans of two tiers, with figures of January in both."""
    book["_map"].append(["transactions", "Actual", "Plus", "Inputs!C8:H8", "in_months", ""])
    book["Inputs"]["C7"], book["Inputs"]["C8"] = 10, 20
    for row in range(2, 4):
        book["_map"].cell(row, 6).value = None


def answers(book: openpyxl.Workbook) -> None:
    """A survey of five answers, all of them there."""
    for line in range(1, 6):
        book["_map"].append(["scores", "Actual", str(line), f"Inputs!K{line}", "", ""])
        book["Inputs"][f"K{line}"] = 10


def notes(path: Path, facts: list, tmp_path: Path, **options: bool) -> list[str]:
    receipt = fill_workbook(path, facts, tmp_path / "out.xlsx", **options)
    return [warning for warning in receipt.warnings if "the workbook keeps" in warning]


def test_a_segment_that_the_data_leaves_out_keeps_its_older_figure_and_that_is_said(
    changed_template: Change, tmp_path: Path, fact: Make
) -> None:
    facts = [fact("transactions", "2026-01", 11.0, segment="core")]
    assert notes(changed_template(segments), facts, tmp_path, restate=True) == [
        "transactions 2026-01: the workbook keeps Inputs!C8 (Plus), which the data does not state. "
        "Empty what no longer holds."
    ]


def test_nothing_is_said_of_another_month_or_of_segments_that_are_all_given(
    changed_template: Change, tmp_path: Path, fact: Make
) -> None:
    path = changed_template(segments)
    assert notes(path, [fact("transactions", "2026-02", 11.0, segment="core")], tmp_path) == []
    both = [
        fact("transactions", "2026-01", 10.0, segment="core"),
        fact("transactions", "2026-01", 20.0, segment="plus"),
    ]
    assert notes(path, both, tmp_path) == []


def test_a_list_that_is_shorter_than_the_last_one_is_said(
    changed_template: Change, tmp_path: Path, fact: Make
) -> None:
    path = changed_template(answers)
    shorter = [fact("scores", "", 9.0, segment=str(line)) for line in (1, 2, 3)]
    assert notes(path, shorter, tmp_path) == [
        "scores: the workbook keeps Inputs!K4 (4) and 1 more, which the data does not state. "
        "Empty what no longer holds."
    ]
    assert notes(path, [fact("scores", "", 9.0, segment="5")], tmp_path) == []
