"""A table of many companies: each gets its own rows, and what is wrong with one leaves the others alone."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.errors import SourceError
from kpi_engine.sources.by_entity import EntityTable, entity_key, misfit_of, open_by_entity


def _parted(path: Path, by: str = "company") -> tuple[EntityTable, dict[str, list[str]]]:
    table, rows = open_by_entity(path, by)
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        parts[row.name].append(row.text)
    return table, dict(parts)


def _csv(folder: Path, text: str) -> Path:
    path = folder / "data.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_of_a_company_may_stand_anywhere_and_keep_their_numbers(tmp_path: Path) -> None:
    path = _csv(tmp_path, "company,period,term,value\nA,2026-01,mrr,1\nB,2026-01,mrr,2\nA,2026-02,mrr,3\n")
    table, parts = _parted(path)
    facts = table.facts("A", parts["A"])
    assert [(fact.place.row, fact.period, fact.value, fact.entity) for fact in facts] == [
        (2, "2026-01", 1, "A"), (4, "2026-02", 3, "A")
    ]  # fmt: skip
    assert list(parts) == ["A", "B"]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("Subsidiary,Metric,2026-01,2026-02", "A,mrr,1,2"),
        ("Subsidiary,Month,MRR", "A,2026-01,1\nA,2026-02,2"),
        ("Month,MRR,Subsidiary,Company", "2026-01,1,A,The group\n2026-02,2,A,The group"),
    ],
)
def test_wide_tables_are_split_by_the_column_that_is_named(tmp_path: Path, header: str, rows: str) -> None:
    table, parts = _parted(_csv(tmp_path, f"{header}\n{rows}\n"), by="subsidiary")
    facts = table.facts("A", parts["A"])
    assert [(fact.period, fact.value) for fact in facts] == [("2026-01", 1), ("2026-02", 2)]


@pytest.mark.parametrize("by", ["subsidiary", "value", "Term"])
def test_a_column_that_is_not_there_or_says_something_else_is_refused(tmp_path: Path, by: str) -> None:
    path = _csv(tmp_path, "company,period,term,value\nA,2026-01,mrr,1\n")
    with pytest.raises(SourceError) as caught:
        open_by_entity(path, by)
    assert caught.value.code == "by-column"
    assert "data.csv row 1" in caught.value.message


def test_a_row_with_a_comma_too_many_is_refused_for_its_company_alone(tmp_path: Path) -> None:
    path = _csv(tmp_path, "company,period,term,value\nA,2026-01,mrr,1,234\nB,2026-01,mrr,2\n")
    table, parts = _parted(path)
    with pytest.raises(SourceError) as caught:
        table.facts("A", parts["A"])
    assert caught.value.code == "column-count"
    assert "row 2" in caught.value.message
    assert table.facts("B", parts["B"])[0].value == 2


def test_where_the_company_stands_behind_the_figures_a_row_too_wide_belongs_to_nobody(
    tmp_path: Path,
) -> None:
    path = _csv(tmp_path, "term,value,company,note\nmrr,1,234,A,booked\nmrr,2,B,\n")
    _, parts = _parted(path)
    assert set(parts) == {"", "B"}
    assert "row 2" in misfit_of(parts[""][0])
    assert misfit_of(parts["B"][0]) == ""


@pytest.mark.parametrize("name", ["", " ", "-", "n/a", "#N/A", "#REF!"])
def test_a_row_without_a_company_belongs_to_nobody(tmp_path: Path, name: str) -> None:
    _, parts = _parted(_csv(tmp_path, f"company,period,term,value\n{name},2026-01,mrr,1\n"))
    assert list(parts) == [""]


def test_companies_with_signs_of_their_own_are_read_each_in_its_way(tmp_path: Path) -> None:
    """One writes 1,5 and one 1.5: a third one's 1,234 could be either and is refused, not guessed."""
    path = _csv(
        tmp_path,
        "company;period;term;value\nA;2026-01;mrr;1,5\nB;2026-01;mrr;1.5\nC;2026-01;mrr;1,234\n",
    )
    table, parts = _parted(path)
    assert table.facts("A", parts["A"])[0].value == 1.5
    assert table.facts("B", parts["B"])[0].value == 1.5
    with pytest.raises(SourceError) as caught:
        table.facts("C", parts["C"])
    assert caught.value.code == "ambiguous-number"


def test_what_the_whole_table_proves_holds_for_a_company_that_proves_nothing(tmp_path: Path) -> None:
    path = _csv(tmp_path, "company;period;term;value\nA;2026-01;mrr;2.345,6\nC;2026-01;mrr;1,234\n")
    table, parts = _parted(path)
    assert table.facts("C", parts["C"])[0].value == 1.234


def test_a_sheet_keeps_the_digits_of_its_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("company", "period", "term", "value"), (1001, "2026-01", "gross_margin", 0.15)):
        sheet.append(row)
    sheet["D2"].number_format = "0.00%"
    book.save(tmp_path / "data.xlsx")
    table, parts = _parted(tmp_path / "data.xlsx")
    fact = table.facts("1001", parts["1001"])[0]
    assert (fact.value, fact.half_unit, str(fact.place)) == (0.15, 0.00005, "data.xlsx Sheet!D2")


def test_spellings_of_one_company_are_one() -> None:
    assert len({entity_key(name) for name in ("Café  Ltd", "CAFE\u0301 LTD", "café\u200b ltd")}) == 1
    assert entity_key("Café Ltd") != entity_key("Cafe Ltd")
