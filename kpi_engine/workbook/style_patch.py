"""Looks that a patch adds to a workbook's styles: at the end of each list, so that no cell changes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kpi_engine.workbook.added_part import link_part, new_member
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import outermost, visible
from kpi_engine.workbook.part_lists import appended_to, items_of
from kpi_engine.workbook.styles import styles_part
from kpi_engine.workbook.xml_parts import MAIN

_TAG = re.compile(rb"<(/?)(?=\w)")
_ORDER = (b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs", b"cellStyles", b"dxfs")
_EMPTY = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="{MAIN}"/>""".encode()
_FIRST = {
    b"fonts": (b'<font><sz val="11"/><name val="Calibri"/></font>',),
    b"fills": (b'<fill><patternFill patternType="none"/></fill>',
               b'<fill><patternFill patternType="gray125"/></fill>'),
    b"borders": (b"<border><left/><right/><top/><bottom/><diagonal/></border>",),
    b"cellStyleXfs": (b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
    b"cellXfs": (b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
}  # fmt: skip
"""What a list holds that is not there yet: its first entries are those of plain cells."""


@dataclass(frozen=True, slots=True)
class Look:
    """A cell's look as pieces of XML without a prefix; "" for that of a plain cell."""

    font: str = ""
    fill: str = ""
    border: str = ""
    alignment: str = ""
    keeps_text: bool = False
    """True for texts that may begin with =, so that they stay texts when somebody edits them."""


class AddedStyles:
    """The styles part of a draft with looks added to it; `save` puts it back."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._member = styles_part(draft.package)
        self._data = draft.opened(self._member)[0] if self._member else _EMPTY
        self._prefix = outermost(visible(self._data)).prefix
        self._known: dict[tuple[bytes, str], int] = {}
        self._counts: dict[bytes, int] = {}
        self._new: dict[bytes, list[bytes]] = {}

    def cell(self, look: Look) -> int:
        """The number by which cells state this look."""
        font, fill, border = (
            self._entry(name, xml) if xml else 0
            for name, xml in ((b"fonts", look.font), (b"fills", look.fill), (b"borders", look.border))
        )
        self._count(b"cellStyleXfs")
        quote = ' quotePrefix="1"' if look.keeps_text else ""
        return self._entry(
            b"cellXfs",
            f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"{quote} '
            f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">{look.alignment}</xf>',
        )

    def conditional(self, xml: str) -> int:
        """The number by which conditional formats state this look."""
        return self._entry(b"dxfs", xml)

    def save(self) -> None:
        """Put the part back; a workbook without styles gets its first."""
        data = self._data
        for name in _ORDER:
            if items := self._new.get(name):
                data = appended_to(data, name, items, _ORDER[: _ORDER.index(name)])
        if self._member:
            self._draft.put(self._member, data)
            return
        member = new_member(self._draft, "styles.xml")
        self._draft.add(member, data)
        link_part(self._draft, member, "styles")

    def _entry(self, name: bytes, xml: str) -> int:
        if (name, xml) not in self._known:
            number = self._count(name)
            self._add(name, xml.encode())
            self._known[name, xml] = number
        return self._known[name, xml]

    def _count(self, name: bytes) -> int:
        """How many entries a list has; one that is not there begins with those of plain cells."""
        if name not in self._counts:
            self._counts[name] = len(items_of(self._data, name))
            for xml in () if self._counts[name] else _FIRST.get(name, ()):
                self._add(name, xml)
        return self._counts[name]

    def _add(self, name: bytes, xml: bytes) -> None:
        if self._prefix:
            xml = _TAG.sub(rb"<\1" + self._prefix + b":", xml)
        self._new.setdefault(name, []).append(xml)
        self._counts[name] += 1
