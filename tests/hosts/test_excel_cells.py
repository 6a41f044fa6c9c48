"""Cell values between Excel and the engine: nothing is lost, and nothing is taken for something else."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from kpi_engine.hosts.excel_cells import MARK, MISSING, from_excel, to_excel
from kpi_engine.model.cell_error import DIV0, NA, VALUE, CellError


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (250.0, 250.0), (None, None), ("", ""), ("x", "x"), (True, True), (False, False), ("=1+1", "=1+1"),
        (f"{MARK}#N/A", f"{MARK}#N/A"), (MISSING, None), (5, 5.0), (Decimal("12.34"), 12.34),
        (datetime(2026, 1, 31, tzinfo=UTC), 46053.0), (datetime(2026, 1, 31, 12, tzinfo=UTC), 46053.5),
        (-2146826281, DIV0), (-2146826246, NA), (-2146826273, VALUE), (-2146826265, CellError.REF),
        (-2146826259, CellError.NAME), (-2146826252, CellError.NUM), (-2146826288, CellError.NULL),
        (-2146826243, CellError.SPILL), (-2146826238, CellError.CALC), (-2146826245, CellError.GETTING_DATA),
        (-2146826240, VALUE), (-2146826281.0, -2146826281.0), (object(), VALUE), (b"1", VALUE),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_what_it_is(given: Any, read: Any) -> None:
    answer = from_excel(given)
    assert answer == read
    assert type(answer) is type(read)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (((1.0, 2.0), (None, "x")), [[1.0, 2.0], [None, "x"]]),
        ((1.0, -2146826281), [[1.0, DIV0]]),
        (((1.0,), (2.0,)), [[1.0], [2.0]]),
        (((7.0,),), 7.0),
        ((7.0,), 7.0),
        ((), None),
    ],
)
def test_more_cells_are_rows_and_one_cell_is_a_cell(given: Any, read: Any) -> None:
    assert from_excel(given) == read


@pytest.mark.parametrize("error", CellError)
def test_every_error_leaves_as_marked_text_and_is_read_back_as_itself(error: CellError) -> None:
    from kpi_engine.hosts.excel_cells import error_codes

    assert to_excel(error) == f"\x01{error.text}"
    assert from_excel(-2146828288 + error_codes()[error.text]) is error


@pytest.mark.parametrize(
    ("answer", "given"),
    [(250.0, 250.0), (3, 3.0), (10**12, 1e12), (True, True), (None, None), ("#N/A", "#N/A"), ("=1+1", "=1+1"),
     ("\x01#N/A", "\x01\x01#N/A"), ([[1, NA], ["a", None]], [[1.0, "\x01#N/A"], ["a", None]])],
)  # fmt: skip
def test_only_an_error_is_marked_as_one(answer: Any, given: Any) -> None:
    left = to_excel(answer)
    assert left == given
    assert type(left) is type(given)
