"""A difference that only shows how two programs round is no proof against a workbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_engine.recalc import recalculate
from kpi_engine.workbook.package import Package


@pytest.mark.parametrize(
    ("formula", "saved", "status"),
    [
        ('=IMPOWER("2+3i",3)', "-46+9.00000000000001i", "equal"),
        ('=IMPOWER("2+3i",3)', "-46+9i", "not_verifiable"),
        ('=IMPOWER("2+3i",3)', "-46+8i", "different"),
        ('=IMPOWER("2+3i",3)', "forty-six", "different"),
        ("=NORM.S.DIST(1,TRUE)", 0.841344740, "not_verifiable"),
        ("=NORM.S.DIST(1,TRUE)", 0.84, "different"),
        ("=INDEX(LINEST({1;2;4},{1;2;3},TRUE,TRUE),3,1)", 0.9, "not_verifiable"),
        ("=BESSELJ(1,0)", 0.765197686557967, "not_verifiable"),
        ("=PMT(0.01,12,1000)", -88.84, "different"),
    ],
)
def test_what_a_difference_proves(
    formula: str, saved: Any, status: str, book: Callable[..., Package]
) -> None:
    package = book({"Plan": {"A1": formula}}, saved={"Plan": {"A1": saved}})
    verdict = recalculate(package).cell("Plan", "A1")
    assert verdict is not None
    assert verdict.status == status
