"""The bench of filling stays honest: whoever fills, the same cells hold the same figures."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest


def _books() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fill_books", Path(__file__).with_name("fill_books.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


books = _books()


@pytest.mark.parametrize("task", ["patch", "fill", "wolfxl"])
def test_all_fill_the_same_cells_as_openpyxl(task: str, tmp_path: Path) -> None:
    if task == "wolfxl":
        pytest.importorskip("wolfxl")
    book, ours, theirs = tmp_path / "book.xlsx", tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    books.make_book(book, 20, 8, 5)
    books.make_data(tmp_path / "figures.csv")
    books.TASKS[task](book, ours)
    books.openpyxl_fill(book, theirs)
    assert _cells(ours) == _cells(theirs)
    assert {cell: value for cell, value in _cells(ours)["Inputs"].items() if cell in books.figures()} == (
        books.figures()
    )


def test_a_book_is_made_alike_each_time(tmp_path: Path) -> None:
    for name in ("one.xlsx", "other.xlsx"):
        books.make_book(tmp_path / name, 5, 8, 2)
    assert _cells(tmp_path / "one.xlsx") == _cells(tmp_path / "other.xlsx")


def _cells(path: Path) -> dict[str, dict[str, object]]:
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}
        for sheet in book
    }
