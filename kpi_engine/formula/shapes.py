"""Formulas that are copies of one another: the same text once references are counted from their own cell."""

from __future__ import annotations

import re

from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW, column_letters, column_number

_PIECE = re.compile(
    r'"(?:[^"]|"")*"'
    r"|'(?:[^']|'')*'!?"
    r"|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
    r"|[\w.\\]+(?::[\w.\\]+)?!"
    r"|(?<![\w.$\\])(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?![\w.(!\[])"
    r"|(?<![\w.$\\])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(!])"
    r"|(?<![\w.$\\])(\$?)([1-9]\d{0,6}):(\$?)([1-9]\d{0,6})(?![\w.(!])"
    r"|[\w.\\?]+"
)

Shape = tuple[str | tuple[int, int, str], ...]
"""Texts that stay, and references as (row, column, which of the two are relative)."""


def shape(formula: str, row: int, column: int) -> Shape:
    """The formula of the cell at `row`, `column` with its relative references as distances."""
    pieces: list[str | tuple[int, int, str]] = []
    done = 0
    for match in _PIECE.finditer(formula):
        kind = match.lastindex
        if kind is None:
            continue
        start, end = match.span()
        if start > done:
            pieces.append(formula[done:start])
        done = end
        parts = match.groups()
        if kind == 4:
            pieces.append(_cell(parts[0], parts[1], parts[2], parts[3], row, column))
        elif kind == 8:
            pieces += [_cell(parts[4], parts[5], "", "", row, column), ":"]
            pieces.append(_cell(parts[6], parts[7], "", "", row, column))
        else:
            pieces += [_cell("", "", parts[8], parts[9], row, column), ":"]
            pieces.append(_cell("", "", parts[10], parts[11], row, column))
    pieces.append(formula[done:])
    return tuple(pieces)


def _cell(
    fixed_column: str, letters: str, fixed_row: str, digits: str, row: int, column: int
) -> tuple[int, int, str]:
    """(row, column, marks); marks: R or r for a row, C or c for a column, small for relative ones."""
    marks = ""
    down = across = 0
    if digits:
        marks += "R" if fixed_row else "r"
        down = int(digits) - (0 if fixed_row else row)
    if letters:
        marks += "C" if fixed_column else "c"
        across = column_number(letters) - (0 if fixed_column else column)
    return down, across, marks


def written(pieces: Shape, row: int, column: int) -> str:
    """The formula that a shape is in the cell at `row`, `column`."""
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        down, across, marks = piece
        if "c" in marks:
            texts.append(column_letters((column + across - 1) % LAST_COLUMN + 1))
        elif "C" in marks:
            texts.append(f"${column_letters(across)}")
        if "r" in marks:
            texts.append(str((row + down - 1) % LAST_ROW + 1))
        elif "R" in marks:
            texts.append(f"${down}")
    return "".join(texts)


class Down:
    """The formulas that a shape is in the cells of one column, written quickly."""

    __slots__ = ("_around", "_column", "_down", "_first", "_last", "_pieces", "_same_row", "_text")

    def __init__(self, pieces: Shape, column: int) -> None:
        self._pieces, self._column = pieces, column
        around, down = [""], list[int]()
        for piece in pieces:
            if isinstance(piece, str):
                around[-1] += piece
                continue
            around[-1] += written(((0, *piece[1:2], piece[2].strip("Rr")),), 1, column)
            if "r" in piece[2]:
                around.append("")
                down.append(piece[0])
            elif "R" in piece[2]:
                around[-1] += f"${piece[0]}"
        self._around, self._text = around, "%d".join(text.replace("%", "%%") for text in around)
        self._down, self._same_row = tuple(down), len(set(down)) == 1
        self._first, self._last = 1 - min(down, default=0), LAST_ROW - max(down, default=0)

    def at(self, row: int) -> str:
        """The formula in this row."""
        if not self._first <= row <= self._last:
            return written(self._pieces, row, self._column)
        if not self._down:
            return self._around[0]
        if self._same_row:
            return str(row + self._down[0]).join(self._around)
        return self._text % tuple([row + each for each in self._down])
