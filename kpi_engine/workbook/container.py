"""The zip file that a workbook is: opened with limits, read through its checksums."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from kpi_engine.workbook.refusals import (
    bad_member_name,
    damaged,
    duplicate_members,
    encrypted,
    too_large,
    zip_bomb,
)

MIB = 1024 * 1024
LARGEST_PART = 256 * MIB
LARGEST_TOTAL = 1024 * MIB
MOST_PARTS = 20_000
BOMB_RATIO, BOMB_SIZE, BOMB_TOTAL = 250, 16 * MIB, 64 * MIB
"""Real sheets compress 5 to 30 times; a part this large that compresses this well is an attack, and so is a
file of many parts that are just small enough."""

LOCAL = struct.Struct("<4s5H3L2H")
"""The header in front of each member."""
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_CHUNK = 4 * MIB


@dataclass(frozen=True, slots=True)
class Record:
    """One member of the zip file: its entry, and where its bytes (header, data, trailer) start and end."""

    info: zipfile.ZipInfo
    start: int
    end: int


def part_key(name: str) -> str:
    """The name under which a part is found: parts are case-blind, and some writers use backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()


class Container:
    """The members of a workbook's zip file, in the order of its directory, each within the limits."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError) as exc:
            raise damaged(name, "the zip directory cannot be read") from exc
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        self._check(infos)
        self.records = self._located(self._zip.infolist())
        self._sound: set[str] = set()
        self._by_key = {part_key(info.filename): info for info in infos}

    def __contains__(self, member: str) -> bool:
        return part_key(member) in self._by_key

    @property
    def members(self) -> tuple[str, ...]:
        """Member names as the file states them."""
        return tuple(info.filename for info in self._by_key.values())

    @property
    def comment(self) -> bytes:
        """The comment of the zip file."""
        return self._zip.comment

    def member(self, name: str) -> str:
        """The stored spelling of a part's name."""
        return self._info(name).filename

    def read(self, name: str) -> bytes:
        """The bytes of a part; never more than its directory entry announces."""
        info = self._info(name)
        try:
            with self._zip.open(info) as stream:
                pieces = []
                while piece := stream.read(_CHUNK):
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as exc:
            raise damaged(self.name, f"its part {info.filename} does not match its checksum") from exc
        self._sound.add(part_key(name))
        return b"".join(pieces)

    def check_all(self) -> None:
        """Read every part through its checksum."""
        for info in self._by_key.values():
            if part_key(info.filename) not in self._sound:
                self.read(info.filename)

    def raw(self, record: Record) -> bytes:
        """A member exactly as it stands in the file."""
        return self.data[record.start : record.end]

    def _info(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._by_key[part_key(name)]
        except KeyError:
            raise damaged(self.name, f"its part {name} is missing") from None

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > MOST_PARTS:
            raise too_large(self.name, f"{len(infos):,} parts")
        seen: set[str] = set()
        for info in infos:
            key = part_key(info.filename)
            if ".." in key.split("/") or ":" in key or not key:
                raise bad_member_name(self.name, info.filename)
            if key in seen:
                raise duplicate_members(self.name, info.filename)
            seen.add(key)
            self._check_member(info)
        total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
        if total > LARGEST_TOTAL:
            raise too_large(self.name, f"{total // MIB:,} MB unpacked")
        self._refuse_bomb(total, packed, BOMB_TOTAL)

    def _check_member(self, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise encrypted(self.name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged(
                self.name, f"its part {info.filename[:60]} is packed in a way that Excel does not read"
            )
        if info.file_size > LARGEST_PART:
            raise too_large(self.name, f"one part of {info.file_size // MIB:,} MB")
        self._refuse_bomb(info.file_size, info.compress_size, BOMB_SIZE)

    def _refuse_bomb(self, size: int, packed: int, harmless: int) -> None:
        if size > harmless and size > BOMB_RATIO * max(packed, 1):
            raise zip_bomb(self.name, size // MIB, packed // 1024)

    def _located(self, infos: list[zipfile.ZipInfo]) -> tuple[Record, ...]:
        """Where each member's bytes stand; members that overlap or run past the directory are refused."""
        starts = sorted({info.header_offset for info in infos})
        ends = dict(zip(starts, [*starts[1:], self._zip.start_dir], strict=True))
        if len(starts) != len(infos) or starts[0] != 0:
            raise damaged(self.name, "its zip directory points to the wrong places")
        records = []
        for info in infos:
            start, end = info.header_offset, ends[info.header_offset]
            if (
                end - start < LOCAL.size
                or start + _header_length(self.data, start) + info.compress_size > end
            ):
                raise damaged(self.name, "its zip members overlap")
            if _stored_name(self.data, info) != info.orig_filename:
                raise damaged(self.name, f"its zip directory misnames the part {info.filename[:40]}")
            records.append(Record(info, start, end))
        return tuple(records)


def _stored_name(data: bytes, info: zipfile.ZipInfo) -> str:
    """The name in front of a member, which must be the one that the directory gives."""
    start = info.header_offset
    flags, *_, name_length, _extra_length = LOCAL.unpack_from(data, start)[2:]
    name = data[start + LOCAL.size : start + LOCAL.size + name_length]
    return name.decode("utf-8" if flags & _UTF8_NAME else "cp437", "replace")


def _header_length(data: bytes, start: int) -> int:
    *_, name_length, extra_length = LOCAL.unpack_from(data, start)
    return int(LOCAL.size + name_length + extra_length)
