"""What an everyday formula gives, computed from the values in the file."""

from __future__ import annotations

import pytest

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.magnitudes.evaluation import value_of
from kpi_engine.audit.rule import Example
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> AuditBook:
    example = Example(
        """
        10 | 20 | =A1+B1 | note
        30 |    | -4     | =1/0
        [Other Sheet]
        7
        """,
        names={"Rate": "'Sheet1'!$A$2"},
    )
    return AuditBook(Package.open(workbook_of(example, tmp_path_factory.mktemp("book") / "book.xlsx")))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("A1+B1*2", 50), ("(A1+B1)*2", 60), ("-A1^2", 100), ("A1*10%", 1), ("SUM(A1:C2)", 86), ("C1", 30),
        ("AVERAGE(A1:A2)", 20), ("COUNT(A1:B2)", 3), ("MAX(A1:B1,C2)", 20), ("'Other Sheet'!A1*2", 14),
        ("B2+1", 1), ("IF(A1>B1,1,2)", 2), ("ROUND(A1/B1*1.005,2)", 0.5), ("ROUND(2.5,0)", 3), ("ABS(C2)", 4),
        ("SUBTOTAL(9,A1:B1)", 30), ("Rate*2", 60), ("IFERROR(A1/B1,0)", 0.5),
    ],
)  # fmt: skip
def test_arithmetic_is_computed(book: AuditBook, formula: str, value: float) -> None:
    assert value_of(book, formula, "Sheet1") == pytest.approx(value)


@pytest.mark.parametrize(
    "formula",
    ["A1/B2", "D1+1", "D2+1", "VLOOKUP(A1,A1:B2,2,0)", "[1]Sheet!A1", "SUM(A1:D2)", "A1+", "TODAY()"],
)
def test_what_is_no_plain_arithmetic_has_no_answer(book: AuditBook, formula: str) -> None:
    assert value_of(book, formula, "Sheet1") is None
