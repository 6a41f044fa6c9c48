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
