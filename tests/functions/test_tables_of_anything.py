"""Whatever a cell hands over, the functions of customers and months give a table or an error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import CellError

NAMES = ("MRR_GRID", "MRR_MOVES", "CUSTOMER_MOVES", "NRR_TREND", "COHORT_RETENTION", "COHORT_PAYBACK")
HEADERS = [["2026-01", "2026-02"], ["2026-01", 46_054, "2026-04"], [46_023, "2026-03", "2026-04"]]
AMOUNTS = st.sampled_from([None, None, 0, 5, 7.25, 1 / 3, 1e15])
WRONG = st.sampled_from([1e300, -1, "x", True, CellError.NA])
SUITED: dict[str, list[tuple[Any, ...]]] = {
    "MRR_MOVES": [(), (None, None, "opening"), (None, None, None, 1), ([["a"], ["b"]], "a")],
    "CUSTOMER_MOVES": [(), (None, None, "opening", 0), ([["a"], ["b"]], "B")],
    "NRR_TREND": [(1,), (2, "gross"), (1, "logo", True), ()],
    "COHORT_RETENTION": [(), ("net", "abs"), ("gross", "pct", "quarter"), ("logo", None, None, True)],
    "COHORT_PAYBACK": [([[5, 0, 1e300]], 0.8), ([[1, 2]], 0)],
}
OPTIONS = st.one_of(
    st.none(), st.floats(), st.integers(-2, 14), st.booleans(), st.sampled_from(list(CellError)),
    st.sampled_from(["new", "opening", "net", "gross", "abs", "quarter", "path", "K1"]),
)  # fmt: skip
RANGES = st.one_of(OPTIONS, st.lists(st.lists(st.one_of(OPTIONS, st.just(46_023)), max_size=3), max_size=3))


@st.composite
def grids(draw: st.DrawFn) -> list[list[Any]]:
    """A grid that can be used, of two customers."""
    months = draw(st.sampled_from(HEADERS))
    row = st.lists(AMOUNTS, min_size=len(months), max_size=len(months))
    return [["id", *months], *([f"K{customer}", *draw(row)] for customer in range(2))]


@st.composite
def spoilt(draw: st.DrawFn) -> list[list[Any]]:
    """A grid with a cell that cannot be used."""
    grid = [list(row) for row in draw(grids())]
    grid[draw(st.integers(0, 2))][draw(st.integers(0, 2))] = draw(WRONG)
    return grid


def is_a_table(answer: Any) -> bool:
    """True for rows of one length whose cells hold what a cell can; False for an error."""
    if isinstance(answer, CellError):
        return False
    assert len({len(row) for row in answer}) == 1
    for cell in (cell for row in answer for cell in row):
        assert isinstance(cell, str | int | float | CellError)
        assert not isinstance(cell, float) or abs(cell) < float("inf")
    return True


@pytest.mark.parametrize("name", SUITED)
@settings(max_examples=15, deadline=None)
@given(grid=grids(), data=st.data())
def test_a_grid_that_can_be_used_gives_a_table_unless_nobody_pays(
    name: str, grid: list[list[Any]], data: st.DataObject
) -> None:
    answer = functions().get(name).call(grid, *data.draw(st.sampled_from(SUITED[name])))
    if not is_a_table(answer):
        assert name.startswith("COHORT_"), "a cohort needs somebody who pays, and spend a figure a month"
        assert answer in (CellError.NA, CellError.VALUE)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(first=st.one_of(spoilt(), RANGES), others=st.lists(RANGES, max_size=5))
def test_anything_else_gives_a_table_or_an_error(name: str, first: Any, others: list[Any]) -> None:
    is_a_table(functions().get(name).call(first, *others))
