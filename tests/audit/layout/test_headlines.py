"""What a CFO reads of a workbook: the results at its end, KPIs before all others."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.layout.headlines import headlines
from kpi_engine.audit.rule import Example
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of

_MODEL = """
    [Model]
                    | 2026-01-31 | 2026-02-28
    Spend           | 1000       | 1200
    New customers   | 10         | 12
    Overhead        | 300        | 300
    CAC             | =B2/B3     | =C2/C3
    CAC status      | =IF(B5<110,"On track","Off track") | =IF(C5<110,"On track","Off track")
    Costs           | =B2+B4     | =C2+C4
    Costs of both months | =SUM(B7:C7) |
    """


def _told(example: Example, path: Path) -> list[tuple[str, str, str]]:
    book = AuditBook(Package.open(workbook_of(example, path / "model.xlsx")))
    return [(str(each.area), each.label, each.kpi) for each in headlines(book)]


def test_a_kpi_comes_first_though_a_status_reads_it_and_lines_that_are_read_further_are_none(
    tmp_path: Path,
) -> None:
    assert _told(Example(_MODEL), tmp_path) == [
        ("Model!B5:C5", "CAC", "cac"),
        ("Model!B8", "Costs of both months, 31 Jan 2026", ""),
    ]


def test_a_result_on_a_hidden_sheet_comes_last(tmp_path: Path) -> None:
    example = Example(_MODEL + "[Old]\nNRR | =Model!B2/Model!C2", hidden=("Old",))
    assert _told(example, tmp_path)[-1] == ("Old!B1", "NRR", "nrr")


def test_a_long_column_of_one_formula_is_one_headline(tmp_path: Path) -> None:
    rows = "\n".join(f"Customer {row} | {row} | =B{row}*12" for row in range(2, 80))
    assert _told(Example(f"Customer | MRR | ARR\n{rows}"), tmp_path) == [("Sheet1!C2:C79", "ARR", "arr")]
