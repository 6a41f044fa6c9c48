"""Workbooks that come out the same, byte for byte, whenever and wherever they are derived."""

from __future__ import annotations

import io
import re
import zipfile

from kpi_engine.system.archives import zipped

_STAMP = "2026-01-01T00:00:00Z"
_DATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def settled(package: bytes) -> bytes:
    """The same package with fixed times, in the archive and in its properties."""
    parts = parts_of(package)
    core = "docProps/core.xml"
    if core in parts:
        parts[core] = _DATED.sub(rb"\g<1>" + _STAMP.encode() + rb"\g<2>", parts[core])
    return zipped(parts)


def parts_of(package: bytes) -> dict[str, bytes]:
    """The parts of a package by name, in archive order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def same_parts(one: bytes, other: bytes) -> bool:
    """True when two packages hold the same parts, however they are compressed."""
    return parts_of(one) == parts_of(other)
