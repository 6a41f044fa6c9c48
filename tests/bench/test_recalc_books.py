"""The workbook of the bench of recalculation holds the results that its formulas give."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kpi_engine.engine import recalculate


def _books() -> ModuleType:
    spec = importlib.util.spec_from_file_location("recalc_books", Path(__file__).with_name("recalc_books.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


books = _books()


@pytest.mark.parametrize("structured", [True, False])
def test_every_result_of_the_million_is_right(structured: bool, tmp_path: Path) -> None:
    formulas = books.make_book(tmp_path / "book.xlsx", 1200, structured=structured)
    counts = recalculate(tmp_path / "book.xlsx").summary()
    assert counts["equal"] == formulas == 10 * 1200 + 15
    assert sum(counts.values()) == formulas


def test_a_call_of_our_function_gives_what_the_file_says(tmp_path: Path) -> None:
    books.make_calls(tmp_path / "calls.xlsx", 20)
    found = recalculate(tmp_path / "calls.xlsx")
    assert found.summary()["equal"] == 20
    assert found.cells[0].computed == 1001 / 51
