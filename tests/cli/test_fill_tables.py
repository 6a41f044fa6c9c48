"""`kpi fill --table` and `--append`: the rows of an Excel table from a file."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from tests.cli.conftest import Kpi


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A list of one customer, and the sum of its seats."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for row in (["Customer", "Seats"], ["Acorn", 10]):
        sheet.append(row)
    sheet.add_table(Table(displayName="Customers", ref="A1:B2"))
    sheet["E1"] = "=SUM(Customers[Seats])"
    path = tmp_path / "list.xlsx"
    book.save(path)
    (tmp_path / "new rows.csv").write_text("Customer,Seats\nBirch,5\nCedar,7\n", encoding="utf-8")
    return path


def test_rows_replace_those_of_a_table(kpi: Kpi, book: Path, tmp_path: Path) -> None:
    answer = kpi("fill", "list.xlsx", "--table", "Customers=new rows.csv", "-o", "out.xlsx")
    assert answer.code == 0, answer.err
    assert "table Customers: 1 to 2 rows" in answer.out
    saved = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True)["Data"]
    assert (saved["A2"].value, saved["B3"].value, saved["E1"].value) == ("Birch", 7, 12)
    receipt = json.loads((tmp_path / "out.receipt.json").read_text(encoding="utf-8"))
    assert receipt["tables"][0]["rows_after"] == 2
    assert receipt["tables"][0]["data"] == "new rows.csv"


def test_rows_are_appended_and_shown_without_writing(kpi: Kpi, book: Path, tmp_path: Path) -> None:
    answer = kpi("fill", "list.xlsx", "--append", "customers=new rows.csv", "--dry-run")
    assert answer.code == 0, answer.err
    assert "Data!A3" in answer.out
    assert "Birch" in answer.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.xlsx", "new rows.csv"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--table", "Customers"], "Write it like --table Customers=customers.csv"),
        (["--table", "=rows.csv"], "Write it like"),
        (["--table", "Customers=a.csv", "--table", "customers=b.csv"], "two files"),
        (["--table", "Customers=missing.csv"], "missing.csv"),
        ([], "--table TABLE=FILE"),
    ],
)
def test_what_is_missing_is_said_in_a_line(kpi: Kpi, book: Path, options: list[str], said: str) -> None:
    answer = kpi("fill", "list.xlsx", *options, "-o", "out.xlsx")
    assert answer.code == 2
    assert said in " ".join(answer.err.split())
