"""References as text: where `'My Sheet'!$A$1:B2` points, and how a place is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_PARTS = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^!']+)!)?"
    r"(?:(?P<c1>\$?[A-Za-z]{1,3})(?P<r1>\$?\d{1,7})(?::(?P<c2>\$?[A-Za-z]{1,3})(?P<r2>\$?\d{1,7}))?"
    r"|(?P<c3>\$?[A-Za-z]{1,3}):(?P<c4>\$?[A-Za-z]{1,3})|(?P<r3>\$?\d{1,7}):(?P<r4>\$?\d{1,7}))"
)
_PLAIN = re.compile(r"[^\W\d][\w.]*")
_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*|[Rr]\d*|[Cc]\d*")


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=20_000)
def column_letters(number: int) -> str:
    """A for 1, AB for 28."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """`B4` for row 4, column 2."""
    return f"{column_letters(column)}{row}"


def cell_place(name: str) -> tuple[int, int]:
    """(row, column) of `B4` or `$B$4`."""
    plain = name.replace("$", "")
    letters = plain.rstrip("0123456789")
    return int(plain[len(letters) :]), column_number(letters)


@dataclass(frozen=True, slots=True)
class Corner:
    """A row or column number, and whether it stays when the formula is copied (`$`)."""

    at: int
    fixed: bool

    def moved(self, by: int, last: int) -> Corner:
        """The corner as a copy `by` places further sees it; past the edge it comes in on the other side."""
        return self if self.fixed else Corner((self.at + by - 1) % last + 1, False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A rectangle on a sheet. `sheet` is "" for the sheet of the formula; `last_sheet` ends a 3-D reference.

    Whole columns have rows 1 to 1,048,576, whole rows have columns 1 to 16,384.
    """

    sheet: str
    last_sheet: str
    book: str
    top: Corner
    left: Corner
    bottom: Corner
    right: Corner

    @property
    def is_cell(self) -> bool:
        """True for a single cell."""
        return self.top.at == self.bottom.at and self.left.at == self.right.at

    @property
    def whole_columns(self) -> bool:
        """True for `A:C`."""
        return self.top.at == 1 and self.bottom.at == LAST_ROW

    @property
    def whole_rows(self) -> bool:
        """True for `3:7`."""
        return self.left.at == 1 and self.right.at == LAST_COLUMN

    def moved(self, rows: int, columns: int) -> Reference:
        """The reference as a copy of the formula `rows` down and `columns` right has it."""
        rows = 0 if self.whole_columns else rows
        columns = 0 if self.whole_rows else columns
        return Reference(
            self.sheet, self.last_sheet, self.book,
            self.top.moved(rows, LAST_ROW), self.left.moved(columns, LAST_COLUMN),
            self.bottom.moved(rows, LAST_ROW), self.right.moved(columns, LAST_COLUMN),
        )  # fmt: skip

    def area(self) -> str:
        """The rectangle without its sheet: `A1`, `$A$1:B2`, `A:C`, `3:7`; `$A1:A1` can grow."""
        if self.whole_columns and not self.whole_rows:
            return f"{_column(self.left)}:{_column(self.right)}"
        if self.whole_rows:
            return f"{_row(self.top)}:{_row(self.bottom)}"
        first = _column(self.left) + _row(self.top)
        single = self.top == self.bottom and self.left == self.right
        return first if single else f"{first}:{_column(self.right)}{_row(self.bottom)}"

    def text(self, sheet: str | None = None) -> str:
        """The reference as a formula has it, on its own sheet or on `sheet`."""
        name = self.sheet if sheet is None else sheet
        return f"{quoted(name)}!{self.area()}" if name else self.area()


def quoted(sheet: str) -> str:
    """A sheet's name as a formula writes it: `Inputs`, `'My Sheet'`, `'O''Brien'`."""
    if _PLAIN.fullmatch(sheet) and not _LIKE_CELL.fullmatch(sheet) and sheet.upper() not in ("TRUE", "FALSE"):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def place_name(sheet: str, row: int, column: int) -> str:
    """A cell with its sheet: `Inputs!C5`, `'My Sheet'!B2`."""
    return f"{quoted(sheet)}!{cell_name(row, column)}"


def sheet_prefix(text: str) -> tuple[str, str, str]:
    """(book, sheet, last sheet) of what stands before `!`: `'[1]Jan:Mar'` gives (1, Jan, Mar)."""
    name = text[1:-1].replace("''", "'") if text.startswith("'") else text
    book = ""
    if "]" in name:
        book, _, name = name.rpartition("]")
        book = book.rpartition("[")[2]
    first, _, last = name.partition(":")
    return book, first, last


def split_sheet(text: str) -> tuple[str, str]:
    """(what stands before `!`, what follows): a quoted sheet may itself hold a `!`."""
    if text.startswith("'"):
        end = re.match(r"'(?:[^']|'')+'!", text)
        return (text[: end.end() - 1], text[end.end() :]) if end else ("", text)
    before, mark, after = text.partition("!")
    return (before, after) if mark else ("", text)


@lru_cache(maxsize=50_000)
def reference(text: str) -> Reference | None:
    """The rectangle that `text` names, its corners put in order; None for anything else."""
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    book, sheet, last = sheet_prefix(match["sheet"]) if match["sheet"] else ("", "", "")
    if match["c1"]:
        columns = match["c1"], match["c2"] or match["c1"]
        rows = match["r1"], match["r2"] or match["r1"]
        left, right = sorted((_corner_column(each) for each in columns), key=_at)
        top, bottom = sorted((_corner_row(each) for each in rows), key=_at)
    elif match["c3"]:
        left, right = sorted((_corner_column(match["c3"]), _corner_column(match["c4"])), key=_at)
        top, bottom = Corner(1, True), Corner(LAST_ROW, True)
    else:
        top, bottom = sorted((_corner_row(match["r3"]), _corner_row(match["r4"])), key=_at)
        left, right = Corner(1, True), Corner(LAST_COLUMN, True)
    if bottom.at > LAST_ROW or right.at > LAST_COLUMN or not top.at:
        return None
    return Reference(sheet, last, book, top, left, bottom, right)


def _at(corner: Corner) -> int:
    return corner.at


def _corner_column(text: str) -> Corner:
    return Corner(column_number(text.lstrip("$")), text.startswith("$"))


def _corner_row(text: str) -> Corner:
    return Corner(int(text.lstrip("$")), text.startswith("$"))


def _column(corner: Corner) -> str:
    return ("$" if corner.fixed else "") + column_letters(corner.at)


def _row(corner: Corner) -> str:
    return ("$" if corner.fixed else "") + str(corner.at)
