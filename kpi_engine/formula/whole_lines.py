"""INDEX with 0 for a row or column is the whole line, of which one value stands where a value is wanted.

`INDEX(A1:A9,0)` in row 5 is A5, and #VALUE! in row 20; a number below 0 is #VALUE! too. The engine gives the
first value, or #REF!.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpi_engine.formula.references import reference

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def lacks_column(written: Sequence[str]) -> bool:
    """True for INDEX with one number in rows and columns of cells: #REF!; in an array it is a row."""
    cells = reference(written[0]) if len(written) == 2 else None
    if cells is None or cells.last_sheet or cells.book:
        return False
    one_row = not cells.whole_columns and cells.top.at == cells.bottom.at
    return not one_row and (cells.whole_rows or cells.left.at != cells.right.at)


def whole_lines(written: Sequence[str]) -> str | None:
    """INDEX in a range, with what a place below 1 stands for; None where no place can be below 1."""
    cells = reference(written[0])
    if cells is None or cells.whole_columns or cells.whole_rows:
        return None
    sides = {"ROW": (cells.top.at, cells.bottom.at), "COLUMN": (cells.left.at, cells.right.at)}
    along = ["COLUMN"] if len(written) == 2 and cells.top.at == cells.bottom.at else ["ROW", "COLUMN"]
    places = [_place(each, side, *sides[side]) for each, side in zip(written[1:], along, strict=False)]
    if places == list(written[1:]):
        return None
    return f"INDEX({','.join([written[0], *places])})"


def _place(text: str, side: str, first: int, last: int) -> str:
    number = _NUMBER.fullmatch(text)
    cell = reference(text)
    if first == last or not (number or (cell is not None and cell.is_cell)) or (number and float(text) >= 1):
        return text
    inside = f"{side}()>={first},{side}()<={last}"
    crossed = f'IF(AND({text}>=0,{inside}),{side}()-{first - 1},"-")'
    return crossed if number else f"IF({text}<1,{crossed},{text})"
