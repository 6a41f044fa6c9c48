"""Which files can be read, and what is said of the others."""

from pathlib import Path

import pytest

from kpi_engine.errors import KpiEngineError, SourceError
from kpi_engine.sources.open_table import open_table


def test_any_text_file_is_read_whatever_its_name_ends_in(tmp_path: Path) -> None:
    path = tmp_path / "export.TXT"
    path.write_text("period,term,value\n2026-01,MRR,5\n", encoding="utf-8")
    assert open_table(path, None).header == ("period", "term", "value")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"data\.csv: not found in"):
        open_table(tmp_path / "data.csv", None)
    with pytest.raises(SourceError, match="this is a folder"):
        open_table(tmp_path, None)


def test_a_text_file_has_no_sheets(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="leave out --sheet Actuals"):
        open_table(tmp_path / "data.csv", "Actuals")


@pytest.mark.parametrize("name", ["data.xlsx", "data.xlsm"])
def test_a_text_file_with_the_name_of_a_workbook_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("period,term,value\n", encoding="utf-8")
    with pytest.raises(KpiEngineError, match="not an Excel workbook"):
        open_table(path, None)


def test_a_workbook_with_the_name_of_a_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(SourceError, match=r"a workbook's name ends in \.xlsx"):
        open_table(path, None)
