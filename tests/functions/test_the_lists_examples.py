"""The worked examples of the functions that answer from a guide or check a figure, as the list gives them."""

from __future__ import annotations

from typing import Any

import pytest

from kpi_engine.functions.registry import functions


@pytest.mark.parametrize(
    ("name", "arguments", "answer"),
    [
        ("KPI_TARGET", ("CAC", 2028, "ams"), 200),
        ("KPI_TARGET", ("tx_per_customer", 2026, "mas", "Core"), 5),
        ("KPI_GAP", ("CAC", 300, 2026, "css"), -0.2),
        ("KPI_STATUS", ("trial_to_paid", 1.5, 2026, "mas"), "check input"),
        ("KPI_STATUS", ("arpu", 80, 2026, "css"), "below benchmark"),
        ("KPI_BENCH", ("gross_margin", "css", "low"), 0.75),
        ("KPI_TRIGGER", ("arpu", 75, "css", None, None, 80), "Find out why the Pro tier is not adopted"),
        ("KPI_DUE", ("cac", 46053, "mas"), 46081),
        ("KPI_INFO", ("cac", "direction"), "lower"),
        ("KPI_VARIANCE", ("CAC", 300, 250), -0.2),
        ("KPI_CHECK", ("gross_margin", 8.8), "bound: >1; 0.88 fits"),
        ("SCALE_FIX", ("trial_to_paid", 2.5, "ams"), 0.25),
    ],
)
def test_it_comes_out_as_listed(name: str, arguments: tuple[Any, ...], answer: Any) -> None:
    assert functions().get(name).call(*arguments) == answer
