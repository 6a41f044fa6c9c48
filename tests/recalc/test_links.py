"""Formulas that read another workbook: the file keeps the cells that they read, so their results follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook.external_link.external import (
    ExternalBook,
    ExternalCell,
    ExternalLink,
    ExternalRow,
    ExternalSheetData,
    ExternalSheetDataSet,
    ExternalSheetNames,
)

from kpi_engine.recalc import recalculate
from kpi_engine.recalc.judging import KEPT
from kpi_engine.workbook.external_links import linked_books
from kpi_engine.workbook.package import Package

Make = Callable[..., Package]


def _link(rates: dict[str, tuple[str, str]], *, failed: bool = False) -> Callable[[openpyxl.Workbook], None]:
    """A link to a workbook with the sheets `Rates` and `Old data`; only cells of the first are kept."""

    def finish(workbook: openpyxl.Workbook) -> None:
        rows: dict[int, list[Any]] = {}
        for ref, (kind, text) in rates.items():
            cell = ExternalCell(r=ref, t=kind, v=text)
            rows.setdefault(int(ref.lstrip("ABC")), []).append(cell)
        data = ExternalSheetData(sheetId=0, refreshError=failed)
        data.row = [ExternalRow(r=at, cell=cells) for at, cells in sorted(rows.items())]
        book = ExternalBook(
            sheetNames=ExternalSheetNames(sheetName=["Rates", "Old data"]),
            sheetDataSet=ExternalSheetDataSet(sheetData=[data]),
        )
        book.id = "rId1"
        link = ExternalLink(externalBook=book)
        link.file_link = Relationship(type="externalLinkPath", Target="rates.xlsx", TargetMode="External")
        workbook._external_links.append(link)

    return finish


RATES = {"A1": ("n", "1.25"), "A2": ("n", "2"), "B1": ("str", "EUR"), "C1": ("e", "#N/A")}


def test_what_is_kept_of_another_workbook_is_read(book: Make) -> None:
    (linked,) = linked_books(book({"Plan": {"A1": 1}}, finish=_link(RATES)))
    assert linked.number == "1"
    assert linked.sheets["Rates"][1, 1] == 1.25
    assert linked.sheets["Rates"][1, 2] == "EUR"
    assert "Old data" not in linked.sheets


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=[1]Rates!$A$1*4", 5),
        ("=SUM([1]Rates!A1:A9)", 3.25),
        ('=[1]Rates!B1&"!"', "EUR!"),
        ("=[1]Rates!A7", 0),
        ("=rate*2", 2.5),
        ("=VLOOKUP(2,[1]Rates!$A$1:$B$2,1,FALSE)", 2),
    ],
)
def test_a_formula_that_reads_another_workbook_is_computed_from_what_is_kept(
    formula: str, expected: object, book: Make
) -> None:
    package = book({"Plan": {"B1": formula, "C1": "=B1"}}, {"rate": "[1]Rates!$A$1"}, finish=_link(RATES))
    reads, after = recalculate(package).cells
    assert (reads.computed, reads.status, reads.reason) == (expected, "external", KEPT)
    assert (after.computed, after.status) == (expected, "uncached")


@pytest.mark.parametrize("formula", ["='[1]Old data'!A1", "=SUM([1]Rates!A1,[2]Rates!A1)", "=[1]!Costs[Net]"])
def test_what_is_not_kept_counts_with_the_saved_result(formula: str, book: Make) -> None:
    sheets = {"Plan": {"B1": formula, "C1": "=B1*2"}}
    package = book(sheets, finish=_link(RATES), saved={"Plan": {"B1": 7.0, "C1": 14.0}})
    reads, after = recalculate(package).cells
    assert (reads.computed, reads.status, reads.reason) == (7.0, "external", "another workbook is read")
    assert after.status == "equal"


def test_a_saved_result_that_the_kept_cells_do_not_give_is_left_standing(book: Make) -> None:
    sheets = {"Plan": {"B1": "=[1]Rates!A1", "C1": "=B1*2"}}
    package = book(sheets, finish=_link(RATES), saved={"Plan": {"B1": 7.0, "C1": 14.0}})
    reads, after = recalculate(package).cells
    assert (reads.computed, reads.status) == (7.0, "external")
    assert after.status == "equal"


def test_a_link_whose_refresh_failed_gives_nothing(book: Make) -> None:
    package = book({"Plan": {"B1": "=[1]Rates!A1"}}, finish=_link(RATES, failed=True))
    (reads,) = recalculate(package).cells
    assert (reads.computed, reads.status) == (None, "external")
