"""Depreciation and cumulated payments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.model.cell_error import NUM, CellError, Scalar

Result = Callable[..., Scalar]


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=DB(1000000,100000,6,1,7)", near(186083.33333333334)),
        ("=DB(1000000,100000,6,7,7)", near(15845.098473848071)),
        ("=DDB(2400,300,10,1)", near(480)),
        ("=DDB(2400,300,10,10)", near(22.1225472)),
        ("=DDB(2400,300,10,11)", NUM),
        ("=VDB(2400,300,10,0,1)", near(480)),
        ("=VDB(2400,300,3650,0,1)", near(1.3150684931506849)),
        ("=VDB(2400,300,10,0.5,1.5,2,TRUE)", near(432)),
        ("=CUMIPMT(0.09/12,360,125000,13,24,0)", near(-11135.232130750845)),
        ("=CUMPRINC(0.09/12,360,125000,1,1,0)", near(-68.27827118097706)),
        ("=CUMIPMT(0.1,12,1000,1,1,1)", 0),
        ("=CUMIPMT(0.09/12,360,125000,12.9,24.5,0)", near(-11135.232130750845)),
        ("=CUMPRINC(0.09/12,360,125000,0.2,1.9,0)", NUM),
        ("=CUMPRINC(0.09/12,360,125000,1,1.9,0)", near(-68.27827118097706)),
        ("=CUMIPMT(0.1,12,1000,1,13,0)", NUM),
        ("=FVSCHEDULE(1,{0.09,0.11,0.1})", near(1.33089)),
    ],
)
def test_depreciation_and_payments(formula: str, expected: Any, result: Result) -> None:
    found = result(formula)
    if isinstance(expected, CellError):
        assert found is expected
    else:
        assert found == pytest.approx(getattr(expected, "expected", expected), rel=1e-9)
