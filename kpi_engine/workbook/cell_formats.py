"""Cell formats that a value needs and its cell lacks: a date that shows as one, text that stays text.

The format of the cell is copied to the end of the list with one property changed, so that borders, colours
and protection stay and no other cell changes.
"""

from __future__ import annotations

import re
from functools import cached_property

from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.edits import SetValue
from kpi_engine.workbook.markup import (
    Element,
    attribute_span,
    attributes,
    children,
    spliced,
    tag,
)
from kpi_engine.workbook.styles import Styles, read_styles, styles_part

_DAY, _MOMENT = b"14", b"22"
"""The formats that Excel shows in the order of day and month of the reader's country."""
_SHOWS_A_FIGURE = re.compile(r"[0#?@]|general", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LIKE_A_FORMULA = re.compile(r"[=+\-@\t\r].", re.DOTALL)


class CellFormats:
    """The formats of a workbook's cells, to which a patch may append; opened when one is needed."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._appended: dict[tuple[int, bytes], int] = {}
        self._new: list[bytes] = []

    def fitting(self, style: bytes, edit: SetValue) -> bytes:
        """The style number for a cell of style `style` that takes this value; nearly always the same."""
        number = int(style) if style.isdigit() else 0
        if edit.is_date and isinstance(edit.value, int | float):
            wanted = _DAY if float(edit.value).is_integer() else _MOMENT
            return style if self._shows_dates(number) else self._variant(style, b"numFmtId", wanted)
        if isinstance(edit.value, str) and _LIKE_A_FORMULA.match(edit.value):
            return style if self._stays_text(number) else self._variant(style, b"quotePrefix", b"1")
        return style

    def save(self) -> None:
        """Append the new formats to the workbook's list; without any, nothing changes."""
        if not self._new:
            return
        data, view, _ = self._opened
        xfs, old = self._list, len(self._formats)
        stated = attributes(view, xfs)
        changes = [(xfs.inner_end, xfs.inner_end, b"".join(self._new))]
        if b"count" in stated:
            head = tag(xfs, stated | {b"count": str(old + len(self._new)).encode()})
            changes.append((xfs.start, xfs.inner, head))
        self._draft.put(self._member, spliced(data, changes))

    def _variant(self, style: bytes, name: bytes, value: bytes) -> bytes:
        number = int(style) if style.isdigit() else 0
        if number >= len(self._formats):
            return style
        key = number, name + value
        if key not in self._appended:
            self._appended[key] = len(self._formats) + len(self._new)
            self._new.append(self._copy(self._formats[number], name, value))
        return str(self._appended[key]).encode()

    def _copy(self, xf: Element, name: bytes, value: bytes) -> bytes:
        data, view, _ = self._opened
        stated = attributes(view, xf) | {name: value}
        if name == b"numFmtId":
            stated[b"applyNumberFormat"] = b"1"
        return tag(xf, stated, empty=xf.inner_end == xf.end) + data[xf.inner : xf.end]

    def _shows_dates(self, number: int) -> bool:
        """True for a date format, and for one that shows no figure at all, which is meant so."""
        stated = self._styles[number].number_format
        plain = _QUOTED.sub("", stated)
        return self._styles[number].showing.kind == "date" or not _SHOWS_A_FIGURE.search(plain)

    def _stays_text(self, number: int) -> bool:
        if number >= len(self._formats):
            return True
        _, view, _ = self._opened
        prefixed = attribute_span(view, self._formats[number], b"quotePrefix") is not None
        return prefixed or self._styles[number].showing.kind == "text"

    @cached_property
    def _member(self) -> str:
        return styles_part(self._draft.package)

    @cached_property
    def _styles(self) -> Styles:
        return read_styles(self._draft.package)

    @cached_property
    def _opened(self) -> tuple[bytes, bytes, Element]:
        return self._draft.opened(self._member)

    @cached_property
    def _list(self) -> Element:
        _, view, top = self._opened
        return next(part for part in children(view, top.inner, top.inner_end) if part.name == b"cellXfs")

    @cached_property
    def _formats(self) -> list[Element]:
        """The formats that cells name by number; none in a workbook without styles."""
        if not self._member or not len(self._styles):
            return []
        _, view, _ = self._opened
        return [part for part in children(view, self._list.inner, self._list.inner_end) if part.name == b"xf"]
