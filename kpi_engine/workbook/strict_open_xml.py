"""Workbooks saved as Strict Open XML, read as if they had been saved in the usual way.

The two dialects say the same in other namespaces. Such a file is read; it is never changed, as few programs
would read the result.
"""

from __future__ import annotations

import io
import re
import zipfile

from kpi_engine.workbook.container import Container

STRICT = "http://purl.oclc.org/ooxml/"
_NAMED = re.compile(rb"""(=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)/""")
_OTHERWISE = {
    b"2006/extendedProperties": b"2006/extended-properties",
    b"2006/customProperties": b"2006/custom-properties",
}


def as_transitional(data: bytes, name: str) -> bytes:
    """The bytes of the same workbook in the usual dialect; `name` is for messages."""
    container = Container(data, name)
    usual = io.BytesIO()
    with zipfile.ZipFile(usual, "w", zipfile.ZIP_STORED) as parts:
        for member in container.members:
            part = container.read(member)
            if member.lower().endswith((".xml", ".rels", ".vml")):
                part = _renamed(part)
            parts.writestr(member, part)
    return usual.getvalue()


def _renamed(part: bytes) -> bytes:
    part = _NAMED.sub(rb"\1http://schemas.openxmlformats.org/\2/2006/", part)
    for strict, usual in _OTHERWISE.items():
        part = part.replace(strict, usual)
    return part
