"""The file around the sheets: how it was zipped, by whom, and what it carries besides."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.container import Container
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import SetValue, patched
from tests.faults.conftest import (
    BOOK,
    MAIN,
    PLAN,
    TYPES,
    Member,
    RawBook,
    cell,
    changed_parts,
    contents,
    filled,
    plan,
    zip_by_hand,
    zipped,
)

ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'


def opened(data: bytes, name: str = "plan.xlsx") -> Package:
    return Package.of_bytes(data, Path(name))


def by_hand(**freedoms: object) -> list[Member]:
    """A whole workbook whose members all take the same freedoms."""
    return [Member(name, data, **freedoms) for name, data in plan(ROWS).members().items()]  # type: ignore[arg-type]


def raw_members(data: bytes) -> dict[str, bytes]:
    """Each member with its header and trailer, as it stands in the file."""
    container = Container(data, "plan.xlsx")
    return {record.info.filename: container.raw(record) for record in container.records}


@pytest.mark.parametrize(
    "freedoms",
    [
        {},
        {"stored": True},
        {"descriptor": True},
        {"zip64": True},
        {"extra": b"\xfe\xca\x04\x00\x00\x00\x00\x00", "comment": b"by a report program"},
        {"stored": True, "zip64": True, "extra": b"\x55\x54\x01\x00\x00"},
    ],
    ids=["plain", "stored", "data descriptor", "zip64", "extra and comment", "stored zip64"],
)
def test_members_are_copied_as_they_were_zipped(freedoms: dict[str, object]) -> None:
    data = zip_by_hand(by_hand(**freedoms), comment=b"month-end")
    after = filled(opened(data), {"A1": SetValue(2)})
    assert cell(after, "A1").value == 2
    old, new = raw_members(data), raw_members(after.data)
    assert {name for name in old if old[name] != new[name]} == {PLAN, BOOK}
    with zipfile.ZipFile(io.BytesIO(after.data)) as archive:
        assert archive.comment == b"month-end"
        assert archive.testzip() is None
        assert {info.comment for info in archive.infolist()} == {freedoms.get("comment", b"")}


def test_the_order_of_the_parts_stays_also_with_the_content_types_last() -> None:
    members = plan(ROWS).members()
    last = {name: members[name] for name in sorted(members, reverse=True)} | {}
    last[TYPES] = last.pop(TYPES)
    after = filled(opened(zipped(last)), {"A1": SetValue(2)})
    assert list(contents(after.data)) == list(last)


def test_part_names_with_backslashes_are_parts_like_any_other() -> None:
    """Some Windows programs write `xl\\workbook.xml`; Excel opens it."""
    members = [Member(member.name.replace("/", "\\"), member.data) for member in by_hand()]
    after = filled(opened(zip_by_hand(members)), {"A1": SetValue(2)})
    assert cell(after, "A1").value == 2
    assert b"xl\\worksheets\\sheet1.xml" in after.data


def test_a_workbook_from_a_mac_with_folders_and_finder_notes_is_filled() -> None:
    members = {"xl/": b"", "__MACOSX/._plan.xlsx": b"\0\5\x16\7", ".DS_Store": b"\0\0\0\1Bud1"} | plan(
        ROWS
    ).members()
    after = filled(opened(zipped(members)), {"A1": SetValue(2)})
    assert contents(after.data)["__MACOSX/._plan.xlsx"] == b"\0\5\x16\7"
    assert "xl/" in contents(after.data)


def test_a_part_that_is_there_twice_is_refused(refusal) -> None:
    members = by_hand()
    twice = [*members, Member(PLAN.upper(), members[2].data)]
    assert refusal(lambda: opened(zip_by_hand(twice))).code == "duplicate-members"


def test_a_part_that_is_called_differently_in_front_and_in_the_directory_is_refused(refusal) -> None:
    data = zip_by_hand(by_hand())
    assert refusal(lambda: opened(data.replace(b"sheet1.xml", b"sheetX.xml", 1))).code == "damaged"


@pytest.mark.parametrize("name", ["../evil.xml", "xl/../../evil.xml", "C:/evil.xml", "..\\evil.xml"])
def test_a_part_that_would_land_outside_is_refused(name: str, refusal) -> None:
    assert refusal(lambda: opened(zip_by_hand([*by_hand(), Member(name, b"x")]))).code == "bad-member-name"


def test_a_part_that_is_not_what_its_checksum_says_is_refused(refusal) -> None:
    data = zip_by_hand(by_hand(stored=True)).replace(b"<v>1</v>", b"<v>7</v>")
    assert refusal(lambda: filled(opened(data), {"A1": SetValue(2)})).code == "damaged"


def test_a_damaged_part_that_nobody_asked_for_is_found_before_anything_is_written(refusal) -> None:
    """It would go into the new file as it is, and Excel would open neither."""
    members = [*by_hand(stored=True), Member("xl/media/image1.png", b"a picture", stored=True)]
    data = zip_by_hand(members).replace(b"a picture", b"a misture", 1)
    assert refusal(lambda: filled(opened(data), {"A1": SetValue(2)})).code == "damaged"


def test_a_signed_workbook_is_refused(refusal) -> None:
    book = plan(ROWS).part("_xmlsignatures/sig1.xml", "<Signature/>")
    refused = refusal(lambda: filled(book, {"A1": SetValue(2)}))
    assert refused.code == "signed"
    assert "unsigned copy" in refused.message


def test_an_encrypted_workbook_is_refused_with_the_way_out(tmp_path: Path, refusal) -> None:
    """Excel wraps an encrypted workbook in an old container that names its stream."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"))
    refused = refusal(lambda: Package.open(path))
    assert refused.code == "encrypted"
    assert "clear the password" in refused.message


def test_a_zip_with_a_password_is_refused_as_well(refusal) -> None:
    data = bytearray(zip_by_hand(by_hand()))
    first = data.index(b"PK\1\2")
    data[first + 8 : first + 10] = struct.pack("<H", 1)
    assert refusal(lambda: opened(bytes(data))).code == "encrypted"


def test_strict_open_xml_is_refused_with_the_way_out(refusal) -> None:
    book = plan(ROWS)
    strict = book.members()[BOOK].decode().replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    refused = refusal(lambda: book.part(BOOK, strict).open())
    assert refused.code == "strict-ooxml"
    assert "save it as Excel Workbook (.xlsx)" in refused.message


def test_a_file_of_the_trial_version_of_excel_2007_is_named_as_such(refusal) -> None:
    book = plan(ROWS)
    trial = (
        book.members()[BOOK]
        .decode()
        .replace(MAIN, "http://schemas.microsoft.com/office/excel/2005/8/workbook")
    )
    assert refusal(lambda: book.part(BOOK, trial).open()).code == "beta-format"


def test_a_sheet_whose_part_is_missing_is_named(refusal) -> None:
    members = plan(ROWS).members()
    del members[PLAN]
    refused = refusal(lambda: opened(zipped(members)))
    assert refused.code == "damaged"
    assert "the part of its sheet Plan is missing" in refused.message


MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def test_macros_stay_as_they_are_and_are_never_run() -> None:
    book = plan(ROWS).part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros", link=(BOOK, "vbaProject"))
    book.kinds[BOOK] = MACRO
    before = book.open("plan.xlsm")
    after = filled(before, {"A1": SetValue(2)})
    assert changed_parts(before, after) == {PLAN, BOOK}
    assert after.suffix == ".xlsm"


SHEET_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}.main+xml"


@pytest.mark.parametrize(
    ("template", "workbook", "suffix"),
    [
        (SHEET_KIND.format("template"), SHEET_KIND.format("sheet"), ".xlsx"),
        ("application/vnd.ms-excel.template.macroEnabled.main+xml", MACRO, ".xlsm"),
    ],
)
def test_a_template_is_saved_as_the_workbook_it_becomes(template: str, workbook: str, suffix: str) -> None:
    """Also when a formula goes and the content types change for a second reason."""
    book = plan('<row r="1"><c r="A1"><f>1+1</f></c></row>')
    book.kinds[BOOK] = template
    book.part("xl/calcChain.xml", "<calcChain/>", kind="application/chain+xml", link=(BOOK, "calcChain"))
    edits = {"Plan": {"A1": SetValue(2, replace_formula=True)}}
    after = opened(patched(book.open("plan.xltx"), edits, template_to_workbook=True))
    types = contents(after.data)[TYPES].decode()
    assert (after.suffix, types.count(workbook)) == (suffix, 1)
    assert "template" not in types
    assert "calcChain" not in types


UNTOUCHED = {
    "xl/ctrlProps/ctrlProp1.xml": '<formControlPr objectType="CheckBox" fmlaLink="$A$1" checked="Checked"/>',
    "xl/queryTables/queryTable1.xml": '<queryTable name="Orders" connectionId="1"/>',
    "xl/connections.xml": '<connections><connection id="1" refreshOnLoad="1"/></connections>',
    "xl/externalLinks/externalLink1.xml": "<externalLink/>",
    "xl/activeX/activeX1.bin": "\x01\x02",
    "customXml/item1.xml": "<orders><!-- of our ERP --></orders>",
    "docMetadata/LabelInfo.xml": "<labelList/>",
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>",
    "xl/drawings/vmlDrawing1.vml": "<xml><br></xml>",
}


def test_controls_queries_links_and_what_we_do_not_know_stay_byte_for_byte() -> None:
    book = plan(ROWS)
    for name, content in UNTOUCHED.items():
        book.part(name, content)
    before = book.open()
    assert changed_parts(before, filled(before, {"A1": SetValue(2)})) == {PLAN, BOOK}


@pytest.mark.parametrize(
    ("link", "says"),
    [("chartsheet", "is a chart"), ("dialogsheet", "is a dialogue"), ("xlMacrosheet", "a sheet of macros")],
)
def test_a_figure_for_a_sheet_without_cells_is_refused(link: str, says: str, refusal) -> None:
    book = RawBook(sheets={"Plan": "<chartsheet/>"})
    members = book.members()
    links = "xl/_rels/workbook.xml.rels"
    members[links] = members[links].replace(b"/worksheet", f"/{link}".encode(), 1)
    refused = refusal(lambda: filled(opened(zipped(members)), {"A1": SetValue(2)}))
    assert refused.code == "no-cells"
    assert says in refused.message


def test_one_sheet_named_in_two_ways_gets_both_figures() -> None:
    data = patched(plan(ROWS).open(), {"Plan": {"A1": SetValue(2)}, "PLAN": {"B1": SetValue(3)}})
    assert [c.value for c in opened(data).cells("Plan")] == [2, 3]


def test_a_sheet_that_does_not_exist_is_named_with_those_that_do(refusal) -> None:
    refused = refusal(lambda: filled(plan(ROWS), {"A1": SetValue(2)}, "Actual"))
    assert isinstance(refused, WorkbookError)
    assert "It has: Plan." in refused.message
