"""A long table is read once, in any order, and then company by company."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.batch.spool import in_order, named_rows, spool
from kpi_engine.errors import SourceError

HEADER = "company,period,term,value\n"


def test_rows_in_any_order_come_back_by_company_in_the_order_of_the_table(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text(
        HEADER + "".join(f"{'BAC'[i % 3]},2026-01,mrr,{i}\n" for i in range(3000)), encoding="utf-8"
    )
    place = tmp_path / "rows"
    spooled = spool(data, "company", place, sheet=None, decimal=None)
    assert [company.name for company in spooled.companies] == ["B", "A", "C"]
    for company, rows in in_order(place, spooled.companies):
        numbers = [row for row, _ in rows]
        assert len(numbers) == 1000
        assert numbers == sorted(numbers)
        facts = spooled.table.facts(company.name, [text for _, text in rows])
        assert [fact.value for fact in facts] == [row - 2 for row in numbers]


def test_a_table_without_any_company_is_refused_as_a_whole(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text(HEADER + ",2026-01,mrr,1\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        spool(data, "company", tmp_path / "rows", sheet=None, decimal=None)
    assert "data.csv row 2" in caught.value.message


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([7], "row 7"),
        ([2, 3, 4], "rows 2 to 4"),
        ([2, 9], "rows 2, 9"),
        ([1, 3, 5, 7, 9, 11, 13], "rows 1, 3, 5, 7, 9 and 2 more"),
    ],
)
def test_rows_are_named_as_a_person_would(rows: list[int], expected: str) -> None:
    assert named_rows(rows) == expected
