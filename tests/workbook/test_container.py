"""Files that were made to do harm end in one clear sentence, quickly, and are never changed."""

from __future__ import annotations

import io
import struct
import time
import warnings
import zipfile
from pathlib import Path

import pytest

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import SetValue, patched

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def refusal(path: Path) -> WorkbookError:
    """Open the file and patch it; it must be refused within two seconds, and stay as it is."""
    before, start = path.read_bytes(), time.process_time()
    with pytest.raises(WorkbookError) as refused:
        patched(Package.open(path), {"Plan": {"B2": SetValue(1.0)}})
    assert time.process_time() - start < 2
    assert path.read_bytes() == before
    assert len(refused.value.message) <= 255
    return refused.value


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "attack.xlsx"
    path.write_bytes(data)
    return path


def test_a_sheet_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path: Path, pack) -> None:
    bomb = SHEET.format('<row r="1"><c r="A1" t="str"><v>' + "0" * 30_000_000 + "</v></c></row>")
    assert refusal(write(tmp_path, pack(bomb))).code == "zip-bomb"


def test_a_part_that_lies_about_its_size_is_found_out(tmp_path: Path, pack) -> None:
    data = bytearray(pack(SHEET.format(" " * 5_000_000)))
    entry = data.rindex(b"PK\1\2", 0, data.rindex(b"sheet1.xml"))
    struct.pack_into("<L", data, entry + 24, 1000)
    assert refusal(write(tmp_path, bytes(data))).code == "damaged"


def test_two_parts_of_one_name_are_refused(tmp_path: Path, pack) -> None:
    stream = io.BytesIO(pack(SHEET.format("")))
    with zipfile.ZipFile(stream, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("xl/worksheets/Sheet1.xml", SHEET.format('<row r="1"/>'))
    assert refusal(write(tmp_path, stream.getvalue())).code == "duplicate-members"


@pytest.mark.parametrize("member", ["../../evil.sh", "xl/../../evil", "C:/evil.exe", "xl\\..\\..\\evil"])
def test_parts_that_climb_out_of_the_workbook_are_refused(tmp_path: Path, pack, member: str) -> None:
    stream = io.BytesIO(pack(SHEET.format("")))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(member, "x")
    assert refusal(write(tmp_path, stream.getvalue())).code == "bad-member-name"


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE, '<!DOCTYPE l SYSTEM "http://localhost/x.dtd">'])
def test_entities_are_never_resolved_in_any_part(tmp_path: Path, pack, declared: str) -> None:
    sheet = declared + SHEET.format('<row r="1"><c r="A1" t="str"><v>1</v></c></row>')
    assert refusal(write(tmp_path, pack(sheet))).code == "entity-declaration"
    links = declared + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    assert (
        refusal(write(tmp_path, pack(SHEET.format(""), **{"_rels__.rels": links}))).code
        == "entity-declaration"
    )


def test_entities_in_another_encoding_are_seen_too(tmp_path: Path, pack) -> None:
    sheet = '<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS + SHEET.format("<row><c><v>&b;</v></c></row>")
    assert refusal(write(tmp_path, pack(sheet.encode("utf-16")))).code == "entity-declaration"


def test_a_million_empty_rows_and_a_whole_sheet_merge_cost_little(tmp_path: Path, pack) -> None:
    rows = "".join(f'<row r="{number}"/>' for number in range(1, 200_001))
    sheet = SHEET.format(rows).replace(
        "</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    assert refusal(write(tmp_path, pack(sheet))).code == "merged-cell"


def test_a_row_number_beyond_the_sheet_is_damage(tmp_path: Path, pack) -> None:
    path = write(tmp_path, pack(SHEET.format('<row r="99999999999999999999"><c r="A1"><v>1</v></c></row>')))
    with pytest.raises(WorkbookError, match="damaged"):
        list(Package.open(path).cells("Plan"))


def test_a_part_with_a_wrong_checksum_is_damage(tmp_path: Path, pack) -> None:
    data = bytearray(pack(SHEET.format(""), **{"xl__media__logo.png": "picture"}))
    entry = data.rindex(b"PK\1\2", 0, data.rindex(b"logo.png"))
    data[entry + 16] ^= 0xFF
    assert refusal(write(tmp_path, bytes(data))).code == "damaged"


def test_parts_behind_a_password_are_refused(tmp_path: Path, pack) -> None:
    data = bytearray(pack(SHEET.format("")))
    data[data.rindex(b"PK\1\2") + 8] |= 1
    assert refusal(write(tmp_path, bytes(data))).code == "encrypted"


def test_members_that_overlap_are_refused(tmp_path: Path, pack) -> None:
    data = bytearray(pack(SHEET.format("")))
    last = data.rindex(b"PK\1\2")
    struct.pack_into("<L", data, last + 42, 0)
    assert refusal(write(tmp_path, bytes(data))).code == "damaged"
