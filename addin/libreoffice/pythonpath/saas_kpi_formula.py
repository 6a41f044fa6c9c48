"""The formula of a cell of LibreOffice Calc as Excel writes it, and the cells that it refers to."""

from __future__ import annotations

import re
from typing import Any

from saas_kpi_cells import error_text

SERVICE = "saaskpiengine.Functions"
_EXCEL_A1 = 1
_EMPTY, _TEXT = "EMPTY", "TEXT"
_KEPT = re.compile(r"""("[^"]*"|'[^']*')""")
"""Texts and names of sheets, in which a semicolon is one."""
_CELL = r"\$?[A-Z]{1,3}\$?\d+"
_SHEET = r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^\W\d][\w.]*))!"
_REFERENCE = re.compile(rf"(?:{_SHEET})?(?P<area>{_CELL}(?::{_CELL})?)", re.IGNORECASE)


def formula_of(cells: Any) -> Any:
    """The formula of one cell as text; the value of a cell without one, and of a larger range."""
    address = cells.getRangeAddress()
    one = (address.StartRow, address.StartColumn) == (address.EndRow, address.EndColumn)
    cell = cells.getCellByPosition(0, 0)
    if not one or not cell.getFormula().startswith("=") or cell.getType().value == _TEXT:
        return values_of(cells)
    parser = _document(cells).createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish, parser.FormulaConvention = True, _EXCEL_A1
    return "=" + _with_commas(parser.printFormula(cell.getTokens(), cell.getCellAddress()))


def values_of(cells: Any) -> Any:
    """What the cells hold, in JSON's terms, blanks and errors told from texts."""
    table = [
        [_value(cells, down, across, content) for across, content in enumerate(row)]
        for down, row in enumerate(cells.getDataArray())
    ]
    return table[0][0] if len(table) == len(table[0]) == 1 else table


def value_of(piece: str, cells: Any) -> dict[str, Any]:
    """The value of a reference in the formula of `cells`; nothing where it is no plain reference."""
    found = _REFERENCE.fullmatch(piece.strip())
    if found is None:
        return {}
    sheet = cells.getSpreadsheet()
    name = (found["quoted"] or "").replace("''", "'") or found["plain"]
    if name:
        sheets = _document(cells).getSheets()
        if not sheets.hasByName(name):
            return {}
        sheet = sheets.getByName(name)
    return {"value": values_of(sheet.getCellRangeByName(found["area"].replace("$", "")))}


def _with_commas(formula: str) -> str:
    """Excel's separators for LibreOffice's: `,` for `;`, and `;` for the `|` of an array constant."""
    pieces = _KEPT.split(formula)
    for at in range(0, len(pieces), 2):
        pieces[at] = pieces[at].replace(";", ",").replace("|", ";")
    return "".join(pieces)


def _value(cells: Any, down: int, across: int, content: Any) -> Any:
    if content is not None and content != "":
        return content
    cell = cells.getCellByPosition(across, down)
    error = error_text(cell.getError())
    if error:
        return {"error": error}
    return None if cell.getType().value == _EMPTY else ""


def _document(cells: Any) -> Any:
    """The document of a range: Calc tells it through the sheet's drawings alone."""
    return cells.getSpreadsheet().getDrawPage().getForms().getParent()
