"""Marks in a running Excel: conditional formats that carry a formula of ours, by which all are found again.

A conditional format lies over a cell and leaves everything the cell has. Excel itself keeps it with the cell
when rows are sorted, cut, copied or inserted, so the formula finds it wherever it went. The formula has no
function and no separator: Excel reads and gives the formulas of formats in the user's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from kpi_engine.audit.annotated.marks import REPORTS, formula_in_excel
from kpi_engine.formula.rectangles import blocks
from kpi_engine.hosts.macros.port import Mark
from kpi_engine.model.finding import SEVERITIES, Severity
from kpi_engine.workbook.references import Area, cell_position

_EXPRESSION = 2
_CONTINUOUS = 1
_LONGEST = 250
"""Letters of an address that Excel takes at once."""
_OF_COPIES = re.compile(r'=?[^\W\d][\w.]*\("KPI Audit"\)>0')
"""The mark in an annotated copy, whatever LEN is called in the user's language."""
_COLOURS = {
    "error": ("FBE5E3", "B3261E"), "warning": ("FCF1DC", "B7791F"), "info": ("E8EDF4", "7C98BD"),
}  # fmt: skip


def formula_of(title: str) -> str:
    """Always true, the same in every language."""
    return f"={formula_in_excel(title)}"


def colour(hexadecimal: str) -> int:
    """A colour as Excel counts it: blue first."""
    red, green, blue = (int(hexadecimal[at : at + 2], 16) for at in (0, 2, 4))
    return red + green * 256 + blue * 65_536


def fill_of(severity: Severity) -> int:
    """The background of a gravity."""
    return colour(_COLOURS[severity][0])


def put(sheets: Any, title: str, marks: Sequence[Mark]) -> list[str]:
    """Mark cells sheet by sheet; gives the sheets that are protected."""
    left = []
    for name, some in groupby(sorted(marks, key=lambda each: each.sheet), key=lambda each: each.sheet):
        sheet = sheets(name)
        if is_protected(sheet):
            left.append(name)
            continue
        known = list(some)
        for severity in SEVERITIES:
            for address in _addresses(each.area for each in known if each.severity == severity):
                _add(sheet.Range(address), title, severity)
    return left


def of_ours(sheet: Any, title: str = "") -> Iterator[Any]:
    """The conditional formats of a sheet that are marks of ours, the last first so that each can be deleted.

    With a title, only those of its report.
    """
    found = sheet.Cells.FormatConditions
    wanted = {formula_of(each) for each in ([title] if title else REPORTS)}
    for number in range(found.Count, 0, -1):
        each = found.Item(number)
        if each.Type != _EXPRESSION:
            continue
        formula = str(each.Formula1)
        if formula in wanted or (title in ("", REPORTS[0]) and _OF_COPIES.fullmatch(formula)):
            yield each


def remove(sheet: Any, title: str = "") -> bool:
    """Delete marks; False where some are there and the sheet is protected."""
    if is_protected(sheet):
        return next(of_ours(sheet, title), None) is None
    for each in of_ours(sheet, title):
        each.Delete()
    return True


def is_protected(sheet: Any) -> bool:
    """True where no format may be put on the sheet's cells."""
    return bool(sheet.ProtectContents) and not sheet.Protection.AllowFormattingCells


def _add(cells: Any, title: str, severity: Severity) -> None:
    """One format, behind the cell's own ones, so that these still show where they say something."""
    fill, ink = _COLOURS[severity]
    made = cells.FormatConditions.Add(Type=_EXPRESSION, Formula1=formula_of(title))
    made.Interior.Color = colour(fill)
    made.Borders.LineStyle = _CONTINUOUS
    made.Borders.Color = colour(ink)
    made.StopIfTrue = False


def _addresses(areas: Iterable[str]) -> Iterator[str]:
    """The areas, each once, as addresses that are short enough."""
    address = ""
    for area in _united(areas):
        if address and len(address) + len(area) >= _LONGEST:
            yield address
            address = ""
        address = f"{address},{area}" if address else area
    if address:
        yield address


def _united(areas: Iterable[str]) -> Iterator[str]:
    """Single cells side by side as one rectangle: each address costs ten calls of Excel."""
    known = dict.fromkeys(areas)
    cells = [cell_position(each) for each in known if ":" not in each]
    yield from (Area("", *block).ref for block in blocks(cells))
    yield from (each for each in known if ":" in each)
