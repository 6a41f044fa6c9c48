"""Workbooks, Parquet and DuckDB files say the same as the CSV file with the same table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from kpi_engine.errors import KpiEngineError, SourceError
from kpi_engine.sources.subscriptions import Staged, StagingOptions, stage
from kpi_engine.sources.subscriptions.spelling import named
from tests.sources.subscriptions.conftest import TODAY, reasons_of, rows_of

_ROWS = [
    ("A", "Pro", date(2026, 1, 15), None, 1.234),
    ("B", "Basic", date(2026, 1, 1), date(2026, 3, 1), 49.99),
    ("C", "Pro", date(2026, 2, 1), date(2026, 1, 1), 10.0),
]
_STAGED = [("A", "", "Pro", 24313, None, 123), ("B", "", "Basic", 24313, 24315, 4_999)]
_HEADER = ("customer", "plan", "start", "end", "mrr")
_TABLE = (
    "SELECT * FROM (VALUES ('A', 'Pro', DATE '2026-01-15', NULL, 1.234), "
    "('B', 'Basic', DATE '2026-01-01', DATE '2026-03-01', 49.99), "
    "('C', 'Pro', DATE '2026-02-01', DATE '2026-01-01', 10)) AS t (customer, plan, start, \"end\", mrr)"
)


def _stage(source: Path | str, folder: Path, **options: object) -> Staged:
    return stage(str(source), StagingOptions(today=TODAY, **options), folder / "work")  # type: ignore[arg-type]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two sheets; on the second an Excel table with a row of totals and a note beside it."""
    book = openpyxl.Workbook()
    plain = book.active
    assert plain is not None
    plain.title = "Subscriptions"
    for row in (_HEADER, *_ROWS):
        plain.append(row)
    other = book.create_sheet("Board")
    other["B2"], other["H2"] = "MRR by customer", "seen by the auditor"
    for column, values in enumerate(zip(_HEADER, *_ROWS, ("Total", None, None, None, 61.2), strict=True)):
        for row, value in enumerate(values, 4):
            other.cell(row, 2 + column, value)
    table = Table(displayName="Contracts", ref="B4:F8", totalsRowCount=1)
    table._initialise_columns()
    for column, name in zip(table.tableColumns, _HEADER, strict=True):
        column.name = name
    other.add_table(table)
    file = tmp_path / "plan.xlsx"
    book.save(file)
    return file


def test_a_sheet_and_an_excel_table_are_read_by_their_names(workbook: Path, tmp_path: Path) -> None:
    """Stored numbers have a decimal point, whatever they look like: 1.234 is no thousand."""
    sheet = _stage(f"{workbook}::subscriptions", tmp_path)
    assert (rows_of(sheet), reasons_of(sheet)) == (_STAGED, [(4, "end before start")])
    table = _stage(workbook, tmp_path, table="contracts")
    assert (rows_of(table), reasons_of(table)) == (_STAGED, [(7, "end before start")])
    assert _stage(workbook, tmp_path).rows_in == 3  # the only Excel table of the workbook
    with pytest.raises(
        SourceError, match=r'no sheet or Excel table "Sales"\. It has: Subscriptions, Board, Contr'
    ):
        _stage(f"{workbook}::Sales", tmp_path)


def test_a_parquet_file_a_folder_and_a_pattern(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    duckdb.connect().execute(f"COPY ({_TABLE}) TO '{folder}/1.parquet'")
    duckdb.connect().execute(f"COPY ({_TABLE} WHERE customer <> 'A') TO '{folder}/2.parquet'")
    one = _stage(folder / "1.parquet", tmp_path)
    assert (rows_of(one), reasons_of(one)) == (_STAGED, [(3, "end before start")])
    for source in (folder, folder / "*.parquet"):
        both = _stage(source, tmp_path)
        assert (both.rows_in, both.rows_used) == (5, 2)
        assert [(each.file, each.row, each.reason) for each in both.examples] == [
            ("1.parquet", 3, "end before start"), ("2.parquet", 1, "duplicate"),
            ("2.parquet", 2, "end before start"),
        ]  # fmt: skip
        assert both.examples[1].sentence == "The same as row 2 of 1.parquet in every column."


def test_a_table_and_a_view_of_a_duckdb_file(tmp_path: Path) -> None:
    file = tmp_path / "shop.duckdb"
    with duckdb.connect(str(file)) as shop:
        shop.execute(f"CREATE TABLE subs AS {_TABLE}")
        shop.execute("CREATE VIEW basic AS SELECT * FROM subs WHERE plan = 'Basic'")
        shop.execute("CREATE VIEW outside AS SELECT * FROM read_csv('/etc/passwd')")
    before = file.read_bytes()
    assert rows_of(_stage(f"{file}::subs", tmp_path)) == _STAGED
    assert rows_of(_stage(file, tmp_path, table="main.BASIC")) == _STAGED[1:]
    with pytest.raises(SourceError, match=r"Name one behind ::.*It has: basic, outside, subs"):
        _stage(file, tmp_path)
    with pytest.raises(SourceError, match='no table "sales"'):
        _stage(f"{file}::sales", tmp_path)
    with pytest.raises(SourceError, match="cannot be read"):
        _stage(f"{file}::outside", tmp_path)
    assert file.read_bytes() == before


def test_files_that_are_not_what_their_name_says_are_refused_in_one_line(tmp_path: Path) -> None:
    for name, data in {
        "a.parquet": b"PAR1 and nothing else", "b.duckdb": b"not a database at all" * 500,
        "c.xlsx": b"PK\x03\x04 cut off", "d.csv": b"\x00\x01\x02", "e.csv": b"", "f.duckdb": b"",
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(data)
        with pytest.raises(KpiEngineError) as refused:
            _stage(tmp_path / name, tmp_path)
        assert "\n" not in str(refused.value)
        assert len(str(refused.value)) <= 255
    for absent in ("no.csv", "no.parquet", "no.duckdb", "no*.parquet", "no.xlsx"):
        with pytest.raises(KpiEngineError):
            _stage(tmp_path / absent, tmp_path)


def test_a_cut_off_parquet_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cut.parquet"
    duckdb.connect().execute(f"COPY ({_TABLE}) TO '{file}'")
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(SourceError, match="whole Parquet file"):
        _stage(file, tmp_path)


def test_a_large_plain_file_gives_what_our_reader_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB's own reader is quicker; row numbers and everything set aside must be the same."""
    rows = "".join(f"C{i},2026-01-{i % 28 + 1:02},,{'x' if i % 97 == 0 else i}.50\n" for i in range(1, 500))
    file = tmp_path / "large.csv"
    file.write_text(f"customer,start,end,mrr\n{rows}", encoding="utf-8")
    ours = _stage(file, tmp_path)
    monkeypatch.setattr("kpi_engine.sources.subscriptions.open_text._LARGE", 0)
    quick = _stage(file, tmp_path)
    assert quick.examples == ours.examples
    assert quick.examples[0].row == 98
    assert rows_of(quick) == rows_of(ours)
    file.write_text(f"customer,start,end,mrr\n\n{rows}C,2026-01-01,,1,2,3\n", encoding="utf-8")
    ragged = _stage(file, tmp_path)
    assert ragged.examples[0].row == 99
    assert ragged.examples[-1].reason == "cells"


@pytest.mark.parametrize(
    ("source", "kind", "where", "table"),
    [
        ("shop.duckdb::main.subs", "duckdb", "shop.duckdb", "main.subs"),
        ("postgresql://me@[::1]:5432/shop::SELECT a::date FROM t", "postgresql", "postgresql://me@[::1]:5432/shop",
         "SELECT a::date FROM t"),
        ("postgres://host/shop", "postgresql", "postgres://host/shop", ""),
        ("plan.xlsx::Sheet 1", "workbook", "plan.xlsx", "Sheet 1"),
        ("rows.tsv", "text", "rows.tsv", ""),
        ("parts/*.parquet", "parquet", "parts/*.parquet", ""),
    ],
)  # fmt: skip
def test_how_a_source_is_spelled(source: str, kind: str, where: str, table: str) -> None:
    found = named(source)
    assert (found.kind, found.where, found.table) == (kind, where, table)


def test_a_label_never_holds_a_password() -> None:
    assert named("postgresql://me:secret@db.example:5432/shop::t").label == "postgresql db.example/shop"
    with pytest.raises(SourceError, match="Name one"):
        named("shop.duckdb::a", "b")
    with pytest.raises(SourceError, match="holds one table"):
        named("rows.csv::a")


def test_a_grid_of_many_years_is_read_at_once(tmp_path: Path) -> None:
    """Months are turned into rows before they are read: 432 of them cost no more than 12."""
    months = [f"{year}-{month:02}" for year in range(1990, 2026) for month in range(1, 13)]
    file = tmp_path / "wide.csv"
    file.write_text(f"customer,{','.join(months)}\nA{',1.50' * 432}\n", encoding="utf-8")
    staged = _stage(file, tmp_path)
    assert len(staged.months) == 432
    assert len(rows_of(staged)) == 432


def test_a_cell_longer_than_any_of_excel_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text(
        f"customer,start,end,mrr\n{'A' * 40_000},2026-01-01,,5\nB,2026-01-01,,5\n", encoding="utf-8"
    )
    staged = _stage(file, tmp_path)
    assert reasons_of(staged) == [(2, "cells")]
    assert len(staged.examples[0].customer) == 255
