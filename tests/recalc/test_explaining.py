"""KPI_EXPLAIN in a recalculated workbook: from the formula and the computed inputs of the cell it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import NA, VALUE, Scalar
from kpi_engine.recalc import recalculate
from tests.recalc.conftest import MakeBook

PLAN = {"A1": "=50000*2", "B1": 400, "B2": 0, "C1": "=CAC(A1,B1)", "C2": "=_xll.CAC(A1,B2)", "C3": "=A1+B1",
        "C4": "=ROUND(CLV(80,0.5,SUM(B5:B6)),0)", "B5": 0.02, "B6": 0.03, "C5": "=CAC(spend,400)", "C6": "x",
        "C7": "=CAC(C5,)", "C8": "=CAC(LEN(KPI_EXPLAIN(C1)),1)"}  # fmt: skip


def explained(book: MakeBook, formula: str, sheet: str = "Plan") -> Any:
    """The verdict on a cell that explains."""
    sheets = {"Plan": dict(PLAN), "Board room": {"A1": 7}}
    sheets[sheet]["F20"] = formula
    return recalculate(book(sheets, names={"spend": "Plan!$A$1"})).cell(sheet, "F20")


@pytest.mark.parametrize("sheet", ["Plan", "Board room"])
@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("C1", "250 = 100,000 / 400; cac_scope"),
        ("$C$2", "#DIV/0! = 100,000 / 0: nobody was won"),
        ("C4", "800 = 80 * 0.5 * (1 / 0.05); ltv_basis"),
        ("C5", "250 = 100,000 / 400"),
        ("C7", "#N/A = 250 / blank: new paying customers: the cell"),
    ],
)
def test_the_figures_are_those_that_the_formula_reads_from_whichever_sheet(
    cell: str, text: str, sheet: str, book: MakeBook
) -> None:
    verdict = explained(book, f"=KPI_EXPLAIN(Plan!{cell})", sheet)
    assert verdict.status == "uncached", verdict.reason
    assert str(verdict.computed).startswith(text)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("=KPI_EXPLAIN(C3)", NA), ("=KPI_EXPLAIN(C6)", NA), ("=KPI_EXPLAIN(B1)", NA), ("=KPI_EXPLAIN(Z99)", NA),
     ("=KPI_EXPLAIN(C1:C2)", VALUE), ("=KPI_EXPLAIN()", VALUE),
     ('=KPI_EXPLAIN("=ARR(5)")', "60 = 5 * 12"), ('=LEN(KPI_EXPLAIN("=ARR(5)"))', 11.0)],
)  # fmt: skip
def test_what_calls_no_kpi_has_nothing_to_explain(formula: str, expected: Scalar, book: MakeBook) -> None:
    assert explained(book, formula).computed == expected


def test_an_explanation_of_an_explanation_is_not_verifiable_and_never_different(book: MakeBook) -> None:
    verdict = explained(book, "=KPI_EXPLAIN(C8)")
    assert verdict.status == "not_verifiable"
    assert "explains another one" in verdict.reason


def test_it_follows_its_inputs_and_a_copy_explains_its_own_neighbour(result: Callable[..., Scalar]) -> None:
    cells = {"A1": 10, "A2": 20, "B1": 5, "C1": "=CAC(A1,B1)", "C2": "=CAC(A2,B1)",
             "D1": "=KPI_EXPLAIN(C1)", "D2": "=KPI_EXPLAIN(C2)"}  # fmt: skip
    answer = result('=D1&" / "&D2', cells)
    assert answer == "2 = 10 / 5; cac_scope: sales and marketing / 4 = 20 / 5; cac_scope: sales and marketing"


def test_a_stale_explanation_is_found(book: MakeBook) -> None:
    cells = {"A1": 100, "B1": 4, "C1": "=CAC(A1,B1)", "D1": "=KPI_EXPLAIN(C1)"}
    saved = {"S": {"C1": 25, "D1": "20 = 80 / 4; cac_scope: sales and marketing"}}
    verdict = recalculate(book({"S": cells}, saved=saved)).cell("S", "D1")
    assert verdict is not None
    assert verdict.status == "different"
    assert verdict.computed == "25 = 100 / 4; cac_scope: sales and marketing"
