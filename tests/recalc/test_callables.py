"""Our functions inside the calculation engine: under every saved spelling, with every kind of argument."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import DIV0, NA, VALUE, Scalar
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.callables import callback

SPEND = {"A1": 100_000, "A2": 400, "B1": 50_000, "B2": "x", "C1": None, "C2": "=1/0"}


@pytest.mark.parametrize(
    "spelling", ["CAC", "cac", "_xll.CAC", "_xludf.CAC", "_xlfn.CAC", "_xldudf_KPI_CAC", "[1]!CAC"]
)
def test_every_saved_spelling_calls_the_function(spelling: str, result: Callable[..., Scalar]) -> None:
    assert result(f"={spelling}(A1,A2)", SPEND) == 250.0


def test_an_alias_calls_the_function(result: Callable[..., Scalar]) -> None:
    assert result("=CAC_PAYBACK(1000,100,0.2)") == 50.0


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("=CAC(B1,B2)", VALUE), ("=CAC(A1,C1)", NA), ("=CAC(A1,C2)", DIV0), ("=CAC(A1,)", NA), ("=CAC(A1)", NA),
     ("=CAC(1,2,3)", VALUE), ("=PAYBACK(1000,100,0.2,)", 50.0), ("=IFERROR(CAC(A1,0),-1)", -1.0)],
)  # fmt: skip
def test_text_blanks_errors_and_arguments_left_out_are_what_they_are_in_excel(
    formula: str, expected: Scalar, result: Callable[..., Scalar]
) -> None:
    assert result(formula, SPEND) == expected


def test_a_range_gives_one_result_for_each_of_its_cells(result: Callable[..., Scalar]) -> None:
    assert result("{=SUM(CAC(A1:B1,A2))}", SPEND) == 375.0


def test_what_the_engine_could_not_compute_passes_through_a_function_unchanged() -> None:
    unknown = {"type": "Error", "kind": "NImpl"}
    assert callback(functions().get("CAC"))(unknown, 1.0) == unknown


def test_values_cross_into_a_function_and_back() -> None:
    seen: list[CellValue] = []
    function = functions().get("CAC")

    def record(*cells: CellValue) -> CellValue:
        seen.extend(cells)
        return [[1.0, NA], [None, "x"]]

    from dataclasses import replace

    answer = callback(replace(function, call=record))(
        [[1.0, None], [True, {"type": "Error", "kind": "Div"}]], "text"
    )
    assert seen == [[[1.0, None], [True, DIV0]], "text"]
    assert answer == [[1.0, {"type": "Error", "kind": "Na"}], [None, "x"]]
