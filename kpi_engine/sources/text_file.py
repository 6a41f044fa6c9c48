"""A CSV file as a table: its encoding and delimiter are found out, its damage is named by row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from kpi_engine.errors import SourceError
from kpi_engine.model.fact import Place
from kpi_engine.model.written import clipped
from kpi_engine.sources.header import recognised
from kpi_engine.sources.number import take_apart
from kpi_engine.sources.table import Misfit, Record, Table, refusal
from kpi_engine.sources.titles import Known, header_at, refuse_scale

_CHUNK = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 20
_LONG_GAP = 1_000
_LONGEST_LINE = 4_000_000
"""A sheet of Excel has 16,384 columns; this is 240 characters for each."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_NOT_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or another zip file; a workbook's name ends in .xlsx or .xlsm"),
    (bytes.fromhex("d0cf11e0a1b11ae1"), "an old Excel file (.xls); open it in Excel and save it as .xlsx"),
    (b"%PDF", "a PDF; export the table as CSV"),
)


class TextForm(NamedTuple):
    """How a text file is written; `skipped` counts the lines above the header that name the delimiter."""

    encoding: str
    delimiter: str
    skipped: int


def text_form(path: Path, known: Known = recognised) -> TextForm:
    """The encoding and delimiter of a CSV file, found out as for reading it."""
    encoding = _encoding(path)
    return TextForm(encoding, *_delimiter(path, encoding, known))


def read_text_table(path: Path, known: Known = recognised) -> Table:
    """The table in a CSV file. Rows are read when asked for, so that a long file needs little memory."""
    file = path.name
    encoding, delimiter, skipped = text_form(path, known)
    top = list(_filled(path, encoding, delimiter, skipped))
    if not top:
        raise refusal(Place(file), "the file is empty. Export the table again.", "empty")
    at = header_at([cells for _, cells in top], known)
    header_row, header = top[at][0], tuple(top[at][1])
    refuse_scale(Place(file), top[:at])

    def rows() -> Iterator[Record | Misfit]:
        width = len(header)
        for row, cells in _rows(path, encoding, delimiter, skipped):
            if row > header_row and any(cells):
                yield (row, cells) if len(cells) == width else _fitted(table, row, cells, delimiter)

    above = tuple(cell for _, cells in top[:at] for cell in cells if cell)
    table = Table(file, "", header, header_row, rows, above)
    return table


def _fitted(table: Table, row: int, cells: list[str], delimiter: str) -> Record | Misfit:
    """A row with blank cells too many is fine, and a heading or note; any other width is refused."""
    width = len(table.header)
    if len(cells) == 1 < width and take_apart(cells[0]) is None:
        return row, cells + [""] * (width - 1)
    if len(cells) > width and not any(cells[width:]):
        return row, cells[:width]
    why = f"{len(cells)} cells, but the header has {width}. "
    if delimiter == "," and len(cells) > width:
        why += 'A number with a comma needs quotes ("15,0"), or another delimiter.'
    else:
        why += "Complete the row, or export the table again."
    return Misfit(row, cells, table.refusal(row, None, why, "column-count"))


def _filled(path: Path, encoding: str, delimiter: str, skipped: int) -> Iterator[Record]:
    """The first rows that are not blank, up to a long gap; damage further down is told when they are read."""
    found = gap = 0
    try:
        for record in _rows(path, encoding, delimiter, skipped):
            if found == _SAMPLE or (found and gap == _LONG_GAP):
                return
            gap += 1
            if any(record[1]):
                found, gap = found + 1, 0
                yield record
    except SourceError:
        if not found:
            raise


def _rows(path: Path, encoding: str, delimiter: str, skipped: int) -> Iterator[Record]:
    """Every row with its number; a row is a record, so that a line break inside quotes does not count."""
    row = skipped
    try:
        with path.open(encoding=encoding, newline="") as lines:
            for _ in range(skipped):
                next(lines)
            for cells in csv.reader(_lines(lines, path.name), delimiter=delimiter, strict=True):
                row += 1
                yield row, [cell.strip() for cell in cells]
    except csv.Error as exc:
        why = "a quotation mark is not closed, or text follows it. Double the marks inside a quoted text."
        raise refusal(Place(path.name, row=row + 1), why, "quotes") from exc


def _lines(stream: TextIO, file: str) -> Iterator[str]:
    """The lines of a file, each of a length that a table has."""
    while line := stream.readline(_LONGEST_LINE + 1):
        if len(line) > _LONGEST_LINE:
            raise refusal(
                Place(file),
                f"a line of more than {_LONGEST_LINE:,} characters. Export it again.",
                "line-length",
            )
        yield line


def _delimiter(path: Path, encoding: str, known: Known) -> tuple[str, int]:
    """The delimiter under which the header says most, and how many lines above it only name the delimiter."""
    with path.open(encoding=encoding, newline="") as lines:
        first = lines.readline(_SAMPLE).strip().casefold()
    if first.startswith("sep=") and first[4:] in ("", *_DELIMITERS):  # `sep=<tab>` loses its tab to strip()
        return first[4:] or "\t", 1
    return max(_DELIMITERS, key=lambda delimiter: _fitness(path, encoding, delimiter, known)), 0


def _fitness(path: Path, encoding: str, delimiter: str, known: Known) -> tuple[int, int, int]:
    """How well a delimiter suits: header words known, rows as wide as the header, cells in the header."""
    try:
        rows = [cells for _, cells in _filled(path, encoding, delimiter, 0)]
    except SourceError:
        return 0, 0, 0
    header = rows[header_at(rows, known)] if rows else []
    width = len(header)
    if width < 2:
        return 0, 0, 0
    return known(header), sum(len(cells) == width for cells in rows), width


def _encoding(path: Path) -> str:
    """UTF-8, or UTF-16 with its mark, or else Windows text (cp1252); what is no text is refused."""
    place = Place(path.name)
    with path.open("rb") as data:
        head = data.read(8)
    for mark, what in _NOT_TEXT:
        if head.startswith(mark):
            raise refusal(place, f"this is not a text file but {what}.", "not-text")
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    if marked:
        if not _decodes(path, marked):
            raise refusal(
                place, f"the text is damaged ({marked.upper()}). Export it again as CSV UTF-8.", "encoding"
            )
        return marked
    for encoding in ("utf-8", "cp1252"):
        if _decodes(path, encoding):
            return encoding
    raise refusal(place, "the text is neither UTF-8 nor Windows text. Save it as CSV UTF-8.", "encoding")


def _decodes(path: Path, encoding: str) -> bool:
    """True when the whole file is text in this encoding; NUL characters mean that it is no text at all."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as data:
        while chunk := data.read(_CHUNK):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
            if "\0" in text:
                why = "the file holds NUL characters, so it is not a table of text. Export it as CSV UTF-8."
                raise refusal(Place(clipped(path.name)), why, "not-text")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
