"""A compound file, the container of a VBA project, as [MS-CFB] describes version 3.

A file of sectors of 512 bytes with a table of which sector follows which; streams below 4,096 bytes share
the sectors of one stream, in pieces of 64 bytes. Storages and streams are one list of entries, in which those
of one storage are a sorted tree.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Tree = Mapping[str, "bytes | Tree"]
"""Streams and storages by name."""

_SECTOR, _PIECE, _SMALL = 512, 64, 4096
_FREE, _END, _TABLE, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_RED, _BLACK = 0, 1
_IN_HEADER = 109
"""How many sectors of the table the header can name; enough for 7 MB."""
_PER_SECTOR = _SECTOR // 4
_IN_SECTOR = 4
"""How many entries of the list a sector holds."""


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    colour: int = _BLACK
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = 0
    size: int = 0


def compound_file(tree: Tree) -> bytes:
    """The bytes of a file with these streams. The same streams give the same bytes."""
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _added(entries, tree)
    chains: list[bytes] = []
    pieces, follows = _small_streams(entries)
    sectors: list[int] = []

    def chain(data: bytes) -> int:
        """Put data into sectors of its own; the number of the first."""
        if not data:
            return _END
        first, count = len(sectors), -(-len(data) // _SECTOR)
        sectors.extend([*range(first + 1, first + count), _END])
        chains.append(data.ljust(count * _SECTOR, b"\0"))
        return first

    for entry in entries:
        if entry.kind == _STREAM and len(entry.data) >= _SMALL:
            entry.start, entry.size = chain(entry.data), len(entry.data)
    entries[0].start, entries[0].size = chain(pieces), len(pieces)
    first_small = chain(_numbers(follows, _FREE))
    unused = [_Entry("", _UNUSED, colour=0)] * (-len(entries) % _IN_SECTOR)
    directory = chain(b"".join(map(_written, [*entries, *unused])))
    tables = _tables(len(sectors))
    numbers = [*sectors, *[_TABLE] * tables]
    header = _header(len(sectors), tables, directory, first_small, -(-len(follows) // _PER_SECTOR))
    return header + b"".join(chains) + _numbers(numbers, _FREE)


def _added(entries: list[_Entry], tree: Tree) -> int:
    """Add what a storage holds as a balanced tree; the number of its top."""
    numbers: dict[str, int] = {}
    for name, content in tree.items():
        numbers[name] = len(entries)
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content))
        else:
            storage = _Entry(name, _STORAGE)
            entries.append(storage)
            storage.child = _added(entries, content)
    ordered = sorted(numbers, key=lambda name: (len(name), name.upper()))
    top = _balanced(entries, [numbers[name] for name in ordered], len(ordered).bit_length())
    if ordered:
        entries[top].colour = _BLACK
    return top


def _balanced(entries: list[_Entry], ordered: Sequence[int], levels: int) -> int:
    """Link entries to a tree whose lowest level alone is red: then all ways down have as many black ones."""
    if not ordered:
        return _NONE
    middle = len(ordered) // 2
    entry = entries[ordered[middle]]
    entry.colour = _RED if levels == 1 else _BLACK
    entry.left = _balanced(entries, ordered[:middle], levels - 1)
    entry.right = _balanced(entries, ordered[middle + 1 :], levels - 1)
    return ordered[middle]


def _small_streams(entries: Sequence[_Entry]) -> tuple[bytes, list[int]]:
    """The shared stream of all small ones, and which of its pieces follows which."""
    pieces, follows = bytearray(), list[int]()
    for entry in entries:
        if entry.kind != _STREAM or len(entry.data) >= _SMALL:
            continue
        entry.size, count = len(entry.data), -(-len(entry.data) // _PIECE)
        entry.start = len(follows) if count else _END
        follows += [*range(len(follows) + 1, len(follows) + count), _END][:count]
        pieces += entry.data.ljust(count * _PIECE, b"\0")
    return bytes(pieces), follows


def _written(entry: _Entry) -> bytes:
    name = f"{entry.name}\0".encode("utf-16-le") if entry.name else b""
    start = entry.start if entry.kind != _STORAGE else 0
    return struct.pack(
        "<64sHBB3I16sI16sIQ", name, len(name), entry.kind, entry.colour, entry.left, entry.right, entry.child,
        b"", 0, b"", start, entry.size,
    )  # fmt: skip


def _tables(sectors: int) -> int:
    """How many sectors the table of sectors takes, itself included."""
    tables = 0
    while (sectors + tables) > tables * _PER_SECTOR:
        tables += 1
    if tables > _IN_HEADER:
        raise ValueError("a VBA project of more than 7 MB")
    return tables


def _numbers(numbers: Sequence[int], filling: int) -> bytes:
    whole = -(-len(numbers) // _PER_SECTOR) * _PER_SECTOR
    return struct.pack(f"<{whole}I", *numbers, *[filling] * (whole - len(numbers)))


def _header(first_table: int, tables: int, directory: int, first_small: int, small_tables: int) -> bytes:
    named = [first_table + each for each in range(tables)]
    return struct.pack(
        f"<8s16s5H6s9I{_IN_HEADER}I",
        bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, tables, directory, 0, _SMALL,
        first_small, small_tables, _END, 0, *named, *[_FREE] * (_IN_HEADER - tables),
    )  # fmt: skip
