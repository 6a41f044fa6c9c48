"""What a formula does with each of its references."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.excel.operands import Operand, operands
from kpi_engine.audit.rule import Example
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of


def read(formula: str, folder: Path, **more: dict[str, str]) -> dict[str, Operand]:
    """The operands of the formula in D2, by their texts."""
    example = Example(f"Plan | Price | Seats |\nPro | 30 | 5 | {formula} -> 0", **more)  # type: ignore[arg-type]
    book = AuditBook(Package.open(workbook_of(example, folder / "book.xlsx")))
    copies = book.sheets[0].copies_at[2, 4]
    return {each.text: each for each in operands(book, copies)}


@pytest.mark.parametrize(
    ("formula", "text", "calculated"),
    [
        ("=B2*C2", "C2", True), ("=-B2", "B2", True), ("=+B2", "B2", False), ('="No. "&B2', "B2", False),
        ("=SUM(B2,C2)", "B2", False), ("=IF(+B2>0,1,2)", "B2", False), ("=B2%", "B2", True),
        ("=(C2-B2)", "B2", True), ("=@B2", "B2", False),
    ],
)  # fmt: skip
def test_arithmetic_is_told_from_passing_on(
    formula: str, text: str, calculated: bool, tmp_path: Path
) -> None:
    assert read(formula, tmp_path)[text].is_calculated is calculated


def test_names_and_tables_stand_for_their_cells(tmp_path: Path) -> None:
    found = read("=price*2", tmp_path, names={"price": "=Sheet1!$B$2"})
    assert found["price"].edges(2, 4) == (2, 2, 2, 2)
    found = read("=SUM(Plans[Seats])", tmp_path, tables={"Plans": "Sheet1!A1:C2"})
    assert found["Plans[Seats]"].edges(2, 4) == (2, 3, 2, 3)


def test_a_copy_further_down_reads_further_down(tmp_path: Path) -> None:
    operand = read("=B2*$C$2", tmp_path)
    assert operand["B2"].edges(7, 4) == (7, 2, 7, 2)
    assert operand["$C$2"].edges(7, 4) == (2, 3, 2, 3)
    assert operand["B2"].targets([(2, 4), (9, 5)]) == [(2, 2), (9, 3)]


def test_a_range_between_functions_is_not_guessed(tmp_path: Path) -> None:
    assert "B2" not in read("=SUM(B2:INDEX(C1:C2,2))", tmp_path)
