"""By what a finding is known again: rule, sheet, formula pattern and words around it, never the address.

Rows and columns put in above, beside or between leave a fingerprint as it is, and so does a figure that
changes. A formula that takes in other cells has another one: what was accepted of the old one is asked anew.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.fingerprints.landmarks import Landmarks
from kpi_engine.audit.fingerprints.starts import starts
from kpi_engine.audit.rule import Flag, Rule
from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW
from kpi_engine.formula.shapes import Shape
from kpi_engine.workbook.references import Area

_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([\w.\\]+))!$")


def fingerprints(book: AuditBook, flags: Sequence[tuple[Rule, Flag]]) -> Iterator[str]:
    """Twelve letters and digits for each; alike ones are told apart by their order in the sheet."""
    seen: Counter[tuple[str, ...]] = Counter()
    patterns = _Patterns(book)
    for declared, flag in flags:
        said = declared.id, flag.sheet.casefold(), flag.about, *patterns.of(flag.areas)
        seen[said] += 1
        text = "\n".join((*said, str(seen[said])))
        yield hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


class _Patterns:
    """What is said of the cells of findings; each sheet's words are looked up once."""

    def __init__(self, book: AuditBook) -> None:
        self._book = book
        self._known: dict[str, Landmarks | None] = {}

    def of(self, areas: Sequence[Area]) -> tuple[str, ...]:
        """Sheet, formula pattern, and the words where its cells begin; nothing for what has no cells."""
        if not areas:
            return ()
        first = areas[0]
        sheet, words = self._book.sheet(first.sheet), self._words(first.sheet)
        if sheet is None or words is None:
            return (first.sheet.casefold(),)
        copies = sheet.copies_at.get((first.top, first.left))
        pattern = self._pattern(copies.shape, first) if copies else ""
        names = sorted(name for on in dict.fromkeys(area.sheet for area in areas)
                       for name in self._names(on, [area for area in areas if area.sheet == on]))  # fmt: skip
        return first.sheet.casefold(), pattern, *names

    def _names(self, name: str, areas: Sequence[Area]) -> Iterator[str]:
        """What each group of the cells on a sheet is called; a group down a list by what heads the list."""
        sheet, words = self._book.sheet(name), self._words(name)
        if sheet is None or words is None:
            return
        for start in starts(sheet, areas):
            row, column = start.row, start.column
            named = (words.above_names(row, column),) if start.goes_down else words.left_of(row, column)
            yield "\t".join((sheet.name.casefold(), *named, words.above(row, column)))

    def _words(self, name: str) -> Landmarks | None:
        if name not in self._known:
            sheet = self._book.sheet(name)
            self._known[name] = Landmarks(self._book, sheet) if sheet else None
        return self._known[name]

    def _pattern(self, shape: Shape, cell: Area) -> str:
        """The formula with the words of the cells it reads in place of their distances."""
        texts: list[str] = []
        sheet = cell.sheet
        for piece in shape:
            if isinstance(piece, str):
                texts.append(piece)
                found = _SHEET.search(piece)
                if found:
                    sheet = (found[1] or "").replace("''", "'") or found[2] or ""
                elif piece != ":":
                    sheet = cell.sheet
                continue
            texts.append(self._read(piece, sheet, cell))
        return "".join(texts)

    def _read(self, piece: tuple[int, int, str], sheet: str, cell: Area) -> str:
        down, across, marks = piece
        row = (cell.top + down - 1) % LAST_ROW + 1 if "r" in marks else down
        column = (cell.left + across - 1) % LAST_COLUMN + 1 if "c" in marks else across
        is_here = sheet.casefold() == cell.sheet.casefold()
        said = [marks]
        words = self._words(sheet)
        if is_here:
            said += [_side(row, cell.top), _side(column, cell.left)]
        if words is not None and not (row and column):
            said.append(words.heading(row, column))
        elif words is not None:
            if not (is_here and "r" in marks and not down):
                said += words.left_of(row, column + 1)
            if not (is_here and "c" in marks and not across):
                said.append(words.above(row + 1, column))
        return f"<{'|'.join(said)}>"


def _side(place: int, own: int) -> str:
    return "" if not place else "=" if place == own else "-" if place < own else "+"
