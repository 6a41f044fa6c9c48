"""The rows and cells of a sheet found by their tags, in bytes that a parser has found well-formed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kpi_engine.formula.references import LAST_ROW
from kpi_engine.workbook.markup import Element, children

_ROW_REST = rb"""row(?=[\s/>])([^>"'/]*+(?:(?:"[^"]*+"|'[^']*+'|/(?!>))[^>"'/]*+)*)/?>"""
_ROW = re.compile(rb"<" + _ROW_REST)
_PREFIXED_ROW = re.compile(rb"<(?:[^\s/>:]+:)?" + _ROW_REST)
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_DIGITS = len(str(LAST_ROW))
_FIRST_CELL = re.compile(rb"""\s*<(?:[^\s/>:]+:)?c\s[^>]*?\br\s*=\s*["'][A-Z]{1,3}(\d+)["']""")
_CELL = re.compile(
    rb"""(<c(?=[\s/>])[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>)(?:(?<=/>)|(.*?)</c\s*>)""", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row's start tag: from `start`, its attributes from `attributes` on, to `inner`."""

    number: int
    start: int
    attributes: int
    inner: int
    stated: bool


def rows_in(view: bytes, cells: Element) -> list[Row]:
    """Every row in the order of the file; a row without a number has its first cell's, or the next.

    ValueError for a row that no sheet has.
    """
    rows, number = [], 0
    start, end = cells.inner, cells.inner_end
    pattern = _ROW if view.find(b":row", start, end) < 0 else _PREFIXED_ROW
    for found in pattern.finditer(view, start, end):
        own = _NUMBER.search(found[1])
        stated = own or _FIRST_CELL.match(view, found.end(), end)
        number = int(stated[1].lstrip(b"0")[: _DIGITS + 1] or b"0") if stated else number + 1
        if not 1 <= number <= LAST_ROW:
            raise ValueError(number)
        rows.append(Row(number, found.start(), found.start(1), found.end(), own is not None))
    return rows


def cells_in(view: bytes, row: Element) -> Iterator[Element]:
    """The cells of a row; what newer programs add after them may hold other things called c."""
    start, end = row.inner, row.inner_end
    if row.prefix or view.find(b"extLst", start, end) >= 0 or view.find(b":c", start, end) >= 0:
        yield from (part for part in children(view, start, end) if part.name == b"c")
        return
    for found in _CELL.finditer(view, start, end):
        inner_end = found.end() if found[2] is None else found.end(2)
        yield Element(b"", b"c", found.start(), found.end(1), inner_end, found.end())
