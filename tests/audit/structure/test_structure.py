"""What a sheet is made of, told from a small profit and loss account."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.rule import Example
from kpi_engine.audit.structure.aggregates import aggregates
from kpi_engine.audit.structure.headings import heading_rows, is_heading
from kpi_engine.audit.structure.lines import rows
from kpi_engine.audit.structure.tables import tables
from kpi_engine.audit.structure.timelines import timelines
from kpi_engine.audit.structure.totals import says_total, total_rows
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of

_ACCOUNT = """
    Profit and loss
    Line    | 2024   | 2025   | 2026   | Total
    Sales   | 10     | 12     | 14     | =SUM(B3:D3)
    Other   | 1      | 2      | 3      | =SUM(B4:D4)
    Income  | =SUM(B3:B4) | =SUM(C3:C4) | =SUM(D3:D4) | =SUM(B5:D5)
    Margin  | =B5/2  | 9      | =D5/2  |

    Note    | checked
"""


@pytest.fixture
def sheet(tmp_path: Path) -> SheetCells:
    return AuditBook(Package.open(workbook_of(Example(_ACCOUNT), tmp_path / "account.xlsx"))).sheets[0]


def test_a_row_is_runs_of_alike_cells(sheet: SheetCells) -> None:
    margin = rows(sheet)[6]
    assert [(run.kind, run.positions) for run in margin.runs] == [
        ("text", ((6, 1),)), ("formula", ((6, 2),)), ("number", ((6, 3),)), ("formula", ((6, 4),)),
    ]  # fmt: skip
    first, last = margin.formula_runs
    assert margin.gap(first, last) == 1
    assert first.copies is last.copies


def test_blocks_end_at_a_blank_row(sheet: SheetCells) -> None:
    assert [area.ref for area in tables(sheet)] == ["A1:E6", "A8:B8"]


def test_totals_are_known_by_what_they_add_and_by_their_name(sheet: SheetCells) -> None:
    assert total_rows(sheet) == {5}
    assert says_total("Sub-total costs")
    assert not says_total("Totally new customers by assumption of the sales team")


def test_an_aggregate_knows_what_it_runs_over_and_where_that_lies(sheet: SheetCells) -> None:
    (call,) = (each for each in aggregates(sheet) if (5, 2) in each.copies.positions)
    assert call.area(5, 2).ref == "B3:B4"
    assert (call.function, call.side(5, 2), call.is_alone) == ("SUM", "above", True)


def test_years_across_are_a_timeline_and_its_row_a_heading(sheet: SheetCells) -> None:
    assert [area.ref for area in timelines(sheet)] == ["B2:D2"]
    assert heading_rows(sheet) == {2}
    assert is_heading(sheet, 2, 3)
    assert not is_heading(sheet, 3, 3)
