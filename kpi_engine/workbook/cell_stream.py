"""Every cell of a plainly written sheet in the order of the file; usual cells are read quickly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kpi_engine.formula.references import LAST_COLUMN, column_number
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.cell_record import CellEntry
from kpi_engine.workbook.cell_scan import CELL, CellScan, NotPlainError
from kpi_engine.workbook.cell_text import unescaped
from kpi_engine.workbook.shared_formula import moved
from kpi_engine.workbook.xml_text import character_data

_MOST_TEXTS = 20_000
_USUAL = (None, b"s", b"str")


class CellStream:
    """Reads a sheet from top to bottom. NotPlainError where only the full parser reads rightly."""

    def __init__(self, scan: CellScan, strings: Sequence[str]) -> None:
        self._scan, self._strings = scan, strings
        self._columns: dict[bytes, int] = {}
        self._kinds: dict[bytes, tuple[str, bytes, str]] = {}
        self._texts: dict[bytes, str] = {}
        self._masters: dict[bytes, tuple[str, int, int]] | None = {}
        """What shared formulas say where they were last stated; None once that was not seen here."""

    def __iter__(self) -> Iterator[CellEntry]:
        scan, columns, texts = self._scan, self._columns, self._texts
        in_row, row = b"", 0
        for found in CELL.finditer(scan.view, scan.start, scan.end):
            letters, digits, style, kind, other, head, formula, value, rest = found.groups()
            if letters is None or other or rest or kind not in _USUAL:
                entry = scan.record(found, None)[2:]
                if entry[4] == "shared":
                    self._masters = None
                yield entry
                continue
            column = columns.get(letters) or self._column(letters)
            if digits != in_row:
                in_row, row = digits, int(digits)
            if not row:
                raise NotPlainError
            written = of_kind = area = ""
            if head:
                written, of_kind, area = self._formula(found, head, formula or b"", row, column)
            elif formula is not None:
                written, of_kind = texts.get(formula) or self._plain(formula), "normal"
            elif head is not None:
                of_kind = "normal"
            try:
                shown = self._text(kind, value, of_kind) if kind else float(value) if value else None
                look = int(style) if style else 0
            except ValueError:
                raise NotPlainError from None
            yield row, column, shown, written, of_kind, area, look

    def _column(self, letters: bytes) -> int:
        number = column_number(letters.decode())
        if number > LAST_COLUMN:
            raise NotPlainError
        self._columns[letters] = number
        return number

    def _text(self, kind: bytes, value: bytes | None, of_kind: str) -> Scalar:
        """A shared text, or the text that a formula gives."""
        if kind == b"s":
            index = int(value) if value else -1
            return self._strings[index] if 0 <= index < len(self._strings) else None
        if value is None:
            return "" if of_kind else None
        return self._plain(value)

    def _plain(self, raw: bytes) -> str:
        """Text as a cell holds it; kept while it is likely to come again, so that it is held once."""
        text = self._texts.get(raw)
        if text is None:
            text = unescaped(character_data(raw))
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            self._texts[raw] = text
        return text

    def _formula(
        self, found: re.Match[bytes], head: bytes, raw: bytes, row: int, column: int
    ) -> tuple[str, str, str]:
        kind, group, area = self._kinds.get(head) or self._kind(head)
        if kind != "shared":
            return self._plain(raw), kind, area
        if raw:
            text = self._plain(raw)
            if self._masters is not None:
                self._masters[group] = text, row, column
            return text, kind, area
        if self._masters is None:
            return self._scan.shared(group, found.start(), row, column), kind, area
        text, top, left = self._masters.get(group, ("", row, column))
        return moved(text, row - top, column - left) if text else "", kind, area

    def _kind(self, head: bytes) -> tuple[str, bytes, str]:
        if len(self._kinds) >= _MOST_TEXTS:
            self._kinds.clear()
        self._kinds[head] = kind = self._scan.formula_kind(head)
        return kind
