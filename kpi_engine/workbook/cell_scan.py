"""Cells cut straight out of a sheet's bytes, as few of them as are asked for.

For sheets as nearly every program writes them: no prefixes, each row and cell with its address. A sheet that
is written otherwise raises NotPlainError: the parser that understands everything has to read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set

from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW, column_number
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cell_record import KINDS, CellRecord
from kpi_engine.workbook.cell_text import parsed_value, unescaped
from kpi_engine.workbook.markup import attribute_dict
from kpi_engine.workbook.shared_formula import moved
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.xml_parts import MAIN
from kpi_engine.workbook.xml_text import character_data

CELL = re.compile(
    rb"""<c(?: r="([A-Z]{1,3})(\d{1,7})")?(?: s="(\d+)")?(?: t="(\w+)")?((?:\s[^>]*?)?)(?:/>|>"""
    rb"""(?:<f((?:\s[^>]*?)?)(?:/>|>([^<]*)</f>))?(?:<v(?:\s[^>]*)?>([^<]*)</v>)?(.*?)</c>)""",
    re.DOTALL,
)
_FORMULA = re.compile(rb"<f((?:\s[^>]*?)?)(?:/>|>([^<]*)</f>)")
_VALUE = re.compile(rb"<v(?:\s[^>]*?)?(?:/>|>([^<]*)</v>)")
_TEXT = re.compile(rb"<t(?:\s[^>]*?)?(?:/>|>([^<]*)</t>)")
_PHONETIC = re.compile(rb"<rPh[\s>].*?</rPh>", re.DOTALL)
_REF = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_IN_USE = re.compile(rb"<(?:v|is|f)[\s/>]")
_MAIN = MAIN.encode()


class NotPlainError(Exception):
    """The sheet is written in a way that only a full parser reads rightly."""


class CellScan:
    """The rows of a plainly written sheet, each cut into cells when it is asked for."""

    def __init__(self, markup: SheetMarkup, strings: Callable[[], Sequence[str]], *, date1904: bool) -> None:
        _check_plain(markup)
        self.view, self._name = markup.view, markup.name
        self._strings, self._date1904 = strings, date1904
        self._rows = markup.rows
        if not self._rows.all_stated:
            raise NotPlainError
        self.start, self.end = markup.cells.inner, markup.cells.inner_end
        self._masters: dict[bytes, list[tuple[int, str, int, int]]] | None = None

    def row(self, number: int, columns: Set[bytes] | None = None) -> Iterator[CellRecord]:
        """The cells of a row; only those in some columns, when these are given by their letters."""
        for place in self._rows.places(number, number):
            for found in CELL.finditer(self.view, *self._rows.span(place)):
                if columns is None or (found[1] or _attributes(found)[0]) in columns:
                    yield self.record(found, number)

    def numbers(self, top: int, bottom: int) -> list[int]:
        """The rows from `top` to `bottom` that the sheet states."""
        return list(dict.fromkeys(self._rows.numbers[place] for place in self._rows.places(top, bottom)))

    def formulas(self) -> Iterator[CellRecord]:
        """The cells that hold a formula, in the order of the file."""
        find, before = self.view.find, self.view.rfind
        at = find(b"<f", self.start, self.end)
        while at >= 0:
            if self.view[at + 2] in b" />\t\r\n":
                found = CELL.match(self.view, before(b"<c", self.start, at))
                if found is None or found.end() <= at:
                    raise NotPlainError
                yield self.record(found, None)
                at = found.end()
            else:
                at += 2
            at = find(b"<f", at, self.end)

    def last_row_in_use(self) -> int:
        """The last row with a value or a formula; 0 for none."""
        for place in reversed(self._rows.places(1, LAST_ROW)):
            if _IN_USE.search(self.view, *self._rows.span(place)):
                return self._rows.numbers[place]
        return 0

    def record(self, found: re.Match[bytes], row: int | None) -> CellRecord:
        """What the bytes of a cell say; it has to stand in this row, when one is given."""
        letters, digits, style, kind, other, head, formula, value, rest = found.groups()
        if other.strip() or letters is None:
            letters, digits, style, kind = _attributes(found)
        number, column = int(digits), column_number(letters.decode())
        if (row is not None and number != row) or column > LAST_COLUMN or not number:
            raise NotPlainError
        texts: list[str] = []
        if rest:
            head, formula, value, texts = _parts(found, head, formula, value)
        written, of_kind, area = ("", "", "")
        if head is not None:
            written, of_kind, area = self._formula(head, formula or b"", found.start(), number, column)
        shown = self._value((kind or b"n").decode(), value, texts, bool(of_kind))
        return CellRecord(
            self._name, f"{letters.decode()}{number}", number, column, shown, written, of_kind, area,
            int(style) if style else 0,
        )  # fmt: skip

    def _value(self, kind: str, raw: bytes | None, texts: list[str], is_formula: bool) -> Scalar:
        try:
            if kind == "n":
                return float(raw) if raw else None
            text = None if raw is None else character_data(raw)
            if kind == "inlineStr" and texts:
                text = "".join(texts)
            elif kind == "str" and raw is None and not is_formula:
                return None
            strings = self._strings() if kind == "s" and raw else ()
            return parsed_value(kind, text, strings, self._date1904)
        except ValueError:
            raise NotPlainError from None

    def _formula(self, head: bytes, raw: bytes, at: int, row: int, column: int) -> tuple[str, str, str]:
        text = unescaped(character_data(raw))
        kind, group, area = self.formula_kind(head)
        if kind == "shared" and not text:
            text = self.shared(group, at, row, column)
        return text, kind, area

    def formula_kind(self, head: bytes) -> tuple[str, bytes, str]:
        """What the attributes of a formula say: its kind, its shared group, the range that it fills."""
        stated = attribute_dict(head) if head else {}
        if head.count(b'"') % 2 or b"'" in head:
            raise NotPlainError
        kind = KINDS.get(stated.get(b"t", b"").decode(), "normal")
        area = stated.get(b"ref", b"").decode() if kind in ("array", "datatable") else ""
        return kind, stated.get(b"si", b""), area

    def shared(self, group: bytes, at: int, row: int, column: int) -> str:
        """What a shared formula says in another cell; the last one stated before it counts."""
        if self._masters is None:
            self._masters = self._shared_masters()
        text, down, across = "", 0, 0
        for start, master, top, left in self._masters.get(group, ()):
            if start > at:
                break
            text, down, across = master, row - top, column - left
        return moved(text, down, across) if text else ""

    def _shared_masters(self) -> dict[bytes, list[tuple[int, str, int, int]]]:
        masters: dict[bytes, list[tuple[int, str, int, int]]] = {}
        for found in _FORMULA.finditer(self.view, self.start, self.end):
            if found[2] and b"shared" in found[1]:
                stated = attribute_dict(found[1])
                cell = CELL.match(self.view, self.view.rfind(b"<c", self.start, found.start()))
                if cell is None:
                    raise NotPlainError
                letters, digits, *_ = _attributes(cell)
                place = found.start(), unescaped(character_data(found[2])), int(digits)
                group = stated.get(b"si", b"")
                masters.setdefault(group, []).append((*place, column_number(letters.decode())))
        return masters


def _check_plain(markup: SheetMarkup) -> None:
    """One namespace without a prefix, and nothing in the bytes that looks like a cell and is none."""
    view, end = markup.view, markup.cells.inner_end
    first = view.index(b"<")
    head = view[first : view.index(b">", first)]
    names = {name: uri for name, uri in attribute_dict(head).items() if name.startswith(b"xmlns")}
    alone = [name for name, uri in names.items() if uri == _MAIN] == [b"xmlns"]
    hidden = b"<!" in markup.data or markup.data.find(b"<?", first) >= 0
    if not alone or markup.cells.prefix or hidden or view.find(b"xmlns", first + len(head), end) >= 0:
        raise NotPlainError


def _attributes(found: re.Match[bytes]) -> tuple[bytes, bytes, bytes | None, bytes | None]:
    """Column, row, style and type of a cell whose attributes stand in another order."""
    head = found[0][: found[0].index(b">")]
    stated = attribute_dict(head)
    place = _REF.fullmatch(stated.get(b"r", b""))
    if place is None or b"'" in head or b"&" in head or head.count(b'"') % 2:
        raise NotPlainError
    style = stated.get(b"s")
    if style is not None and not style.isdigit():
        raise NotPlainError
    return place[1], place[2], style, stated.get(b"t")


def _parts(
    found: re.Match[bytes], head: bytes | None, formula: bytes | None, value: bytes | None
) -> tuple[bytes | None, bytes | None, bytes | None, list[str]]:
    """Formula, value and texts of a cell that holds more than these, or holds them in another order."""
    content = found[0]
    if head is None and (own := _FORMULA.search(content)) is not None:
        head, formula = own[1], own[2]
    if value is None and (stated := _VALUE.search(content)) is not None:
        value = stated[1] or b""
    texts = [character_data(text) for text in _TEXT.findall(_PHONETIC.sub(b"", content))]
    return head, formula, value, texts
