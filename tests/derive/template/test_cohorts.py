"""The sheet Cohorts gives the triangle that COHORT_RETENTION gives from the customers themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kpi_engine.derive.template import cohorts
from kpi_engine.functions.cohorts import COHORT_RETENTION

if TYPE_CHECKING:
    from tests.derive.template.conftest import Desk

GRID: list[list[Any]] = [
    ["customer", "2026-01", "2026-02", "2026-03", "2026-04"],
    ["Alto", 100, 100, 150, 150],
    ["Brio", 50, 50, 0, 60],
    ["Coda", 0, 40, 40, 20],
]


def triangle(basis: str, shown: str) -> list[list[Any]]:
    table = COHORT_RETENTION.call(GRID, basis, shown)
    assert isinstance(table, list)
    return [row[1:] for row in table[1:]]


def put(desk: Desk, top: int, rows: list[list[Any]]) -> None:
    typed = {
        f"{letter}{row}": amount
        for row, amounts in enumerate(rows, top)
        for letter, amount in zip("BCDE", amounts, strict=True)
        if amount != ""
    }
    desk.type("Cohorts", typed)


def test_customers_and_mrr_left_by_age(desk: Desk) -> None:
    cohorts.write(desk.book, desk.grid("ams"))
    put(desk, 8, triangle("logo", "abs"))
    put(desk, 64, triangle("net", "abs"))
    found = desk.computed()
    for top, basis in ((36, "logo"), (92, "net")):
        for row, amounts in enumerate(triangle(basis, "pct"), top):
            assert [found["Cohorts", f"{letter}{row}"] for letter in "BCDE"] == pytest.approx(amounts), basis
    assert [found["Cohorts", f"{letter}36"] for letter in "BCDE"] == [1, 1, 0.5, 1], "by hand"
    assert [found["Cohorts", f"{letter}37"] for letter in "BCDE"] == [1, 1, 1, ""], "April is not over"
    assert found["Cohorts", "B38"] == "", "a month without customers typed"
    assert [found["Cohorts", f"{letter}60"] for letter in "BCDEF"] == [1, 1, pytest.approx(2 / 3), 1, ""]
    assert found["Cohorts", "A9"] == 46_054, "February 2026"
    assert found["Cohorts", "A32"] == ""


def test_more_customers_than_were_won_are_told(desk: Desk) -> None:
    cohorts.write(desk.book, desk.grid("ams"))
    desk.type("Cohorts", {"B8": 10, "C8": 11, "D8": 9})
    assert desk.computed()["Cohorts", "A32"] == "cells with more customers than were won: 1"


def test_a_column_an_age_can_be_filled_by_month_of_the_cohort(desk: Desk) -> None:
    targets = cohorts.cohort_targets(desk.grid("ams"))
    assert ("cohort_customers", "Actual", "0", "Cohorts!B8:B31", "Cohorts!A8:A31", "") in targets
    assert ("cohort_mrr", "Actual", "23", "Cohorts!Y64:Y87", "Cohorts!A64:A87", "") in targets
    assert cohorts.cohort_targets(desk.grid("mas")) == []
