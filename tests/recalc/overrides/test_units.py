"""CONVERT between units of each kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import NA, VALUE, Scalar

Result = Callable[..., Scalar]


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-10)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=CONVERT(1,"lbm","kg")', near(0.45359237)),
        ('=CONVERT(68,"F","C")', near(20)),
        ('=CONVERT(32,"F","C")', 0),
        ('=CONVERT(0,"K","C")', near(-273.15)),
        ('=CONVERT(1,"gal","l")', near(3.785411784)),
        ('=CONVERT(1,"HP","W")', near(745.69987158227)),
        ('=CONVERT(1,"mi2","km2")', near(2.589988110336)),
        ('=CONVERT(1,"cm^3","m^3")', near(1e-6)),
        ('=CONVERT(1,"kibyte","byte")', near(1024)),
        ('=CONVERT(1,"yr","day")', near(365.25)),
        ('=CONVERT(1,"uk_ton","lbm")', near(2240)),
        ('=CONVERT(2.5,"ft","sec")', NA),
        ('=CONVERT(1,"KM","m")', NA),
        ('=CONVERT(TRUE,"m","km")', VALUE),
    ],
)
def test_units(formula: str, expected: Any, result: Result) -> None:
    assert result(formula) == expected
