"""LibreOffice as the tests use it: it recalculates what it loads and never believes a cached value."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest


@pytest.fixture
def stale_workbook(tmp_path: Path) -> Path:
    """A workbook whose cached CAC (999) is not what its formula gives (250)."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"] = 100_000, 400, "=A1/A2"
    fresh, stale = tmp_path / "fresh.xlsx", tmp_path / "stale.xlsx"
    book.save(fresh)
    with zipfile.ZipFile(fresh) as source, zipfile.ZipFile(stale, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert part.count(b"<f>A1/A2</f><v></v>") + part.count(b"<f>A1/A2</f><v/>") == 1
                part = part.replace(b"<v></v>", b"<v>999</v>").replace(b"<v/>", b"<v>999</v>")
            target.writestr(name, part)
    return stale


@pytest.mark.libreoffice
def test_a_stale_cache_is_recomputed_not_believed(stale_workbook, tmp_path, libreoffice):
    assert openpyxl.load_workbook(stale_workbook, data_only=True).active["A3"].value == 999
    answer = libreoffice.convert(stale_workbook, tmp_path / "out")
    assert openpyxl.load_workbook(answer, data_only=True).active["A3"].value == 250


@pytest.mark.libreoffice
def test_the_source_is_never_the_target(stale_workbook, libreoffice):
    with pytest.raises(ValueError, match="another folder"):
        libreoffice.convert(stale_workbook, stale_workbook.parent)


@pytest.mark.libreoffice
def test_a_path_with_spaces_and_accents_converts(stale_workbook, tmp_path, libreoffice):
    folder = tmp_path / "Société générale 2026"
    folder.mkdir()
    copy = shutil.copy(stale_workbook, folder / "clôture mars.xlsx")
    assert libreoffice.convert(Path(copy), tmp_path / "out").name == "clôture mars.xlsx"
