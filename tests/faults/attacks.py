"""Workbooks and tables that somebody made to do harm, each built here byte by byte.

All carry the same honest corner: spend in Plan!B1, customers in Plan!B2, and their ratio in Plan!B3, so that
an attack is met while a figure is being filled.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.faults.conftest import (
    BOOK,
    MAIN,
    OFFICE,
    PACKAGE,
    PLAN,
    Member,
    RawBook,
    worksheet,
    zip_by_hand,
    zipped,
)

MIB = 1024 * 1024
WHOLE = "A1:XFD1048576"
STRINGS = "xl/sharedStrings.xml"
HONEST = (
    '<row r="1"><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"><v>1</v></c></row>'
    '<row r="3"><c r="B3"><f>B1/B2</f><v>1</v></c></row>'
)
NAMES = (
    '<definedName name="in_sm_spend">Plan!$B$1</definedName>'
    '<definedName name="in_new_customers">Plan!$B$2</definedName>'
)

Attack = Callable[[], bytes]
WORKBOOKS: dict[str, Attack] = {}
"""Each attack by its name."""


def attack(build: Attack) -> Attack:
    """Enter an attack under the name of its function."""
    WORKBOOKS[build.__name__.replace("_", "-").strip("-")] = build
    return build


def book(rows: str = "", before: str = "", after: str = "", names: str = "") -> RawBook:
    """The honest corner with something around it."""
    return RawBook(
        sheets={"Plan": worksheet(HONEST + rows, before, after)},
        book=("", f"<definedNames>{NAMES}{names}</definedNames>"),
    )


def two_sheets(rows: str = "", before: str = "", after: str = "") -> bytes:
    """The honest corner, and the harm on a sheet of its own."""
    raw = book()
    raw.sheets["Other"] = worksheet(rows, before, after)
    return raw.bytes()


def strings(content: str | bytes) -> bytes:
    """The honest corner with such a part of shared texts."""
    return book().part(STRINGS, content, link=(BOOK, "sharedStrings")).bytes()


def replaced(part: str, old: str, new: str) -> bytes:
    """The honest corner with one text of one part replaced."""
    members = book().members()
    text = members[part].decode()
    assert old in text
    return zipped(members | {part: text.replace(old, new, 1).encode()})


# Areas and numbers beyond measure


@attack
def merge_of_the_whole_sheet() -> bytes:
    return two_sheets(
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        after=f'<mergeCells count="1"><mergeCell ref="{WHOLE}"/></mergeCells>',
    )


@attack
def merge_of_the_whole_sheet_over_the_targets() -> bytes:
    return book(after=f'<mergeCells count="1"><mergeCell ref="{WHOLE}"/></mergeCells>').bytes()


@attack
def cell_in_the_last_corner() -> bytes:
    return book('<row r="1048576"><c r="XFD1048576"><v>5</v></c></row>').bytes()


@attack
def formula_in_the_last_corner() -> bytes:
    return book('<row r="1048576"><c r="XFD1048576"><f>SUM(A1:XFC1048575)</f><v>3</v></c></row>').bytes()


@attack
def huge_row_number() -> bytes:
    return book('<row r="99999999999999999999"><c r="A99999999999999999999"><v>5</v></c></row>').bytes()


@attack
def row_number_of_a_million_digits() -> bytes:
    return book(f'<row r="{"9" * MIB}"><c><v>5</v></c></row>').bytes()


@attack
def cell_named_by_a_million_letters() -> bytes:
    return book(f'<row r="9"><c r="{"A" * MIB}9"><v>5</v></c></row>').bytes()


@attack
def number_of_a_million_digits() -> bytes:
    return book(f'<row r="9"><c r="A9"><v>{"9" * MIB}</v></c><c r="B9" s="{"9" * MIB}"/></row>').bytes()


@attack
def text_index_of_a_million_digits() -> bytes:
    return book(f'<row r="9"><c r="A9" t="s"><v>{"9" * MIB}</v></c></row>').bytes()


@attack
def announced_texts() -> bytes:
    return strings(f'<sst xmlns="{MAIN}" count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>')


@attack
def million_empty_rows() -> bytes:
    return two_sheets("<row/>" * 1_000_000)


@attack
def million_numbered_rows() -> bytes:
    return two_sheets("".join(f'<row r="{row}"/>' for row in range(1, 1_000_001)))


@attack
def million_empty_rows_under_the_targets() -> bytes:
    return book("<row/>" * 1_000_000).bytes()


@attack
def million_empty_cells() -> bytes:
    return book("".join(f'<row r="{row}">{"<c/>" * 16384}</row>' for row in range(4, 65))).bytes()


@attack
def rows_upside_down() -> bytes:
    return book(
        "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(100_000, 3, -1))
    ).bytes()


@attack
def million_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="D{row}:E{row}"/>' for row in range(4, 1_000_000))
    return book(after=f"<mergeCells>{merges}</mergeCells>").bytes()


@attack
def million_merges_that_overlap() -> bytes:
    merges = '<mergeCell ref="D4:XFD1048576"/>' * 500_000
    return book(after=f"<mergeCells>{merges}</mergeCells>").bytes()


@attack
def million_conditional_formats() -> bytes:
    one = f'<conditionalFormatting sqref="{WHOLE}"><cfRule type="expression" priority="1"><formula>A1&gt;1</formula></cfRule></conditionalFormatting>'
    return book(after=one * 100_000).bytes()


@attack
def million_ranges_in_one_format() -> bytes:
    ranges = " ".join(f"D{row}:E{row}" for row in range(4, 1_000_000))
    return book(
        after=f'<conditionalFormatting sqref="{ranges}"><cfRule type="expression" priority="1"><formula>A1&gt;1</formula></cfRule></conditionalFormatting>'
    ).bytes()


@attack
def million_validations() -> bytes:
    one = f'<dataValidation type="whole" sqref="{WHOLE}"><formula1>0</formula1><formula2>1000000</formula2></dataValidation>'
    return book(after=f"<dataValidations>{one * 100_000}</dataValidations>").bytes()


@attack
def million_ranges_in_one_validation() -> bytes:
    ranges = " ".join(f"B{row}:E{row}" for row in range(4, 1_000_000))
    return book(
        after=f'<dataValidations><dataValidation type="whole" sqref="{ranges} B1"><formula1>0</formula1><formula2>1000000</formula2></dataValidation></dataValidations>'
    ).bytes()


@attack
def validation_list_of_the_whole_sheet() -> bytes:
    return book(
        after=f'<dataValidations><dataValidation type="list" sqref="B1:B2"><formula1>Plan!{WHOLE}</formula1></dataValidation></dataValidations>'
    ).bytes()


# XML


@attack
def external_entity() -> bytes:
    return replaced(PLAN, "<worksheet", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet')


@attack
def external_entity_in_the_workbook() -> bytes:
    return replaced(BOOK, "<workbook", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook')


@attack
def external_document_type() -> bytes:
    return replaced(PLAN, "<worksheet", '<!DOCTYPE w SYSTEM "http://192.0.2.1/w.dtd"><worksheet')


@attack
def external_document_type_in_the_links() -> bytes:
    return replaced(
        "xl/_rels/workbook.xml.rels",
        "<Relationships",
        '<!DOCTYPE w SYSTEM "http://192.0.2.1/w.dtd"><Relationships',
    )


def laughs(levels: int, times: int) -> str:
    lines = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * times}">' for level in range(1, levels))
    return f'<!DOCTYPE w [<!ENTITY l0 "ha">{lines}]>'


@attack
def billion_laughs() -> bytes:
    return replaced(PLAN, "<worksheet", laughs(10, 10) + "<worksheet")


@attack
def billion_laughs_in_the_texts() -> bytes:
    return strings(f'{laughs(10, 10)}<sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>')


@attack
def billion_laughs_in_the_workbook() -> bytes:
    return replaced(BOOK, "<workbook", laughs(10, 10) + "<workbook")


@attack
def quadratic_blow_up() -> bytes:
    return strings(
        f'<!DOCTYPE w [<!ENTITY a "{"a" * 100_000}">]><sst xmlns="{MAIN}"><si><t>{"&a;" * 100_000}</t></si></sst>'
    )


@attack
def deep_nesting() -> bytes:
    return two_sheets("", after="<a>" * 1_000_000 + "</a>" * 1_000_000)


@attack
def deep_nesting_beside_the_targets() -> bytes:
    return book("", after="<a>" * 1_000_000 + "</a>" * 1_000_000).bytes()


@attack
def deep_nesting_in_a_cell() -> bytes:
    return book(f'<row r="9"><c r="A9">{"<is>" * 500_000}{"</is>" * 500_000}</c></row>').bytes()


@attack
def deep_nesting_in_the_workbook() -> bytes:
    return replaced(BOOK, "<sheets>", "<a>" * 1_000_000 + "</a>" * 1_000_000 + "<sheets>")


@attack
def deep_nesting_in_the_texts() -> bytes:
    return strings(f'<sst xmlns="{MAIN}"><si>{"<r>" * 1_000_000}{"</r>" * 1_000_000}</si></sst>')


@attack
def long_attribute() -> bytes:
    return book(f'<row r="9" spans="{"1" * 15 * MIB}"/>').bytes()


@attack
def long_element_name() -> bytes:
    return book(after=f"<{'a' * 7 * MIB}></{'a' * 7 * MIB}>").bytes()


@attack
def long_element_name_in_the_workbook() -> bytes:
    return replaced(BOOK, "<sheets>", f"<{'a' * 7 * MIB}/><sheets>")


@attack
def many_namespaces() -> bytes:
    spaces = " ".join(f'xmlns:n{number}="urn:{number}"' for number in range(10_000))
    return replaced(PLAN, "<worksheet", f"<worksheet {spaces}")


@attack
def many_namespaces_used_often() -> bytes:
    spaces = " ".join(f'xmlns:n{number}="urn:{number}"' for number in range(10_000))
    uses = "".join(f"<n{number % 10_000}:a/>" for number in range(200_000))
    return replaced(BOOK, "<sheets>", f"<a {spaces}>{uses}</a><sheets>")


@attack
def many_attributes() -> bytes:
    stated = " ".join(f'a{number}="1"' for number in range(200_000))
    return replaced(PLAN, "<worksheet", f"<worksheet {stated}")


@attack
def many_attributes_in_the_workbook() -> bytes:
    stated = " ".join(f'a{number}="1"' for number in range(200_000))
    return replaced(BOOK, "<workbook", f"<workbook {stated}")


@attack
def many_comments() -> bytes:
    return book("<!--a-->" * 1_000_000).bytes()


@attack
def open_quotes_without_end() -> bytes:
    return book(
        '<row r="9"><c r="A9"><v>1</v></c></row>' * 2, after="<a b='" + "\"'/ " * 200_000 + "'/>"
    ).bytes()


# The zip file


def deflated_zeros(megabytes: int) -> tuple[bytes, int]:
    """So many megabytes of zeros, packed, and their checksum."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block, pieces, checksum = bytes(MIB), [], 0
    for _ in range(megabytes):
        pieces.append(packer.compress(block))
        checksum = zlib.crc32(block, checksum)
    return b"".join(pieces) + packer.flush(), checksum


def raw_zip(entries: list[tuple[str, bytes, int, int]]) -> bytes:
    """A zip file of packed members: name, packed bytes, checksum, announced size."""
    body, directory = b"", b""
    for name, packed, checksum, size in entries:
        start, encoded = len(body), name.encode()
        body += struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, checksum, len(packed), size, len(encoded), 0
        )
        body += encoded + packed
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, checksum, len(packed), size, len(encoded), 0, 0, 0, 0, 0, start
        ) + encoded  # fmt: skip
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + end


def packed_entries(raw: RawBook) -> list[tuple[str, bytes, int, int]]:
    found = []
    for name, data in raw.members().items():
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        found.append((name, packer.compress(data) + packer.flush(), zlib.crc32(data), len(data)))
    return found


@attack
def text_bomb_of_two_gigabytes() -> bytes:
    packed, checksum = deflated_zeros(2047)
    raw = book().part(STRINGS, b"", link=(BOOK, "sharedStrings"))
    entries = [entry for entry in packed_entries(raw) if entry[0] != STRINGS]
    return raw_zip([*entries, (STRINGS, packed, checksum, 2047 * MIB)])


@attack
def text_bomb_that_announces_little() -> bytes:
    packed, checksum = deflated_zeros(512)
    raw = book().part(STRINGS, b"", link=(BOOK, "sharedStrings"))
    entries = [entry for entry in packed_entries(raw) if entry[0] != STRINGS]
    return raw_zip([*entries, (STRINGS, packed, checksum, 1000)])


@attack
def many_bombs_just_under_the_ratio() -> bytes:
    packed, checksum = deflated_zeros(16)
    bombs = [(f"xl/media/image{number}.png", packed, checksum, 16 * MIB) for number in range(63)]
    return raw_zip([*packed_entries(book()), *bombs])


@attack
def bombs_of_many_small_sheets() -> bytes:
    raw = book()
    for number in range(60):
        raw.sheets[f"S{number}"] = worksheet("<row/>" * 1_000_000)
    return raw.bytes()


@attack
def duplicate_members() -> bytes:
    members = [Member(name, data) for name, data in book().members().items()]
    return zip_by_hand([*members, Member(PLAN, worksheet(HONEST.replace("<v>1</v>", "<v>9</v>")).encode())])


@attack
def duplicate_members_in_other_letters() -> bytes:
    members = [Member(name, data) for name, data in book().members().items()]
    return zip_by_hand([*members, Member(PLAN.upper(), worksheet(HONEST).encode())])


def with_member(name: str) -> bytes:
    return zip_by_hand([*(Member(*item) for item in book().members().items()), Member(name, b"harm")])


@attack
def name_that_climbs() -> bytes:
    return with_member("../../evil.xlsx")


@attack
def name_that_climbs_backwards() -> bytes:
    return with_member("xl\\..\\..\\evil.xlsx")


@attack
def name_from_the_root() -> bytes:
    return with_member("/etc/cron.d/evil")


@attack
def name_of_a_drive() -> bytes:
    return with_member("C:/Windows/evil.dll")


@attack
def name_of_sixty_thousand_letters() -> bytes:
    return with_member("a" * 60_000)


@attack
def zip_in_a_zip() -> bytes:
    inner = book().bytes()
    for _ in range(20):
        inner = zipped({"xl/embeddings/book.xlsx": inner, "a.zip": inner[:100]})
    return book().part("xl/embeddings/book.xlsx", inner).bytes()


@attack
def zip_around_a_workbook() -> bytes:
    return zipped({"plan.xlsx": book().bytes()})


@attack
def overlapping_members() -> bytes:
    """One packed kernel that every entry of the directory points to."""
    packed, checksum = deflated_zeros(1)
    entries = packed_entries(book())
    good = raw_zip(entries)
    end = good.rindex(b"PK\5\6")
    start_of_directory = struct.unpack_from("<L", good, end + 16)[0]
    kernel = (
        struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, checksum, len(packed), MIB, 1, 0) + b"k" + packed
    )
    body = good[:start_of_directory] + kernel
    directory = good[start_of_directory:end]
    for number in range(1000):
        name = f"xl/media/{number}.png".encode()
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, checksum, len(packed), MIB, len(name), 0, 0, 0, 0, 0, start_of_directory
        ) + name  # fmt: skip
    count = len(entries) + 1000
    return (
        body
        + directory
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    )


@attack
def headers_quoted_by_headers() -> bytes:
    """Fifield's bomb: each member's packed bytes begin with a stored block that quotes the next header."""
    packed, _ = deflated_zeros(1)
    names = [f"xl/media/{number}.png".encode() for number in range(200)]
    data = packed
    checksum, size = zlib.crc32(bytes(MIB)), MIB
    entries: list[tuple[bytes, int, int, int]] = []
    unpacked = bytes(MIB)
    tail = b""
    for name in reversed(names):
        header = (
            struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, checksum, len(data), size, len(name), 0)
            + name
        )
        entries.append((name, checksum, len(data), size))
        tail = header + data
        quote = header
        unpacked = quote + unpacked
        checksum, size = zlib.crc32(unpacked), len(unpacked)
        data = struct.pack("<BHH", 0, len(quote), len(quote) ^ 0xFFFF) + quote + data
    good = raw_zip(packed_entries(book()))
    end = good.rindex(b"PK\5\6")
    at = struct.unpack_from("<L", good, end + 16)[0]
    directory, position = good[at:end], at
    body = good[:at] + tail
    for name, checksum, length, size in reversed(entries):
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, checksum, length, size, len(name), 0, 0, 0, 0, 0, position
        ) + name  # fmt: skip
        position += 30 + len(name) + 5
    count = len(packed_entries(book())) + len(names)
    return (
        body
        + directory
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    )


@attack
def local_headers_of_other_names() -> bytes:
    data = bytearray(book().bytes())
    at = data.index(PLAN.encode())
    data[at : at + len(PLAN)] = PLAN.replace("sheet1", "sheet9").encode()
    return bytes(data)


@attack
def local_headers_with_other_sizes() -> bytes:
    data = bytearray(book().bytes())
    struct.pack_into("<L", data, 18, 4_000_000_000)
    struct.pack_into("<L", data, 22, 4_000_000_000)
    return bytes(data)


@attack
def local_header_with_a_long_name() -> bytes:
    data = bytearray(book().bytes())
    struct.pack_into("<H", data, 26, 65535)
    return bytes(data)


@attack
def directory_that_lies_about_a_size() -> bytes:
    data = bytearray(book().bytes())
    at = data.index(b"PK\1\2")
    struct.pack_into("<L", data, at + 24, 200 * MIB)
    return bytes(data)


@attack
def cut_in_half() -> bytes:
    data = book().bytes()
    return data[: len(data) // 2]


@attack
def cut_in_the_directory() -> bytes:
    return book().bytes()[:-30]


@attack
def wide_sizes_that_lie() -> bytes:
    members = [Member(*item) for item in book().members().items()]
    data = bytearray(zip_by_hand([*members, Member("xl/media/a.png", b"picture", zip64=True)]))
    at = data.rindex(struct.pack("<HHQQ", 1, 16, 7, len(zlib.compress(b"picture", 6)[2:-4])))
    struct.pack_into("<Q", data, at + 4, 1 << 62)
    return bytes(data)


@attack
def directory_of_a_million_entries_announced() -> bytes:
    data = bytearray(book().bytes())
    at = data.rindex(b"PK\5\6")
    struct.pack_into("<HH", data, at + 8, 65535, 65535)
    return bytes(data)


@attack
def unknown_packing() -> bytes:
    data = bytearray(book().bytes())
    for mark, offset in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        struct.pack_into("<H", data, data.index(mark) + offset, 99)
    return bytes(data)


@attack
def twenty_thousand_pictures() -> bytes:
    members = book().members() | {f"xl/media/{number}.png": b"" for number in range(30_000)}
    return zipped(members)


@attack
def pictures_up_to_the_limit() -> bytes:
    return zipped(book().members() | {f"xl/media/{number}.png": b"" for number in range(19_000)})


# The package


@attack
def sixty_five_thousand_sheets() -> bytes:
    """All of one part: the directory of the zip file shows nothing."""
    tabs = "".join(
        f'<sheet name="S{number}" sheetId="{number + 2}" r:id="rId1"/>' for number in range(65_000)
    )
    return replaced(BOOK, "</sheets>", f"{tabs}</sheets>")


@attack
def fifteen_thousand_sheets() -> bytes:
    raw = book()
    for number in range(15_000):
        raw.sheets[f"S{number}"] = worksheet("")
    return raw.bytes()


@attack
def million_names() -> bytes:
    return book(
        names="".join(f'<definedName name="n{number}">Plan!$B$1</definedName>' for number in range(300_000))
    ).bytes()


@attack
def name_of_all_sheets() -> bytes:
    raw = book(
        names=f"<definedName name=\"everything\">'Plan:S99'!$A$1:$XFD$1048576</definedName>",
        rows='<row r="9"><c r="A9"><f>SUM(everything)</f><v>3</v></c></row>',
    )
    for number in range(100):
        raw.sheets[f"S{number}"] = worksheet("")
    return raw.bytes()


@attack
def name_of_a_million_letters() -> bytes:
    return book(names=f'<definedName name="{"n" * MIB}">Plan!$B$1</definedName>').bytes()


@attack
def name_that_refers_to_a_million_letters() -> bytes:
    return book(names=f'<definedName name="in_cash">{"Plan!$B$1," * 100_000}Plan!$B$2</definedName>').bytes()


@attack
def input_name_of_the_whole_sheet() -> bytes:
    return book(names='<definedName name="in_cash">Plan!$A$1:$XFD$1048576</definedName>').bytes()


@attack
def links_in_a_circle() -> bytes:
    links = "".join(
        f'<Relationship Id="c{number}" Type="{OFFICE}/worksheet" Target="../xl/workbook.xml"/>'
        for number in range(1000)
    )
    raw = book().part(
        "xl/worksheets/_rels/sheet1.xml.rels",
        f'<Relationships xmlns="{PACKAGE}/relationships">{links}<Relationship Id="t" Type="{OFFICE}/table" Target="sheet1.xml"/></Relationships>',
    )
    return raw.bytes()


@attack
def link_to_a_missing_part() -> bytes:
    return replaced("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "/xl/worksheets/gone.xml")


@attack
def link_outside() -> bytes:
    return replaced(
        "xl/_rels/workbook.xml.rels",
        'Target="/xl/worksheets/sheet1.xml"',
        'TargetMode="External" Target="http://192.0.2.1/sheet.xml"',
    )


@attack
def link_to_a_file() -> bytes:
    return replaced("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "file:///etc/passwd")


@attack
def link_that_climbs() -> bytes:
    return replaced("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "../../../../../../etc/passwd")


@attack
def sheet_that_is_the_workbook() -> bytes:
    return replaced("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "/xl/workbook.xml")


@attack
def two_sheets_of_one_part() -> bytes:
    return replaced(BOOK, "</sheets>", '<sheet name="Twin" sheetId="2" r:id="rId1"/></sheets>')


@attack
def million_links() -> bytes:
    links = "".join(
        f'<Relationship Id="c{number}" Type="{OFFICE}/image" Target="../media/{number}.png"/>'
        for number in range(300_000)
    )
    return (
        book()
        .part(
            "xl/worksheets/_rels/sheet1.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        )
        .bytes()
    )


@attack
def table_of_the_whole_sheet() -> bytes:
    raw = book()
    raw.sheets["List"] = worksheet('<row r="1"><c r="A1" t="inlineStr"><is><t>month</t></is></c></row>')
    columns = '<tableColumn id="1" name="month"/>'
    return raw.part(
        "xl/tables/table1.xml",
        f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="{WHOLE}"><tableColumns count="16384">{columns}</tableColumns></table>',
        link=("xl/worksheets/sheet2.xml", "table"),
    ).bytes()


@attack
def table_over_the_targets() -> bytes:
    columns = "".join(f'<tableColumn id="{number}" name="c{number}"/>' for number in range(1, 16385))
    return (
        book()
        .part(
            "xl/tables/table1.xml",
            f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="{WHOLE}"><tableColumns count="16384">{columns}</tableColumns></table>',
            link=(PLAN, "table"),
        )
        .bytes()
    )


# Formulas


def formula(text: str, attributes: str = "") -> bytes:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return book(f'<row r="9"><c r="D9"><f{attributes}>{text}</f><v>1</v></c></row>').bytes()


def column(make: Callable[[int], str], count: int) -> bytes:
    """A formula in each of so many cells of column D, from row 9."""
    rows = "".join(
        f'<row r="{9 + n}"><c r="D{9 + n}"><f>{make(n)}</f><v>1</v></c></row>' for n in range(count)
    )
    return book(rows).bytes()


FORMULAS = {
    "sequence-of-the-whole-sheet": "SUM(_xlfn.SEQUENCE(1048576,16384))",
    "sequence-that-spills": "_xlfn.SEQUENCE(1048576,16384)",
    "random-numbers-for-the-whole-sheet": "SUM(_xlfn.RANDARRAY(1048576,16384))",
    "repeated-text": 'LEN(REPT("a",32767)&REPT("a",32767))',
    "repeated-text-in-itself": "LEN(" + "REPT(" * 60 + '"ab"' + ",99)" * 60 + ")",
    "repeated-text-beyond-measure": 'LEN(REPT("a",1E+15))',
    "made-array": "SUM(_xlfn.MAKEARRAY(1048576,16384,_xlfn.LAMBDA(_xlpm.r,_xlpm.c,_xlpm.r*_xlpm.c)))",
    "expanded-array": "SUM(_xlfn.EXPAND(1,1048576,16384,1))",
    "table-of-powers": "SUM(COLUMN(1:16384)^ROW(1:16384))",
    "all-rows-times-all-columns": "SUM(ROW(1:1048576)*COLUMN(A:XFD))",
    "whole-sheet-times-two": "A1:XFD1048576*2",
    "sum-of-the-whole-sheet-times-two": f"SUM({WHOLE}*2)",
    "product-of-the-whole-sheet": f"SUMPRODUCT(({WHOLE}>0)*({WHOLE}<9))",
    "whole-sheet-transposed": f"SUM(TRANSPOSE({WHOLE}))",
    "matrix-of-whole-columns": "SUM(MMULT(ROW(1:20000),TRANSPOSE(ROW(1:20000))))",
    "factorial": "FACT(1E+9)",
    "double-factorial": "FACTDOUBLE(1E+9)",
    "combinations": "COMBIN(1E+15,5E+14)",
    "large-power": "9^9^9^9",
    "power-of-numbers": "BASE(2^53,2,1E+9)",
    "binomial-range": "BINOM.DIST.RANGE(1E+9,0.5,0,1E+9)",
    "greatest-divisor": "GCD(1E+15,3)",
    "decimal-places": "FIXED(1,1E+9)",
    "number-format-of-a-million-zeros": 'TEXT(1,REPT("0",32767))',
    "rounding": "ROUND(1,-1E+15)",
    "workdays": "WORKDAY(1,1E+9)",
    "network-days": "NETWORKDAYS(1,2958465)",
    "months": "EDATE(1,1E+15)",
    "substitution": 'LEN(SUBSTITUTE(REPT("a",32767),"a",REPT("b",32767)))',
    "joined-texts": 'LEN(_xlfn.TEXTJOIN(REPT("a",32767),FALSE,A1:A1048576))',
    "split-text": '_xlfn.TEXTSPLIT(REPT("a,",16000),",")',
    "expression": '_xlfn.REGEXTEST(REPT("a",32000)&"b","^(a+)+$")',
    "wildcards": 'SEARCH(REPT("a*",200)&"b",REPT("a",32000))',
    "wildcards-in-a-count": 'COUNTIF(F1:F9,REPT("*a",100)&"b")',
    "recursion": "_xlfn.LET(_xlpm.f,_xlfn.LAMBDA(_xlpm.g,_xlpm.n,_xlpm.g(_xlpm.g,_xlpm.n+1)),_xlpm.f(_xlpm.f,1))",
    "exponential-recursion": "_xlfn.LET(_xlpm.f,_xlfn.LAMBDA(_xlpm.g,_xlpm.n,IF(_xlpm.n>40,1,_xlpm.g(_xlpm.g,_xlpm.n+1)+_xlpm.g(_xlpm.g,_xlpm.n+1))),_xlpm.f(_xlpm.f,1))",
    "reduced-for-ever": "_xlfn.REDUCE(0,_xlfn.SEQUENCE(1048576,100),_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b))",
    "doubled-text": 'LEN(_xlfn.REDUCE("a",_xlfn.SEQUENCE(60),_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a&_xlpm.a)))',
    "let-that-doubles": "_xlfn.LET(_xlpm.a0,1,"
    + "".join(f"_xlpm.a{n},_xlpm.a{n - 1}+_xlpm.a{n - 1}," for n in range(1, 60))
    + "_xlpm.a59)",
    "nested-parentheses": "(" * 8192 + "1" + ")" * 8192,
    "nested-parentheses-of-a-million": "(" * 500_000 + "1" + ")" * 500_000,
    "nested-functions": "ABS(" * 4000 + "1" + ")" * 4000,
    "nested-ifs": "IF(1,2," * 4000 + "1" + ")" * 4000,
    "many-signs": "-" * 100_000 + "1",
    "many-percents": "1" + "%" * 100_000,
    "long-sum": "1" + "+1" * 100_000,
    "long-text-joins": "1" + '&"a"' * 100_000,
    "million-arguments": "SUM(" + ",".join(["1"] * 300_000) + ")",
    "array-constant-of-a-million": "SUM({" + ",".join(["1"] * 300_000) + "})",
    "unions": "SUM((" + ",".join(["A:XFD"] * 5000) + "))",
    "intersections": "SUM(" + " ".join(["A:XFD"] * 5000) + ")",
    "text-without-end": '"' + "a" * 500_000,
    "brackets-without-end": "T[" * 100_000,
    "quotes-without-end": "'" * 99_999 + "!A1",
    "colons": ":".join(["A1"] * 20_000),
    "exclamations": "Plan!" * 50_000 + "A1",
    "offset-of-the-whole-sheet": "SUM(OFFSET(A1,0,0,1048576,16384))",
    "indirect-of-the-whole-sheet": 'SUM(INDIRECT("A1:XFD1048576"))',
}
"""One formula each, as it stands in the file."""

for _name, _text in FORMULAS.items():
    WORKBOOKS[_name] = lambda text=_text: formula(text)


@attack
def offsets_of_whole_sheets() -> bytes:
    return column(lambda n: f"SUM(OFFSET($A$1,{n % 3},0,1048570,16384))", 5_000)


@attack
def indirects_of_whole_sheets() -> bytes:
    return column(lambda n: 'SUM(INDIRECT("A1:C1048576"))', 5_000)


@attack
def sums_of_whole_columns() -> bytes:
    return column(lambda n: "SUM($A:$C)+SUMIFS($A:$A,$B:$B,1)", 5_000)


@attack
def chain_of_a_hundred_thousand() -> bytes:
    return column(lambda n: f"D{8 + n}+1" if n else "B1+1", 100_000)


@attack
def chain_upwards() -> bytes:
    return column(lambda n: f"D{10 + n}+1", 100_000)


@attack
def circle_of_ten_thousand() -> bytes:
    return column(lambda n: f"D{10 + n}+1" if n < 9_999 else "D9+1", 10_000)


@attack
def sums_of_all_before() -> bytes:
    return column(lambda n: f"SUM(D$8:D{8 + n})+1", 20_000)


@attack
def texts_that_double() -> bytes:
    return column(lambda n: f"D{8 + n}&amp;D{8 + n}" if n else '"ab"', 60)


@attack
def numbers_that_square() -> bytes:
    return column(lambda n: f"D{8 + n}*D{8 + n}" if n else "2", 5_000)


@attack
def names_that_call_each_other() -> bytes:
    names = '<definedName name="ping">pong+1</definedName><definedName name="pong">ping+1</definedName>'
    return book('<row r="9"><c r="D9"><f>ping</f><v>1</v></c></row>', names=names).bytes()


@attack
def names_that_double() -> bytes:
    names = '<definedName name="x0">1</definedName>' + "".join(
        f'<definedName name="x{n}">x{n - 1}+x{n - 1}</definedName>' for n in range(1, 60)
    )
    return book('<row r="9"><c r="D9"><f>x59</f><v>1</v></c></row>', names=names).bytes()


@attack
def names_in_a_long_chain() -> bytes:
    names = '<definedName name="x0">1</definedName>' + "".join(
        f'<definedName name="x{n}">x{n - 1}+1</definedName>' for n in range(1, 20_000)
    )
    return book('<row r="9"><c r="D9"><f>x19999</f><v>1</v></c></row>', names=names).bytes()


@attack
def lambda_that_calls_itself() -> bytes:
    names = '<definedName name="f">_xlfn.LAMBDA(_xlpm.x,f(_xlpm.x+1))</definedName>'
    return book('<row r="9"><c r="D9"><f>f(1)</f><v>1</v></c></row>', names=names).bytes()


@attack
def shared_formula_of_the_whole_sheet() -> bytes:
    return formula("B1+1", f' t="shared" si="0" ref="{WHOLE}"')


@attack
def shared_formulas_of_one_long_text() -> bytes:
    long = "+".join(["B1"] * 2000)
    rows = (
        f'<row r="9"><c r="D9"><f t="shared" si="0" ref="D9:D20009">{long}</f><v>1</v></c></row>'
        + "".join(
            f'<row r="{n}"><c r="D{n}"><f t="shared" si="0"/><v>1</v></c></row>' for n in range(10, 20_010)
        )
    )
    return book(rows).bytes()


@attack
def array_formula_of_the_whole_sheet() -> bytes:
    return formula("B1:B2*2", f' t="array" ref="{WHOLE}"')


@attack
def array_formula_of_another_whole_sheet() -> bytes:
    return two_sheets(
        f'<row r="1"><c r="A1"><f t="array" ref="{WHOLE}">ROW(Plan!{WHOLE})</f><v>1</v></c></row>'
    )


@attack
def what_if_table_of_the_whole_sheet() -> bytes:
    return two_sheets(
        f'<row r="1"><c r="A1"><f t="dataTable" ref="{WHOLE}" dt2D="1" dtr="1" r1="B1" r2="B2"/><v>1</v></c></row>'
    )


@attack
def iterations_without_end() -> bytes:
    raw = book('<row r="9"><c r="D9"><f>D9+1</f><v>1</v></c></row>')
    raw.book = ("", raw.book[1] + '<calcPr iterate="1" iterateCount="2147483647" iterateDelta="1E-300"/>')
    return raw.bytes()


@attack
def styles_without_end() -> bytes:
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{"0" * 200}"/>' for n in range(50_000))
    return (
        book()
        .part(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>',
            link=(BOOK, "styles"),
        )
        .bytes()
    )


# Texts on which a careless pattern takes for ever


@attack
def long_prefix_of_the_sheet() -> bytes:
    prefix = "p" * 300_000
    text = worksheet(HONEST).replace("<worksheet xmlns", f"<{prefix}:worksheet xmlns:{prefix}='{MAIN}' xmlns")
    return zipped(book().members() | {PLAN: text.replace("</worksheet>", f"</{prefix}:worksheet>").encode()})


@attack
def long_attribute_name() -> bytes:
    return replaced(PLAN, "<worksheet", f"<worksheet {'a' * 300_000}='1'")


@attack
def blanks_in_a_cell_tag() -> bytes:
    return replaced(PLAN, '<c r="B3">', f'<c r="B3"{" " * 300_000}x="1">')


@attack
def blanks_in_a_row_tag() -> bytes:
    return replaced(PLAN, '<row r="3">', f'<row{" " * 300_000}r="3">')


@attack
def blanks_in_a_formula_tag() -> bytes:
    return replaced(PLAN, "<f>", f'<f{" " * 300_000}x="1">')


@attack
def titles_without_end() -> bytes:
    return book().part("docProps/core.xml", "<dc:title>" * 100_000).bytes()


@attack
def name_of_brackets() -> bytes:
    return book(names=f'<definedName name="in_cash">{"[" * 200_000}</definedName>').bytes()


@attack
def name_of_apostrophes() -> bytes:
    return book(names=f'<definedName name="in_cash">{"&apos;a" * 99_999}</definedName>').bytes()


@attack
def name_of_blanks() -> bytes:
    return book(names=f'<definedName name="in_cash">a{" " * 200_000}b[c]</definedName>').bytes()


def format_of(code: str) -> bytes:
    """The figures are shown in such a number format."""
    text = (
        worksheet(HONEST).replace('<c r="B1">', '<c r="B1" s="1">').replace('<c r="B3">', '<c r="B3" s="1">')
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    return book().part(PLAN, text).part("xl/styles.xml", styles, link=(BOOK, "styles")).bytes()


@attack
def number_format_of_brackets() -> bytes:
    return format_of("[" * 200_000)


@attack
def number_format_of_commas() -> bytes:
    return format_of("0" + "," * 200_000 + "0")


@attack
def number_format_of_quotes() -> bytes:
    return format_of("&quot;" * 99_999 + "\\_*" * 50_000)


MORE_FORMULAS = {
    "word-without-end": "a" * 500_000,
    "sheet-without-end": "a" * 500_000 + "!A1",
    "dotted-word-without-end": "a." * 200_000 + "(1)",
    "digits-without-end": "1" * 500_000,
    "reference-without-end": "$A$1:" * 50_000,
    "brackets-in-brackets": "[" + "[a]" * 100_000,
    "many-strings": '""' * 100_000 + '"',
    "hashes": "A1" + "#" * 100_000,
    "blanks": "1" + " " * 500_000 + "+1",
}
for _name, _text in MORE_FORMULAS.items():
    WORKBOOKS[_name] = lambda text=_text: formula(text)

TABLES: dict[str, Callable[[], bytes]] = {
    "column-of-a-million-commas": lambda: b"term,value\n" + b"," * 1_000_000,
    "header-of-a-million-columns": lambda: b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n1\n",
    "zero-bytes": lambda: b"term,value\nsm_spend,\0\0\0\n" + b"\0" * 1_000_000,
    "line-without-end": lambda: b"term,value\nsm_spend," + b"9" * 20_000_000,
    "number-of-a-million-digits": lambda: (
        b"term,value\nsm_spend," + b"9" * 1_000_000 + b"\nnew_customers,400\n"
    ),
    "number-with-a-huge-power": lambda: b"term,value\nsm_spend,1e999999\nnew_customers,1e-999999\n",
    "number-of-blanks": lambda: b"term,value\nsm_spend,1" + b" " * 1_000_000 + b"x\nnew_customers,400\n",
    "number-of-points": lambda: b"term,value\nsm_spend,1" + b"." * 1_000_000 + b"x\n",
    "quote-without-end": lambda: b'term,value\nsm_spend,"' + b"a\n" * 5_000_000,
    "quotes-without-end": lambda: b"term,value\n" + b'"' * 3_000_001,
    "term-of-a-million-letters": lambda: b"term,value\n" + b"a" * 1_000_000 + b",1\n",
    "term-of-blanks-and-brackets": lambda: (
        b"term,value\na" + b" " * 100_000 + b"b" + b"[" * 100_000 + b",1\n"
    ),
    "column-of-a-table-without-end": lambda: (
        b"term,value\nT" + b" " * 20_000 + b"[" + b" " * 20_000 + b"x,1\n"
    ),
    "period-of-a-million-digits": lambda: b"term,value,period\nsm_spend,1," + b"2" * 1_000_000 + b"\n",
    "million-rows": lambda: b"term,value\n" + b"sm_spend,1\n" * 1_000_000,
    "million-line-ends": lambda: b"term,value\n" + b"\r\n" * 5_000_000,
    "other-bytes": lambda: bytes(range(256)) * 4_000,
}
"""Tables of figures for `--data`, each by its name."""
