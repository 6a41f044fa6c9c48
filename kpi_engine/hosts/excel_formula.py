"""The formula of a cell in a running Excel, and the values of its pieces, asked of Excel itself."""

from __future__ import annotations

import re
from typing import Any

from kpi_engine.functions.piece_values import Reader, UnknownPieceError
from kpi_engine.hosts.excel_cells import from_excel
from kpi_engine.model.function import CellValue

_LONGEST = 255
"""Excel's Evaluate takes no more."""
_THIS_ROW = re.compile(
    r"(?P<table>[^\W\d][\w.]*)\[\[#This Row\],\[(?P<column>[^\[\]'@#]+)\]\]", re.IGNORECASE
)
"""A table's cell in the formula's own row, as Formula gives it; Evaluate does not know the row."""


def formula_of(cell: Any) -> CellValue:
    """The formula of a COM range of one cell; the value of a cell without one, and of a larger range."""
    if cell.Count == 1 and cell.HasFormula:
        return str(_formula(cell))
    return from_excel(cell.Value2)


def _formula(cell: Any) -> Any:
    """Formula2 says `@` where Excel takes one cell of a range; Excel before 2021 has Formula only."""
    try:
        return cell.Formula2
    except Exception:  # an AttributeError, or through xlwings what COM itself raises
        return cell.Formula


def reader_of(cell: Any) -> Reader:
    """Evaluates pieces of a formula on the cell's own sheet, so that names and references mean the same."""
    sheet = cell.Worksheet

    def read(piece: str) -> CellValue:
        asked = _THIS_ROW.sub(
            rf"INDEX(\g<table>[\g<column>],{cell.Row}-ROW(INDEX(\g<table>[\g<column>],1))+1)", piece
        )
        if "@" in asked or "[#this row]" in asked.casefold() or len(asked) > _LONGEST:
            raise UnknownPieceError(piece)
        found = sheet.Evaluate(asked)
        return from_excel(getattr(found, "Value2", found))

    return read
