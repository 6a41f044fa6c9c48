"""One cell of a running Excel: what it holds, why nothing may be written there, and writing it."""

from __future__ import annotations

from typing import Any

from kpi_engine.hosts.excel_cells import from_excel
from kpi_engine.hosts.macros.port import Content
from kpi_engine.model.cell_error import CellError

_AS_TEXT = "@"


def content(cell: Any) -> Content:
    """Formula or constant, number format, and what bars it."""
    shown_as, barred = str(cell.NumberFormat), _barred(cell)
    if cell.HasFormula:
        return Content(str(_formula(cell)), None, shown_as, barred)
    value = from_excel(cell.Value2)
    return Content("", None if isinstance(value, list) else value, shown_as, barred)


def write(cell: Any, new: Content) -> None:
    """Text stays text, numbers keep all digits, errors are errors; a stated format is put back."""
    if new.formula:
        try:
            cell.Formula2 = new.formula
        except AttributeError:  # Excel before 2021
            cell.Formula = new.formula
    elif new.value is None:
        cell.ClearContents()
    elif isinstance(new.value, CellError):
        cell.Formula = new.value.text
    elif isinstance(new.value, str):
        is_text = _AS_TEXT in (cell.NumberFormat, new.shown_as)
        cell.Value2 = new.value if is_text else f"'{new.value}"
    else:
        cell.Value2 = new.value
    if new.shown_as and cell.NumberFormat != new.shown_as:
        cell.NumberFormat = new.shown_as


def _formula(cell: Any) -> Any:
    try:
        return cell.Formula2
    except AttributeError:  # Excel before 2021
        return cell.Formula


def _barred(cell: Any) -> str:
    if cell.Worksheet.ProtectContents and cell.Locked:
        return "the sheet is protected. Lift that first (Review, Unprotect Sheet)."
    if cell.HasArray and cell.CurrentArray.Count > 1:
        return "it is part of an array formula, which is changed as a whole or not at all."
    if getattr(cell, "HasSpill", False) and not cell.HasFormula:
        return "it shows part of the result of a formula beside or above it. Choose a free cell."
    if cell.MergeCells and (cell.MergeArea.Row, cell.MergeArea.Column) != (cell.Row, cell.Column):
        return "it lies inside merged cells. Choose their first cell."
    return ""
