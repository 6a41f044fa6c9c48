"""Least squares: the examples of Excel's documentation, shapes, and variables that depend on each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import NA, NUM, VALUE, CellError, Scalar

Result = Callable[..., Scalar]
BUILDINGS = (
    "{2310,2,2,20;2333,2,2,12;2356,3,1.5,33;2379,3,2,43;2402,2,3,53;2425,4,2,23;"
    "2448,2,1.5,99;2471,2,2,34;2494,3,3,23;2517,4,4,55;2540,2,3,22}"
)
UNITS = "{33100;47300;69000;102000;150000;220000}"
VALUES = "{142000;144000;151000;150000;139000;169000;126000;142900;163000;169000;149000}"


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-7)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        (1, 1, near(-234.2371645)),
        (1, 2, near(2553.210660391)),
        (1, 5, near(52317.830507)),
        (2, 1, near(13.26801148)),
        (2, 5, near(12237.361602862)),
        (3, 1, near(0.996747993)),
        (3, 2, near(970.5784629)),
        (3, 3, NA),
        (4, 1, near(459.7536742)),
        (4, 2, 6.0),
        (5, 1, near(1732393319.2293)),
        (5, 2, near(5652135.31623)),
    ],
)
def test_the_office_buildings_of_the_documentation(
    row: int, column: int, expected: Any, result: Result
) -> None:
    formula = f"=INDEX(LINEST({VALUES},{BUILDINGS},TRUE,TRUE),{row},{column})"
    assert result(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=INDEX(LINEST({1;9;5;7},{0;4;2;3}),1,1)", near(2.0)),
        ("=INDEX(LINEST({1;9;5;7},{0;4;2;3}),1,2)", pytest.approx(1.0, abs=1e-12)),
        ("=SUM(TREND({3100;4500;4400;5400;7500;8100},,{9}))", near(11000.0)),
        (f"=INDEX(LOGEST({UNITS},{{11;12;13;14;15;16}}),1,1)", near(1.4632756281)),
        (f"=INDEX(GROWTH({UNITS},{{11;12;13;14;15;16}},{{17;18}}),1)",
         near(320196.718363472)),
        ("=LOGEST({0;1},{1;2})", NUM),
        ("=LINEST({1;2;3},{1;2})", CellError.REF),
        ('=LINEST({1;2;"x"},{1;2;3})', VALUE),
        ("=INDEX(LINEST({1;2;4},{1,2;2,4;3,6}),1,1)", 0.0),
        ("=INDEX(LINEST({2,4,7},{1,2,3},FALSE,TRUE),2,2)", NA),
    ],
)  # fmt: skip
def test_a_line_or_a_curve(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected
