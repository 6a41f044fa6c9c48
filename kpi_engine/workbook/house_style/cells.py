"""Cells one by one: values that stay what they are, and looks worked out once for many of them."""

from __future__ import annotations

import re
from copy import copy
from typing import Any

from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kpi_engine.workbook.house_style import styles

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST = 2_000
_LIKE_A_FORMULA = ("=", "+", "-", "@")


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """A value in a cell; a text that begins with = stays a text, what no cell can hold is left out."""
    cell: Any = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _UNPRINTABLE.sub("", value)[:_LONGEST] or None
        if cell.data_type == "f":
            cell.data_type = "s"
    else:
        cell.value = value
    return cell


def keep_as_text(book: Workbook) -> None:
    """Texts that look like a formula stay texts when somebody edits their cell: Excel's own leading quote."""
    for sheet in book.worksheets:
        cells: dict[tuple[int, int], Any] = sheet._cells
        for cell in cells.values():
            if cell.data_type == "s" and str(cell.value).startswith(_LIKE_A_FORMULA):
                cell.quotePrefix = True


def look(
    sheet: Worksheet, shown: str = "General", side: str | None = None, *, wrap: bool = False,
    font: Font | None = None,
) -> Any:  # fmt: skip
    """How many cells look, worked out once: far faster than dressing each of them."""
    cell: Any = sheet.cell(1_000_000, 1)
    cell.font, cell.border = font or styles.BODY, styles.UNDERLINE
    cell.number_format, cell.alignment = shown, styles.align(side, wrap=wrap)
    found = copy(cell._style)
    cells: Any = sheet._cells
    del cells[1_000_000, 1]
    return found
