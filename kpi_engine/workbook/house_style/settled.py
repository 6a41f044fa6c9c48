"""Workbooks that come out the same, byte for byte, whenever and wherever they are derived."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip archive can state: no moment of writing is told."""
_STAMP = "2026-01-01T00:00:00Z"
_DATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def settled(package: bytes) -> bytes:
    """The same package with fixed times, in the archive and in its properties."""
    parts = parts_of(package)
    core = "docProps/core.xml"
    if core in parts:
        parts[core] = _DATED.sub(rb"\g<1>" + _STAMP.encode() + rb"\g<2>", parts[core])
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A package of `parts`, in their order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(entry, data)
    return stream.getvalue()


def parts_of(package: bytes) -> dict[str, bytes]:
    """The parts of a package by name, in archive order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def same_parts(one: bytes, other: bytes) -> bool:
    """True when two packages hold the same parts, however they are compressed."""
    return parts_of(one) == parts_of(other)
