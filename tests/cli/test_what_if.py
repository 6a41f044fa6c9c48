"""`kpi whatif`: results with other inputs, tables and goals on a small plan, without Excel."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.model.documents_of_what_if import WhatIfDocument
from tests.cli.conftest import Kpi
from tests.cli.test_recalc import calculated


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Price and customers, and the revenue that they give."""
    cells = {"A1": "Price", "B1": 10, "A2": "Customers", "B2": 400, "A3": "Revenue", "B3": "=B1*B2"}
    return calculated(tmp_path / "plan.xlsx", {**cells, "A4": "Share", "B4": "=B1/100"})


def test_before_and_after_for_a_person(kpi: Kpi, plan: Path) -> None:
    answer = kpi("whatif", "plan.xlsx", "--set", "Plan!B1=12", "--show", "Plan!B3")
    assert (answer.code, answer.err) == (0, "")
    line = next(line for line in answer.out.splitlines() if "Plan!B3" in line)
    assert line.split() == ["Plan!B3", "Revenue", "4,000", "4,800", "+800", "+20.0%"]
    assert "2 results of the workbook change" in answer.out


def test_the_document_is_kpi_whatif_1(kpi: Kpi, plan: Path) -> None:
    answer = kpi("whatif", "plan.xlsx", "--set", "Plan!B1=15%", "--show", "Plan!B3:B4", "--format", "json")
    read = WhatIfDocument.model_validate_json(answer.out)
    assert read.document_schema == "kpi.whatif/1"
    assert [(each.cell, each.before, each.after) for each in read.results] == [
        ("B3", 4000.0, 60.0), ("B4", 0.1, 0.0015),
    ]  # fmt: skip


def test_a_table_of_one_input(kpi: Kpi, plan: Path) -> None:
    arguments = ("whatif", "plan.xlsx", "--table", "Plan!B1=8..12/2", "--show", "Plan!B3")
    table = WhatIfDocument.model_validate_json(kpi(*arguments, "--format", "json").out).table
    assert table is not None
    assert table.axes[0].values == [8.0, 10.0, 12.0]
    assert [[each.value for each in row] for row in table.rows] == [[3200.0], [4000.0], [4800.0]]
    assert "as it is" in kpi(*arguments).out


def test_a_table_of_two_inputs(kpi: Kpi, plan: Path) -> None:
    answer = kpi(
        "whatif", "plan.xlsx", "--table", "Plan!B1=8 10", "--table", "Plan!B2=100 200", "--show", "Plan!B3"
    )
    rows = [line.split() for line in answer.out.splitlines()]
    assert ["8", "800", "1,600"] in rows
    assert ["10", "1,000", "2,000"] in rows
    assert "Revenue (Plan!B3), by Price (Plan!B1) (down) and Customers (Plan!B2) (across)" in answer.out


def test_a_goal_and_the_workbook_that_reaches_it(kpi: Kpi, plan: Path, tmp_path: Path) -> None:
    answer = kpi("whatif", "plan.xlsx", "--goal", "Plan!B3=5000", "--by", "Plan!B1", "-o", "goal.xlsx")
    assert answer.code == 0
    assert "Solution: 12.5 gives 5,000" in answer.out
    book = openpyxl.load_workbook(tmp_path / "goal.xlsx", data_only=True)["Plan"]
    assert (book["B1"].value, book["B3"].value) == (12.5, 5000)
    assert kpi("recalc", "goal.xlsx", "--check").code == 0


def test_a_goal_that_nothing_reaches_is_a_finding_and_writes_nothing(
    kpi: Kpi, plan: Path, tmp_path: Path
) -> None:
    answer = kpi(
        "whatif",
        "plan.xlsx",
        "--goal",
        "Plan!B3=5000",
        "--by",
        "Plan!B1",
        "--between",
        "0..5",
        "-o",
        "goal.xlsx",
    )
    assert answer.code == 1
    assert "No solution was found." in answer.out
    assert "Nearest that was seen: 5 gives 2,000" in answer.out
    assert not (tmp_path / "goal.xlsx").exists()


def test_the_workbook_is_never_changed(kpi: Kpi, plan: Path) -> None:
    before = plan.read_bytes()
    assert kpi("whatif", "plan.xlsx", "--set", "Plan!B1=12", "-o", "plan.xlsx").code == 2
    assert plan.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--set"),
        (("--set", "Plan!B1=1,234"), "1234.56"),
        (("--set", "Nowhere!B1=1"), "Nowhere"),
        (("--set", "unknown=1"), "unknown"),
        (("--set", "Plan!B1:B2=1"), "one is needed"),
        (("--set", "Plan!B1=1", "--set", "Plan!$B$1=2"), "two values"),
        (("--goal", "Plan!B3=5000"), "--by"),
        (("--table", "Plan!B1=1 2"), "--show"),
        (("--table", "Plan!B1=1 2", "--show", "Plan!B3", "-o", "x.xlsx"), "--output"),
        (("--set", "Plan!B1=1", "--as-of", "today"), "2025-12-31"),
        (("--set", "Plan!B1=1", "--show", "Plan!A:Z"), "2,000"),
    ],
)
def test_a_wrong_wish_is_one_sentence_with_the_next_step(
    kpi: Kpi, plan: Path, arguments: tuple[str, ...], told: str
) -> None:
    answer = kpi("whatif", "plan.xlsx", *arguments)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert told in answer.err


def test_today_is_the_day_of_the_file_unless_given(kpi: Kpi, tmp_path: Path) -> None:
    calculated(tmp_path / "age.xlsx", {"A1": 2000, "B1": "=YEAR(TODAY())-A1"})
    answer = kpi("whatif", "age.xlsx", "--set", "Plan!A1=1999", "--as-of", "2024-05-02", "--format", "json")
    assert [(each["before"], each["after"]) for each in answer.json["results"]] == [(24, 25)]
    assert answer.json["as_of"] == "as of 2024-05-02, the day that was given"


def test_a_day_moves_by_days_and_by_no_percentage(kpi: Kpi, tmp_path: Path) -> None:
    path = calculated(tmp_path / "day.xlsx", {"A1": date(2026, 1, 31), "B1": "=EOMONTH(A1,12)"})
    book = openpyxl.load_workbook(path)
    book["Plan"]["B1"].number_format = "yyyy-mm-dd"
    book.save(path)
    answer = kpi("whatif", "day.xlsx", "--set", "Plan!A1=2026-05-31", "--show", "Plan!B1")
    line = next(line for line in answer.out.splitlines() if "Plan!B1" in line)
    assert line.split() == ["Plan!B1", "2027-01-31", "2027-05-31", "+120", "days"]


def test_what_cannot_be_computed_is_not_called_unchanged(kpi: Kpi, tmp_path: Path) -> None:
    calculated(tmp_path / "circle.xlsx", {"A1": 5, "B1": "=A1+C1", "C1": "=B1/2"})
    answer = kpi("whatif", "circle.xlsx", "--set", "Plan!A1=6")
    assert "No result that can be computed here changes; 2 results cannot be computed" in answer.out
    assert "No result of the workbook" not in answer.out
