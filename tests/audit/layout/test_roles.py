"""Who reads a cell says what it is for."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.layout.roles import layout
from kpi_engine.audit.rule import Example
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of


def test_inputs_workings_results_and_what_nobody_reads(tmp_path: Path) -> None:
    example = Example("""
        [Prices]
        Plan  | Price | Old price
        Basic | 10    | 8
        Pro   | 20    | 18
        [Model]
        Customers     | 5            | 6
        MRR           | =B1*Prices!$B2 | =C1*Prices!$B2
        MRR of both   | =SUM(B2:C2)
        [Notes]
        Prices are those of the price list.
        """)
    book = AuditBook(Package.open(workbook_of(example, tmp_path / "model.xlsx")))
    prices, model, notes = layout(book)
    assert [(each.role, each.cells, each.ranges) for each in prices.areas] == [
        ("input", 1, ("B2",)), ("unused", 3, ("C2", "B3:C3")),
    ]  # fmt: skip
    assert [(each.role, each.cells, each.ranges) for each in model.areas] == [
        ("input", 2, ("B1:C1",)), ("working", 2, ("B2:C2",)), ("output", 1, ("B3",)),
    ]  # fmt: skip
    assert (prices.purpose, model.purpose, notes.purpose) == ("mixed", "mixed", "text")


def test_a_sheet_of_inputs_says_so(tmp_path: Path) -> None:
    example = Example("""
        [Inputs]
        Price     | 10
        Customers | 5
        [Model]
        MRR       | =Inputs!B1*Inputs!B2
        """)
    book = AuditBook(Package.open(workbook_of(example, tmp_path / "model.xlsx")))
    assert [each.purpose for each in layout(book)] == ["input", "output"]
