"""What workbooks of the house share: bridges as WATERFALL has them, texts that stay texts, short amounts."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from kpi_engine.functions.funnels import waterfall as waterfall_function
from kpi_engine.workbook.house_style import page, waterfall
from kpi_engine.workbook.house_style.cells import put
from kpi_engine.workbook.house_style.pages import Pages
from kpi_engine.workbook.house_style.tables import Column, table
from kpi_engine.workbook.house_style.waterfall import Bar

MOVES = {"New": 40.0, "Churn": -90.0, "Expansion": 15.0}


def test_a_bridge_has_the_columns_that_the_function_gives() -> None:
    expected = waterfall_function([[[100.0]], [[*MOVES.values()]], [[*MOVES]]], [])
    assert isinstance(expected, list)
    pages = Pages()
    sheet = pages.sheet("Data")
    bars = [Bar("Start", "=100", 100, is_end=True)]
    bars += [Bar(name, f"={move}", move) for name, move in MOVES.items()]
    bars += [Bar("End", "=65", 65, is_end=True)]
    waterfall.chart(pages, sheet, (1, 1), bars, "Bridge", "0")
    found = load_workbook(io.BytesIO(pages.saved("Bridge")), data_only=True)["Data"]
    rows = [[found.cell(row, at).value for at in (1, 2, 4, 5, 3)] for row in range(2, 7)]
    assert rows == expected[1:]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1"])
def test_a_text_that_looks_like_a_formula_stays_one_in_a_cell_a_heading_and_a_table(text: str) -> None:
    pages = Pages()
    sheet = pages.sheet("Texts")
    put(sheet, 1, 1, text)
    table(sheet, "texts", 3, [Column(text, 20)], [[text]])
    found = load_workbook(io.BytesIO(pages.saved("Texts")))["Texts"]
    for place in ("A1", "A3", "A4"):
        assert (found[place].value, found[place].data_type, found[place].quotePrefix) == (text, "s", True)
    assert found.tables["texts"].tableColumns[0].name == text


def test_a_formula_of_our_own_has_no_quote() -> None:
    pages = Pages()
    pages.formula(pages.sheet("Sums"), 1, 1, "=1+1", 2)
    cell = load_workbook(io.BytesIO(pages.saved("Sums")))["Sums"]["A1"]
    assert (cell.value, cell.quotePrefix) == ("=1+1", False)


@pytest.mark.parametrize(
    ("value", "shown"), [(99_999, "#,##0"), (-250_000, '#,##0,"k"'), (12_300_000, '#,##0.0,,"M"')]
)
def test_a_large_amount_fits_into_a_tile(value: float, shown: str) -> None:
    assert page.compact(value) == shown
