"""A proposed value is written the way the stated one was, in the unit of its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.correcting.as_written import as_written
from kpi_engine.sources import read_stated


@pytest.mark.parametrize(
    ("typed", "unit", "value", "written"),
    [
        ("150%", "", 0.15, "15.0%"),
        ("19.2", "$k", 18_000, "18.0"),
        ('"12,500"', "", 1_250, "1,250"),
        ("(1200)", "", 1_200, "1200"),
    ],
)
def test_a_value_is_written_as_its_author_writes(
    typed: str, unit: str, value: float, written: str, tmp_path: Path
) -> None:
    table = tmp_path / "facts.csv"
    term = "trial_to_paid" if "%" in typed else "sm_spend"
    table.write_text(f"id,kpi,value,unit\na,{term},{typed},{unit}\n", encoding="utf-8")
    (fact,) = read_stated(table).facts
    assert as_written(fact, value) == written
