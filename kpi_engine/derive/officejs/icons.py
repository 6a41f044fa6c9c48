"""The icons of the add-in: three rising bars on a dark square, drawn here and written as PNG."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np

SIZES = (16, 32, 64, 80, 128)
_FINE = 8
"""Each pixel is the mean of this many squared."""
_BACK, _BAR, _LAST = (15, 76, 92), (255, 255, 255), (255, 183, 3)
_CORNER = 0.2
_BARS = ((0.20, 0.56, _BAR), (0.42, 0.40, _BAR), (0.64, 0.20, _LAST))
"""Left edge and top of each bar as a share of the side, and its colour."""
_WIDTH, _FLOOR = 0.16, 0.80
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def icon(size: int, old: Path) -> bytes:
    """The icon with `size` pixels a side; the file that is there where it shows the same pixels.

    What zlib writes differs by its version, so bytes alone would call an unchanged picture outdated.
    """
    pixels = _drawn(size)
    if old.is_file():
        data = old.read_bytes()
        if _rows(data) == _scanlines(pixels):
            return data
    return _png(pixels)


def _drawn(size: int) -> Any:
    side = size * _FINE
    centre = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(centre, centre)
    outside = np.maximum(np.abs(x - 0.5), np.abs(y - 0.5)) - (0.5 - _CORNER)
    corner = np.hypot(*(np.maximum(np.abs(each - 0.5) - (0.5 - _CORNER), 0) for each in (x, y)))
    inside = (outside <= 0) | (corner <= _CORNER)
    picture = np.zeros((side, side, 4))
    picture[inside] = (*_BACK, 255)
    for left, top, colour in _BARS:
        picture[(x >= left) & (x < left + _WIDTH) & (y >= top) & (y < _FLOOR)] = (*colour, 255)
    blocks = picture.reshape(size, _FINE, size, _FINE, 4)
    alpha = blocks[..., 3].sum(axis=(1, 3))
    weighted = (blocks[..., :3] * blocks[..., 3:]).sum(axis=(1, 3))
    colour = weighted / np.where(alpha, alpha, 1)[..., None]
    return np.dstack([np.rint(colour), np.rint(alpha / _FINE**2)]).astype(np.uint8)


def _scanlines(pixels: Any) -> bytes:
    return b"".join(b"\0" + row.tobytes() for row in pixels)


def _png(pixels: Any) -> bytes:
    size = len(pixels)
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = (("IHDR", head), ("IDAT", zlib.compress(_scanlines(pixels), 9)), ("IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind.encode(), data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _rows(data: bytes) -> bytes:
    """The scanlines of a PNG that this module wrote; b"" for anything else."""
    start = data.find(b"IDAT")
    if not data.startswith(_SIGNATURE) or start < 4:
        return b""
    (length,) = struct.unpack(">I", data[start - 4 : start])
    try:
        return zlib.decompress(data[start + 4 : start + 4 + length])
    except zlib.error:
        return b""
