"""The sample has a figure for every row of the template, in periods that a filler can place."""

from __future__ import annotations

import csv
import io
import re

import pytest

from kpi_engine.derive.samples import mobile_app_security
from kpi_engine.derive.template.grid import Grid


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(mobile_app_security().decode("utf-8"))))


def test_every_row_of_inputs_is_filled_for_the_closed_and_the_planned_months(
    rows: list[dict[str, str]], grid: Grid
) -> None:
    monthly = [row for row in rows if re.fullmatch(r"\d{4}-\d{2}", row["period"])]
    for scenario, months in (("Actual", 12), ("Budget", 60)):
        own = [row for row in monthly if row["scenario"] == scenario]
        counted: dict[tuple[str, str], int] = {}
        for row in own:
            counted[row["term"], row["segment"]] = counted.get((row["term"], row["segment"]), 0) + 1
        assert {key: counted.get(key) for key in (line.key for line in grid.lines)} == {
            line.key: months for line in grid.lines
        }


def test_no_cell_is_stated_twice_and_all_are_in_one_currency(rows: list[dict[str, str]]) -> None:
    keys = [(row["period"], row["term"], row["scenario"], row["segment"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert {row["currency"] for row in rows if row["term"] != "company_name"} == {"USD"}


def test_weeks_lie_wholly_in_the_year(rows: list[dict[str, str]]) -> None:
    weeks = sorted({row["period"] for row in rows if "W" in row["period"]})
    assert weeks[0] == "2026-W02"
    assert weeks[-1] == "2026-W52"
    assert len(weeks) == 51
