"""A workbook saved as Strict Open XML is read as it is meant, and never changed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from kpi_engine.engine import recalculate, write_recalculated
from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched

ADDRESS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main is the usual address"


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    """A table, a formula on it, a date, and a text that looks like the name of a dialect."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Month", "MRR"], ["2026-01", 1000], ["2026-02", 1100]):
        sheet.append(row)
    sheet.add_table(Table(displayName="Revenue", ref="A1:B3"))
    sheet["D1"], sheet["D2"] = "=SUM(Revenue[MRR])", ADDRESS
    usual, path = tmp_path / "usual.xlsx", tmp_path / "strict.xlsx"
    book.save(usual)
    named = re.compile(rb'(=")http://schemas\.openxmlformats\.org/(spreadsheetml|officeDocument)/2006/')
    with zipfile.ZipFile(usual) as parts, zipfile.ZipFile(path, "w") as written:
        for member in parts.namelist():
            written.writestr(member, named.sub(rb"\1http://purl.oclc.org/ooxml/\2/", parts.read(member)))
    return path


def test_its_formulas_are_computed(strict: Path) -> None:
    (verdict,) = recalculate(strict).cells
    assert (verdict.cell, verdict.computed) == ("D1", 2100)


def test_its_texts_are_as_they_were(strict: Path) -> None:
    package = Package.for_reading(strict)
    assert {cell.ref: cell.value for cell in package.cells("Sheet")}["D2"] == ADDRESS


def test_it_is_not_changed(strict: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="Strict Open XML"):
        patched(Package.for_reading(strict), {})
    with pytest.raises(WorkbookError, match="save it as Excel Workbook"):
        write_recalculated(strict, recalculate(strict), tmp_path / "out.xlsx")
