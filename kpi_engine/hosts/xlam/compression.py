"""The compression of VBA source and of the list of modules, as [MS-OVBA] 2.4.1 describes it.

Text is cut into chunks of 4,096 bytes; in a chunk, a run of bytes that stood there before is a token of two
bytes: how far back, and how long.
"""

from __future__ import annotations

from collections import defaultdict

CHUNK = 4096
_SIGNATURE = b"\x01"
_RAW, _PACKED = 0x3000, 0xB000
"""The upper four bits of a chunk's header; the lower twelve are its length, less three."""
_SHORTEST = 3
_FILLING = b"\n"


def compressed(data: bytes) -> bytes:
    """The container of `data`.

    A last chunk that cannot be packed is filled up with ends of lines, which are nothing to VBA: such a
    chunk must be whole.
    """
    chunks = (_chunk(data[start : start + CHUNK]) for start in range(0, len(data), CHUNK))
    return _SIGNATURE + b"".join(chunks)


def _chunk(plain: bytes) -> bytes:
    packed = _packed(plain)
    if len(packed) > CHUNK:
        packed, kind = plain.ljust(CHUNK, _FILLING), _RAW
    else:
        kind = _PACKED
    return (kind | len(packed) + 2 - _SHORTEST).to_bytes(2, "little") + packed


def _packed(plain: bytes) -> bytes:
    """Groups of eight, each a byte or a token, after a byte whose bits say which."""
    out, seen, at = bytearray(), defaultdict[bytes, list[int]](list), 0
    while at < len(plain):
        flags, group = 0, bytearray()
        for bit in range(8):
            if at >= len(plain):
                break
            back, length = _longest(plain, at, seen)
            if length:
                flags |= 1 << bit
                group += _token(at, back, length)
            else:
                length = 1
                group.append(plain[at])
            for place in range(at, at + length):
                seen[plain[place : place + _SHORTEST]].append(place)
            at += length
        out.append(flags)
        out += group
    return bytes(out)


def _longest(plain: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """How far back the longest run stands that goes on at `at`, and its length; 0 where there is none."""
    most = min(len(plain) - at, (0xFFFF >> _bits(at)) + _SHORTEST)
    best = found = 0
    for place in reversed(seen.get(plain[at : at + _SHORTEST], ())):
        length = _SHORTEST
        while length < most and plain[place + length] == plain[at + length]:
            length += 1
        if _SHORTEST <= length <= most and length > best:
            best, found = length, at - place
            if best == most:
                break
    return found, best


def _token(at: int, back: int, length: int) -> bytes:
    return ((back - 1) << (16 - _bits(at)) | (length - _SHORTEST)).to_bytes(2, "little")


def _bits(at: int) -> int:
    """How many bits of a token say how far back; the further into the chunk, the more."""
    return max(4, (at - 1).bit_length()) if at else 4
