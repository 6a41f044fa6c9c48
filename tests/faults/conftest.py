"""Packages written part by part and byte by byte, so that each fault is exactly what its test says."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import CellRecord, Package
from kpi_engine.workbook.patch import Edit, patched

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES, BOOK, PLAN = "[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"


def worksheet(rows: str, before: str = "", after: str = "", attributes: str = "") -> str:
    """The XML of a sheet around its rows."""
    return f'<worksheet xmlns="{MAIN}"{attributes}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def links_part(source: str) -> str:
    """The part that holds the relationships of `source`."""
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


@dataclass
class RawBook:
    """A workbook as text: sheets in order, parts by name, and the links between them.

    `book` is put into the workbook part before or after `<sheets>`; `kinds` are content types by part.
    """

    sheets: dict[str, str | bytes] = field(default_factory=dict)
    parts: dict[str, str | bytes] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=lambda: {BOOK: SHEET})
    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    book: tuple[str, str] = ("", "")

    def part(
        self, name: str, content: str | bytes, *, kind: str = "", link: tuple[str, str] = ("", "")
    ) -> RawBook:
        """Add a part with its content type, and a link (source, type) to it."""
        self.parts[name] = content
        if kind:
            self.kinds[name] = kind
        if link[1]:
            self.links.setdefault(link[0], []).append((link[1], "/" + name))
        return self

    def members(self) -> dict[str, bytes]:
        """Every part of the package by its name, in the usual order."""
        names = {
            f"xl/worksheets/sheet{number}.xml": text for number, text in enumerate(self.sheets.values(), 1)
        }
        links = {source: list(found) for source, found in self.links.items()}
        links[BOOK] = [("worksheet", f"/{name}") for name in names] + links.get(BOOK, [])
        links[""] = [("officeDocument", BOOK), *links.get("", [])]
        tabs = "".join(
            f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
            for number, name in enumerate(self.sheets, 1)
        )
        parts: dict[str, str | bytes] = {
            TYPES: self._types(),
            BOOK: f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{self.book[0]}<sheets>{tabs}</sheets>'
            f"{self.book[1]}</workbook>",
            **names,
        }
        parts |= {links_part(source): _links(found) for source, found in links.items()}
        parts |= self.parts
        return {name: part.encode() if isinstance(part, str) else part for name, part in parts.items()}

    def bytes(self) -> bytes:
        """The package as a zip file."""
        return zipped(self.members())

    def open(self, name: str = "plan.xlsx") -> Package:
        """The package opened by the engine."""
        return Package.of_bytes(self.bytes(), Path(name))

    def _types(self) -> str:
        kinds = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in self.kinds.items()
        )
        return (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f"{kinds}</Types>"
        )


def _links(found: list[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(found, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'


def plan(rows: str, before: str = "", after: str = "") -> RawBook:
    """A workbook with one sheet, called Plan."""
    return RawBook(sheets={"Plan": worksheet(rows, before, after)})


def zipped(members: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Members as an ordinary zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@dataclass(frozen=True)
class Member:
    """One entry of a zip file, written by hand: its name, content and the freedoms that writers take."""

    name: str
    data: bytes
    stored: bool = False
    descriptor: bool = False
    zip64: bool = False
    extra: bytes = b""
    comment: bytes = b""


def zip_by_hand(members: list[Member], comment: bytes = b"") -> bytes:
    """A zip file in which every field is what `members` say, also where Python's writer would object."""
    body, directory = b"", b""
    for member in members:
        name, start = member.name.encode(), len(body)
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = member.data if member.stored else packer.compress(member.data) + packer.flush()
        flags, method = 8 if member.descriptor else 0, 0 if member.stored else 8
        sizes = zlib.crc32(member.data), len(packed), len(member.data)
        wide = struct.pack("<HHQQ", 1, 16, len(member.data), len(packed)) if member.zip64 else b""
        stated = (sizes[0], 0xFFFFFFFF, 0xFFFFFFFF) if member.zip64 else sizes
        local = (0, 0, 0) if member.descriptor else stated
        extra = wide + member.extra
        body += struct.pack("<4s5H3L2H", b"PK\3\4", 45, flags, method, 0, 33, *local, len(name), len(extra))
        body += name + extra + packed
        if member.descriptor:
            body += b"PK\7\x08" + struct.pack("<3L", *sizes)
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 45, 45, flags, method, 0, 33, *stated, len(name), len(extra),
            len(member.comment), 0, 0, 0, start,
        ) + name + extra + member.comment  # fmt: skip
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, len(members), len(members), len(directory), len(body), len(comment)
    )
    return body + directory + end + comment


def contents(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def filled(book: RawBook | Package, edits: Mapping[str, Edit], sheet: str = "Plan") -> Package:
    """The workbook after a patch of one sheet."""
    package = book.open() if isinstance(book, RawBook) else book
    return Package.of_bytes(patched(package, {sheet: edits}), package.path)


def cell(package: Package, ref: str, sheet: str = "Plan") -> CellRecord:
    """The cell at an address; the test fails when the sheet does not state it exactly once."""
    (found,) = [cell for cell in package.cells(sheet) if cell.ref == ref]
    return found


def xml(package: Package, member: str = PLAN) -> str:
    """A part as text."""
    return package.read(member).decode()


def changed_parts(before: Package, after: Package) -> set[str]:
    """The parts that are not the same bytes in both."""
    old, new = contents(before.data), contents(after.data)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


@pytest.fixture
def refusal() -> Callable[[Callable[[], object]], WorkbookError]:
    """The refusal that an action ends in; it has a code, and one sentence or two that fit a message box."""

    def check(action: Callable[[], object]) -> WorkbookError:
        with pytest.raises(WorkbookError) as raised:
            action()
        assert raised.value.code != "error"
        assert len(raised.value.message) <= 255
        return raised.value

    return check
