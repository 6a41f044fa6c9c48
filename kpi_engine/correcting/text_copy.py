"""Corrections in a CSV file: only the accepted cells change, every other byte stays as it is."""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kpi_engine._version import __version__
from kpi_engine.correcting.choosing import Choice
from kpi_engine.correcting.receipt import Correction, Fixed
from kpi_engine.correcting.refusals import computed, not_as_read, one_place, place_text, refused
from kpi_engine.correcting.spots import Spot, scale_beside, scale_of, sign_of_column
from kpi_engine.errors import SourceError
from kpi_engine.formula.references import column_letters
from kpi_engine.model.fact import Fact
from kpi_engine.sources.number import DecimalSign, take_apart
from kpi_engine.sources.text_file import TextForm, text_form
from kpi_engine.sources.titles import TOP, header_at
from kpi_engine.workbook.save import keep_backup, save_atomically

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_NEEDS_QUOTES = re.compile(r'["\r\n]')


class _Cell(NamedTuple):
    """A cell's place in the text, with its quotation marks, and its text without them."""

    start: int
    end: int
    text: str


class TextPlaces:
    """The places of the figures of one text file, and the bytes with corrections in them."""

    def __init__(self, path: Path, facts: Sequence[Fact], decimal: DecimalSign | None) -> None:
        self.path, self._facts, self._decimal = path, facts, decimal
        self.data = path.read_bytes()
        self._codec = next((name for mark, name in _MARKS if self.data.startswith(mark)), "")
        self._form: TextForm = text_form(path)
        self._codec = self._codec or self._form.encoding
        self._text = self.data.decode(self._codec)
        if self._text.encode(self._codec) != self.data:
            raise refused(f"{path.name} cannot be written as it was read. Save it as CSV UTF-8.", "encoding")

    def at(self, fact: Fact) -> Spot:
        """The place of a figure."""
        held = self._cell(fact).text
        if held.strip() != fact.raw.strip():
            raise not_as_read(fact)
        sign = sign_of_column(fact, self._facts, self._decimal, "," if self._form.delimiter == ";" else ".")
        power, negated = scale_of(fact, held, sign)
        if power is None:
            beside = [
                (*scale_of(other, other.raw, sign), other)
                for other in self._facts
                if other.term == fact.term and other.value and take_apart(other.raw)
            ]
            power, negated = scale_beside(fact, held, False, beside)
        return Spot(fact, held, power, negated, sign)

    def check(self, spot: Spot, *, restate: bool) -> None:
        """Refuse a figure that follows from others; `restate` is for workbooks, which close their months."""
        if spot.fact.computed:
            places = [place_text(each) for each in self._facts if each.id in spot.fact.follows]
            raise computed(spot.fact, "", places)

    @property
    def sha256(self) -> str:
        """The hash of the file as it was read."""
        return hashlib.sha256(self.data).hexdigest()

    def write(
        self, choices: Sequence[Choice], output: Path, *, restate: bool = False, backup: bool = False
    ) -> Fixed:  # fmt: skip
        """Write the corrections as `output`; proved to differ in these cells only before that."""
        corrections = self._corrections(choices, restate=restate)
        data = self._spliced({self._cell(each.choice.fact): str(each.new) for each in corrections})
        kept = keep_backup(self.path) if backup else None
        save_atomically(data, output)
        return Fixed(
            str(self.path), self.sha256, str(output), hashlib.sha256(data).hexdigest(),
            kept.name if kept else "", datetime.now().astimezone().isoformat(timespec="seconds"),
            tuple(corrections), engines=(f"saas-kpi-engine {__version__}",),
        )  # fmt: skip

    def _corrections(self, choices: Sequence[Choice], *, restate: bool) -> list[Correction]:
        found: dict[_Cell, Correction] = {}
        made = []
        for choice in choices:
            spot = self.at(choice.fact)
            self.check(spot, restate=restate)
            made.append(Correction(choice, "", "", spot.held, spot.holding(choice.value)))
            first = found.setdefault(self._cell(choice.fact), made[-1])
            if first.new != made[-1].new:
                raise one_place(choice.fact, first.choice.fact)
        return made

    def _spliced(self, new: Mapping[_Cell, str]) -> bytes:
        text, expected = self._text, dict(self._grid)
        for cell in sorted(new, reverse=True):
            written = _enclosed(new[cell], text[cell.start : cell.end], self._form.delimiter)
            text = text[: cell.start] + written + text[cell.end :]
        for place, cell in self._grid.items():
            if cell in new:
                expected[place] = cell._replace(text=new[cell])
        found = _grid(text, self._form)
        if {place: cell.text for place, cell in found.items()} != {
            place: cell.text for place, cell in expected.items()
        }:
            raise refused(f"{self.path.name} reads back differently; nothing was written.", "not-verified")
        return text.encode(self._codec)

    def _cell(self, fact: Fact) -> _Cell:
        cell = self._at(fact.place.row, fact.place.column)
        if cell is None:
            raise not_as_read(fact)
        return cell

    def _at(self, row: int | None, column: str) -> _Cell | None:
        index = self._columns.get(column)
        return None if row is None or index is None else self._grid.get((row, index))

    @cached_property
    def _grid(self) -> dict[tuple[int, int], _Cell]:
        return _grid(self._text, self._form)

    @cached_property
    def _columns(self) -> dict[str, int]:
        """The number of each column, from 0, by its heading, or by its letter where it has none."""
        rows: dict[int, dict[int, str]] = {}
        for (row, column), cell in self._grid.items():
            rows.setdefault(row, {})[column] = cell.text.strip()
        filled = [cells for _, cells in sorted(rows.items()) if any(cells.values())]
        header = filled[header_at([list(cells.values()) for cells in filled[:TOP]])]
        return {text or column_letters(column + 1): column for column, text in reversed(header.items())}


def _grid(text: str, form: TextForm) -> dict[tuple[int, int], _Cell]:
    """Every cell by row (as the user counts) and column (from 0), with its place in the text."""
    found = {}
    for row, start, cells in _records(text, form):
        at = start
        for column, cell in enumerate(cells):
            end = _end_of(text, at, form.delimiter)
            found[row, column] = _Cell(at, end, cell)
            at = end + 1
    return found


def _records(text: str, form: TextForm) -> Iterator[tuple[int, int, list[str]]]:
    """Row number, where the row begins in the text, and its cells."""
    lines = list(_LINE.finditer(text, 1 if text.startswith("\ufeff") else 0))[form.skipped :]
    reader = csv.reader((line[0] for line in lines), delimiter=form.delimiter, strict=True)
    first = 0
    try:
        for number, cells in enumerate(reader, start=form.skipped + 1):
            yield number, lines[first].start(), cells
            first = reader.line_num
    except csv.Error as exc:
        raise SourceError("A quotation mark is not closed. Export the table again.", code="quotes") from exc


def _end_of(text: str, start: int, delimiter: str) -> int:
    """Where the cell that begins at `start` ends."""
    at = start
    if text.startswith('"', at):
        at = text.index('"', at + 1)
        while text.startswith('""', at):
            at = text.index('"', at + 2)
        at += 1
    while at < len(text) and text[at] not in (delimiter, "\r", "\n"):
        at += 1
    return at


def _enclosed(new: str, old: str, delimiter: str) -> str:
    """The new text in quotation marks where the old one had some, or where it needs them."""
    if old.startswith('"') or delimiter in new or _NEEDS_QUOTES.search(new):
        return '"' + new.replace('"', '""') + '"'
    return new
