"""KPI_LIST: the functions that answer a question, as a table in cells."""

from __future__ import annotations

import pytest

from kpi_engine.functions.finding import found
from kpi_engine.functions.listing import COLUMNS, KPI_LIST
from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import DIV0, NA, VALUE, CellError
from kpi_engine.model.function import CellValue


def _rows(*cells: CellValue) -> list[list[object]]:
    answer = KPI_LIST.call(*cells)
    assert isinstance(answer, list)
    return [list(row) for row in answer]


@pytest.mark.parametrize("blank", [(), (None,), ("",), ("  ",)])
def test_without_a_question_every_function_is_listed_in_the_order_of_the_catalogue(
    blank: tuple[CellValue, ...],
) -> None:
    header, *rows = _rows(*blank)
    assert header == list(COLUMNS)
    assert [row[0] for row in rows] == list(functions().names)


def test_a_question_gives_the_best_answers_first_with_what_each_answers() -> None:
    header, first, *others = _rows("What did it cost to win a customer?")
    assert header == ["function", "title", "answers", "signature"]
    assert first == ["CAC", "Customer acquisition cost", "What does it cost us to win a customer?",
                     "CAC(sm_spend, new_customers)"]  # fmt: skip
    assert len(others) < 10


def test_it_is_the_same_search_as_everywhere_else() -> None:
    assert [row[0] for row in _rows("churn")[1:]] == [each.name for each in found("churn")]


@pytest.mark.parametrize(
    ("cell", "error"),
    [("weather", NA), (DIV0, DIV0), ([["churn"], ["NRR"]], VALUE), ([["churn", "NRR"]], VALUE)],
)
def test_nothing_found_is_na_and_a_range_is_no_question(cell: CellValue, error: CellError) -> None:
    assert KPI_LIST.call(cell) is error


def test_a_number_is_a_word_too() -> None:
    assert "RULE_OF_40" in [row[0] for row in _rows(40.0)]
