"""A workbook read with other results of its formulas than the file stores."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.with_results import with_results


def _package(folder: Path) -> Package:
    book = Workbook()
    sheet = book.active
    sheet.title = "Sums"
    sheet["A1"], sheet["A2"], sheet["B2"] = 2, "=A1*3", "text"
    book.create_sheet("Other")["A1"] = 7
    book.save(folder / "sums.xlsx")
    return Package.for_reading(folder / "sums.xlsx")


def test_every_way_of_reading_sees_the_other_result(tmp_path: Path) -> None:
    plain = _package(tmp_path)
    package = with_results(plain, {"Sums": {(2, 1): 6.0}})
    assert [cell.value for cell in package.cells("sums")] == [2.0, 6.0, "text"]
    cells = package.sheet_cells("SUMS")
    assert cells is not None
    assert (cells.row(2)[1].value, cells.row(2)[1].formula) == (6.0, "A1*3")
    other = package.sheet_cells("Other")
    assert other is not None
    assert other.row(1)[1].value == 7.0
    stored = plain.sheet_cells("Sums")
    assert stored is not None
    assert stored.row(2)[1].value is None


def test_it_is_never_written(tmp_path: Path) -> None:
    """A patch of it would be a patch of what the file does not hold."""
    assert with_results(_package(tmp_path), {"Sums": {(2, 1): 6.0}}).read_only


def test_without_other_results_it_is_the_workbook_itself(tmp_path: Path) -> None:
    package = _package(tmp_path)
    assert with_results(package, {}) is package
