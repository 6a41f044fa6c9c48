"""Whatever a cell hands over, the functions of customers and months give a table or an error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import CellError

NAMES = ("MRR_GRID", "MRR_MOVES", "CUSTOMER_MOVES", "NRR_TREND", "COHORT_RETENTION", "COHORT_PAYBACK")
MONTHS = st.lists(st.sampled_from(["2026-01", "2026-02", "2026-04", 46_023, 46_054, None]), max_size=3)
USUAL = st.sampled_from([None, 0, 5, 7.25, 1 / 3, 1e15])
AMOUNTS = st.one_of(*[USUAL] * 6, st.sampled_from([1e300, -1, "x", True, CellError.NA]))
OPTIONS = st.one_of(
    st.none(), st.floats(), st.integers(-2, 14), st.booleans(), st.sampled_from(list(CellError)),
    st.sampled_from(["new", "opening", "net", "gross", "abs", "quarter", "path", "K1"]),
)  # fmt: skip
RANGES = st.one_of(OPTIONS, st.lists(st.lists(st.one_of(OPTIONS, st.just(46_023)), max_size=3), max_size=3))


@st.composite
def grids(draw: st.DrawFn) -> list[list[Any]]:
    """A grid, most often one that can be used."""
    months = draw(MONTHS)
    rows = [
        [f"K{row}", *draw(st.lists(AMOUNTS, min_size=len(months), max_size=len(months)))] for row in range(2)
    ]
    return [["id", *months], *rows]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(first=st.one_of(grids(), RANGES), others=st.lists(RANGES, max_size=5))
def test_a_table_or_an_error_and_every_cell_holds_what_a_cell_can(
    name: str, first: Any, others: list[Any]
) -> None:
    answer = functions().get(name).call(first, *others)
    if not isinstance(answer, CellError):
        assert isinstance(answer, list)
        assert len({len(row) for row in answer}) == 1
        for cell in (cell for row in answer for cell in row):
            assert isinstance(cell, str | int | float | CellError)
            assert not isinstance(cell, float) or abs(cell) < float("inf")
