"""Which definition each of several workbooks uses, and who differs."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.matrix import definitions_used, matrix
from kpi_engine.audit.rule import Example
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of

_ECONOMICS = """
    Unit economics    | Jan 2026 | Feb 2026 | Mar 2026
    ARPU              | 80       | 82       | 81
    Gross margin      | 0.82     | 0.81     | 0.83
    Monthly churn     | 0.025    | 0.022    | 0.027
    """
_GROSS_PROFIT = f"{_ECONOMICS}    LTV | =B2*B3/B4 | =C2*C3/C4 | =D2*D3/D4"
_REVENUE = f"{_ECONOMICS}    LTV | =B2/B4 | =C2/C4 | =D2/D4"


def test_the_workbook_that_differs_is_marked(tmp_path: Path) -> None:
    sheets = {"north": _GROSS_PROFIT, "south": _GROSS_PROFIT, "west": _REVENUE}
    books = {}
    for name, text in sheets.items():
        path = workbook_of(Example(text), tmp_path / f"{name}.xlsx")
        books[path.name] = definitions_used(AuditBook(Package.open(path)))
    (row,) = matrix(books)
    assert (row.kpi, row.title, row.most, row.differs) == ("ltv", "LTV", "usual", True)
    assert [(cell.workbook, cell.differs) for cell in row.cells] == [
        ("north.xlsx", False), ("south.xlsx", False), ("west.xlsx", True),
    ]  # fmt: skip
    (odd,) = row.cells[2].used
    assert (odd.definition, odd.words, odd.where) == (
        "LTV on revenue, not on gross profit", "ARPU / churn rate", ("Sheet1!B5:D5",),
    )  # fmt: skip


def test_a_workbook_without_kpis_has_no_definitions(tmp_path: Path) -> None:
    path = workbook_of(Example("Item | Price\nChair | 40\nTable | =B2*3"), tmp_path / "furniture.xlsx")
    assert definitions_used(AuditBook(Package.open(path))) == ()
    assert matrix({"furniture.xlsx": ()}) == ()
