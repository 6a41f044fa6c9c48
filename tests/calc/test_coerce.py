"""What callers hold, read as figures: nothing that is not a number may pass for one."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from kpi_engine.calc.coerce import column
from kpi_engine.model.cell_error import BLANK, DEFINED, DIV0, NUM, TEXT


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (250, DEFINED), (2.5, DEFINED), (Decimal("2.5"), DEFINED), (np.float32(2.5), DEFINED),
        (None, BLANK), (math.nan, BLANK), (pd.NA, BLANK), (pd.NaT, BLANK), (Decimal("NaN"), BLANK),
        ("250", TEXT), ("", TEXT), (True, TEXT), (np.bool_(False), TEXT), (dt.date(2026, 1, 1), TEXT),
        (1 + 2j, TEXT), (np.complex128(1), TEXT),
        (DIV0, DIV0), ("#div/0!", DIV0), (math.inf, NUM), (10**400, NUM), (Decimal("1e999"), NUM),
        (Decimal("sNaN"), NUM),
    ],
)  # fmt: skip
def test_a_cell_is_a_number_a_blank_an_error_or_text(cell, code):
    assert column(cell).full_codes().item() == code
    assert column([cell, "x"]).full_codes()[0] == code


@pytest.mark.parametrize(
    "holder",
    [
        [1.0, None, 3.0],
        (1, None, 3),
        np.array([1.0, np.nan, 3.0]),
        np.array([1.0, np.nan, 3.0], dtype=">f4"),
        np.ma.array([1.0, 2.0, 3.0], mask=[False, True, False]),
        pd.Series([1.0, None, 3.0]),
        pd.Series([1, None, 3], dtype="Int64"),
        pd.Series([1, None, 3], dtype=object),
    ],
)
def test_every_holder_of_three_months_gives_the_same_figures(holder):
    found = column(holder)
    assert found.values[[0, 2]].tolist() == [1, 3]
    assert found.full_codes().tolist() == [DEFINED, BLANK, DEFINED]


def test_truth_values_among_numbers_are_not_counted_as_one():
    assert column([1.0, True, 0.0]).full_codes().tolist() == [DEFINED, TEXT, DEFINED]
    assert column(np.array([True, False])).full_codes().tolist() == [TEXT, TEXT]


def test_ragged_rows_are_padded_with_blanks():
    assert column([[1.0, 2.0], [3.0]]).full_codes().tolist() == [[DEFINED, DEFINED], [DEFINED, BLANK]]


def test_a_table_keeps_its_shape():
    assert column(pd.DataFrame({"jan": [1, 2], "feb": [3, 4]})).values.tolist() == [[1, 3], [2, 4]]


def test_figures_that_are_numbers_already_are_not_copied():
    figures = np.array([1.0, 2.0])
    assert np.shares_memory(column(figures).values, figures)
