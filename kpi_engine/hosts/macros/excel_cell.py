"""One cell of a running Excel: what it holds, why nothing may be written there, and writing it."""

from __future__ import annotations

from typing import Any

from kpi_engine.hosts.excel_cells import from_excel
from kpi_engine.hosts.macros.port import Content
from kpi_engine.model.cell_error import CellError

_ABSENT = object()
_AS_TEXT, _AS_ANYTHING = "@", "General"


def content(cell: Any) -> Content:
    """Formula or constant, number format, and what bars it."""
    shown_as, barred = str(cell.NumberFormat), _barred(cell)
    if cell.HasFormula:
        formula = cell.Formula2 if has_dynamic_arrays(cell) else cell.Formula
        return Content(str(formula), None, shown_as, barred)
    value = from_excel(cell.Value2)
    return Content("", None if isinstance(value, list) else value, shown_as, barred)


def write(cell: Any, new: Content) -> None:
    """Text stays text, numbers keep all digits, errors are errors; a stated format is put back.

    The format comes first, since what is typed into a cell of texts is a text, and once more at the end,
    since a formula takes over that of the cells it reads.
    """
    _as_shown(cell, new)
    if new.formula:
        if has_dynamic_arrays(cell):
            cell.Formula2 = new.formula
        else:
            cell.Formula = new.formula
    elif new.value is None:
        cell.ClearContents()
    elif isinstance(new.value, CellError):
        cell.Formula = new.value.text
    elif isinstance(new.value, str):
        cell.Value2 = new.value if cell.NumberFormat == _AS_TEXT else f"'{new.value}"
    else:
        cell.Value2 = new.value
    _as_shown(cell, new)


def _as_shown(cell: Any, new: Content) -> None:
    wanted = new.shown_as
    if new.formula and not wanted and cell.NumberFormat == _AS_TEXT:
        wanted = _AS_ANYTHING
    if wanted and cell.NumberFormat != wanted:
        cell.NumberFormat = wanted


def has_dynamic_arrays(cell: Any) -> bool:
    """False for Excel before 2021. It is asked before anything is set.

    xlwings tries for ever to set what is not there, since a busy Excel answers in the same way.
    """
    return known(cell, "Formula2", _ABSENT) is not _ABSENT


def known(thing: Any, name: str, otherwise: Any) -> Any:
    """A property that older versions of Excel do not have; then `otherwise`."""
    try:
        return getattr(thing, name)
    except Exception:  # an AttributeError, or through xlwings what COM itself raises
        return otherwise


def _barred(cell: Any) -> str:
    if cell.Worksheet.ProtectContents and cell.Locked:
        return "the sheet is protected. Lift that first (Review, Unprotect Sheet)."
    if cell.HasArray and cell.CurrentArray.Count > 1:
        return "it is part of an array formula, which is changed as a whole or not at all."
    if known(cell, "HasSpill", False) and not cell.HasFormula:
        return "it shows part of the result of a formula beside or above it. Choose a free cell."
    if cell.MergeCells and (cell.MergeArea.Row, cell.MergeArea.Column) != (cell.Row, cell.Column):
        return "it lies inside merged cells. Choose their first cell."
    return ""
