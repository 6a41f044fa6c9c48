"""The tables of subscriptions are computed as the workbook's other formulas are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kpi_engine.model.cell_error import NA
from kpi_engine.recalc import recalculate
from kpi_engine.workbook.package import Package

SUBSCRIPTIONS = {
    "A1": "Acme", "B1": date(2026, 1, 1), "C1": None, "D1": 100,
    "A2": "Bell", "B2": date(2026, 1, 15), "C2": date(2026, 3, 1), "D2": 60,
    "A3": "Acme", "B3": date(2026, 3, 31), "C3": None, "D3": 20.5,
}  # fmt: skip
MONTHS = {"F1": date(2026, 1, 31), "G1": date(2026, 2, 28), "H1": date(2026, 3, 31)}


def test_subscriptions_become_a_grid_and_the_grid_a_trend(book: Callable[..., Package]) -> None:
    formulas = {
        "J1:M3": "{=MRR_GRID(A1:A3,B1:B3,C1:C3,D1:D3,F1:H1)}",
        "J5:L5": "{=NRR_TREND(J1:M3,1)}",
    }
    found = recalculate(book({"Plan": {**SUBSCRIPTIONS, **MONTHS, **formulas}}))
    shown = {each.cell: each.computed for each in found.cells}
    assert [shown[f"{column}2"] for column in "JKLM"] == ["Acme", 100, 100, 120.5]
    assert [shown[f"{column}3"] for column in "JKLM"] == ["Bell", 60, 60, 0]
    assert shown["J5"] is NA
    assert [shown["K5"], shown["L5"]] == [1, 120.5 / 160]
