"""Words and numbers in cells are read by one set of rules; the first thing wrong decides the error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.functions.guidance import TARGET_FUNCTIONS
from kpi_engine.functions.reading import cell_function, number, read, word
from kpi_engine.model.cell_error import DIV0, NA, VALUE, CellError
from kpi_engine.model.function import ArrayBehaviour, Function

ARGUMENTS = (
    word("kpi", "Which KPI."),
    number("actual", "The figure."),
    word("kind", "How.", required=False, default="pct", options=("pct", "abs")),
    number("tolerance", "How far.", required=False, default=0.05),
)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("cac", 250), ["cac", 250.0, "pct", 0.05]),
        ((" cac ", 250, "ABS", 0), ["cac", 250.0, "abs", 0.0]),
        (("cac", 0, None, None), ["cac", 0.0, "pct", 0.05]),
        (("cac", 0, "", None), ["cac", 0.0, "pct", 0.05]),
        ((2026.0, 1), ["2026", 1.0, "pct", 0.05]),
    ],
)
def test_blanks_take_their_default_and_words_their_plain_form(cells: tuple[Any, ...], values: Any) -> None:
    assert read(ARGUMENTS, cells) == values


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        (("cac", "text", DIV0), DIV0),
        ((None, "text"), VALUE),
        ((None, True), VALUE),
        ((None, 1), NA),
        (("cac",), NA),
        (("cac", "#N/A"), NA),
        ((DIV0, NA), DIV0),
        (("cac", 1, "ratio"), NA),
        (("cac", "1", "ratio"), VALUE),
        (("cac", 1, None, "5 %"), VALUE),
    ],
)
def test_the_order_of_errors(cells: tuple[Any, ...], error: CellError) -> None:
    assert read(ARGUMENTS, cells) is error


def test_a_function_of_one_cell_each_takes_ranges() -> None:
    double = cell_function(
        "DOUBLE", "Twice", "Twice the figure.", (number("figure", "A figure."),), lambda figure: 2 * figure,
        question="What is twice the figure?", returns="number", examples=(),
    )  # fmt: skip
    assert double.behaviour is ArrayBehaviour.LIFT
    assert double.call([[1, None], [DIV0, 4]]) == [[2, NA], [DIV0, 8]]
    assert double.call() is NA
    assert double.call(1, 2) is VALUE


_CELLS = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=4),
    st.sampled_from(CellError), st.sampled_from(["cac", "mas", "pct", "linear", "Core", "text"]),
    st.sampled_from([2026, 46053, 0.05]),
)  # fmt: skip
_ARGUMENTS = st.one_of(_CELLS, st.lists(st.lists(_CELLS, max_size=5), max_size=3))


@pytest.mark.parametrize("function", TARGET_FUNCTIONS, ids=lambda function: function.name)
@given(cells=st.lists(_ARGUMENTS, max_size=7))
def test_no_cell_whatever_it_holds_makes_a_function_raise(function: Function, cells: list[Any]) -> None:
    answer = function.call(*cells)
    rows = answer if isinstance(answer, list) else [[answer]]
    for row in rows:
        for cell in row:
            assert isinstance(cell, str | float | CellError), cell
            assert not isinstance(cell, float) or abs(cell) < float("inf")
