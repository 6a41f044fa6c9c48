"""Zip files that lie, climb out or explode."""

from __future__ import annotations

import struct
import zlib

from tests.faults.attacks.base import (
    HONEST,
    MIB,
    STRINGS,
    attack,
    book,
)
from tests.faults.conftest import (
    BOOK,
    PLAN,
    Member,
    RawBook,
    worksheet,
    zip_by_hand,
    zipped,
)


def deflated_zeros(megabytes: int) -> tuple[bytes, int]:
    """So many megabytes of zeros, packed, and their checksum."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block, pieces, checksum = bytes(MIB), [], 0
    for _ in range(megabytes):
        pieces.append(packer.compress(block))
        checksum = zlib.crc32(block, checksum)
    return b"".join(pieces) + packer.flush(), checksum


def directory_entry(name: bytes, packed: int, checksum: int, size: int, start: int) -> bytes:
    """What the directory of a zip file says of one packed member."""
    head = (20, 20, 0, 8, 0, 33, checksum, packed, size, len(name), 0, 0, 0, 0, 0, start)
    return struct.pack("<4s6H3L5H2L", b"PK\1\2", *head) + name


def raw_zip(entries: list[tuple[str, bytes, int, int]]) -> bytes:
    """A zip file of packed members: name, packed bytes, checksum, announced size."""
    body, directory = b"", b""
    for name, packed, checksum, size in entries:
        start, encoded = len(body), name.encode()
        body += struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, checksum, len(packed), size, len(encoded), 0
        )
        body += encoded + packed
        directory += directory_entry(encoded, len(packed), checksum, size, start)
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
        directory += directory_entry(name, len(packed), checksum, MIB, start_of_directory)
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
        directory += directory_entry(name, length, checksum, size, position)
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
