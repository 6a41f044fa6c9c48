"""Small workbooks for the tests of this room: packages written part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)
ROOT_LINKS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Plan" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>"
)
BOOK_LINKS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """A sheet's part around some rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def package_bytes(sheet: str | bytes, **parts: str | bytes) -> bytes:
    """A whole package with one sheet called Plan; `parts` replace or add members (`/` written as `__`)."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_LINKS,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_LINKS,
        "xl/worksheets/sheet1.xml": sheet,
    }
    members |= {name.replace("__", "/"): data for name, data in parts.items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


Build = Callable[..., Path]
Pack = Callable[..., bytes]


@pytest.fixture
def pack() -> Pack:
    """Gives the bytes of a package from the XML of its only sheet, with parts replaced or added."""
    return package_bytes


@pytest.fixture
def raw_book(tmp_path: Path) -> Build:
    """Writes a package with the given rows on sheet Plan and gives its path."""

    def build(
        rows: str = "", before: str = "", after: str = "", name: str = "plan.xlsx", **parts: str
    ) -> Path:
        path = tmp_path / name
        path.write_bytes(package_bytes(sheet_xml(rows, before, after), **parts))
        return path

    return build
