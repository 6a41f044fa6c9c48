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
    assert [(each.role, each.area.ref) for each in prices.blocks] == [
        ("input", "B2"), ("unused", "C2"), ("unused", "B3:C3"),
    ]  # fmt: skip
    assert [(each.role, each.area.ref) for each in model.blocks] == [
        ("input", "B1:C1"), ("working", "B2:C2"), ("output", "B3"),
    ]  # fmt: skip
    assert (prices.role, model.role, notes.role) == ("mixed", "mixed", "text")
    assert model.cells == {"input": 2, "working": 2, "output": 1, "unused": 0}
