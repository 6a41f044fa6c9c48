"""A shared formula is stored once and meant for many cells: what it says in each of them."""

from __future__ import annotations

import re
from functools import lru_cache

from kpi_engine.formula.references import LAST_COLUMN, LAST_ROW, column_letters, column_number

_TOKEN = re.compile(
    r'''"(?:[^"]|"")*"'''
    r"""|'(?:[^']|'')*'!?"""
    r"""|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"""
    r"""|[\w.\\]+(?::[\w.\\]+)?!"""
    r"""|(?<![\w.$\\])(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w.(!])"""
    r"""|(?<![\w.$\\])(?P<rows>\$?\d{1,7}:\$?\d{1,7})(?![\w.(!])"""
    r"""|(?<![\w.$\\])(?P<cell>\$?[A-Za-z]{1,3}\$?\d{1,7})(?![\w.(!\[])"""
    r"""|[\w.\\]+"""
)
_CELL = re.compile(r"(\$?[A-Za-z]+)(\$?\d+)")
_ROW = re.compile(r"(?<![$\d])(\d+)")
"""A row that moves."""
_BROKEN = "#REF!"


@lru_cache(maxsize=4096)
def _pieces(formula: str) -> tuple[tuple[str, str, str], ...]:
    """The formula cut into (text that stays, kind of reference, reference)."""
    pieces: list[tuple[str, str, str]] = []
    position = 0
    for match in _TOKEN.finditer(formula):
        if match.lastgroup is not None:
            pieces.append((formula[position : match.start()], match.lastgroup, match[0]))
            position = match.end()
    pieces.append((formula[position:], "", ""))
    return tuple(pieces)


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads `rows` down and `columns` to the right; absolute parts stay.

    A reference that leaves the sheet becomes #REF!. Text, sheet names and structured references stay.
    """
    text, around, down, highest, lowest = _down(formula, columns)
    if highest + rows >= 1 and lowest + rows <= LAST_ROW:
        if highest == lowest:
            return str(highest + rows).join(around)
        return text % tuple([row + rows for row in down])
    return "".join(
        text + (_moved_reference(kind, reference, rows, columns) if kind else "")
        for text, kind, reference in _pieces(formula)
    )


@lru_cache(maxsize=4096)
def _down(formula: str, columns: int) -> tuple[str, list[str], tuple[int, ...], int, int]:
    """The formula moved to the right, with a gap for each row that moves, and what stands around the gaps.

    Then the rows that move, the first and the last of them.
    """
    around, down = [""], list[int]()
    for text, kind, reference in _pieces(formula):
        around[-1] += text
        across = _moved_reference(kind, reference, 0, columns) if kind else ""
        for piece in [across] if kind == "cell" and _is_beyond(reference) else _ROW.split(across):
            if piece.isdigit():
                around.append("")
                down.append(int(piece))
            else:
                around[-1] += piece
    text = "%d".join(each.replace("%", "%%") for each in around)
    return text, around, tuple(down), min(down, default=1), max(down, default=1)


def _moved_reference(kind: str, reference: str, rows: int, columns: int) -> str:
    if kind == "cell":
        found = _CELL.fullmatch(reference)
        assert found is not None
        if _is_beyond(reference):
            return reference
        parts = [_column(found[1], columns), _row(found[2], rows)]
        return "".join(parts) if all(parts) else _BROKEN
    first, last = reference.split(":")
    move, by = (_column, columns) if kind == "columns" else (_row, rows)
    ends = [move(first, by), move(last, by)]
    return ":".join(ends) if all(ends) else _BROKEN


def _is_beyond(cell: str) -> bool:
    """True for what only looks like a cell: no sheet is so large."""
    found = _CELL.fullmatch(cell.replace("$", ""))
    return found is not None and (column_number(found[1]) > LAST_COLUMN or not 1 <= int(found[2]) <= LAST_ROW)


def _column(text: str, by: int) -> str:
    if text.startswith("$"):
        return text
    column = column_number(text) + by
    return column_letters(column) if 1 <= column <= LAST_COLUMN else ""


def _row(text: str, by: int) -> str:
    if text.startswith("$"):
        return text
    row = int(text) + by
    return str(row) if 1 <= row <= LAST_ROW else ""
