"""From the words of a template to cells: a defined name, `Table[Column]` or an address."""

from __future__ import annotations

import re

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area, parse_range, parse_reference, split_sheet
from kpi_engine.workbook.structure import DefinedName, TableInfo

_COLUMN = re.compile(r"\s*+([^\[\]]+)\[((?:[^\[\]']|'.)+)\]\s*+", re.DOTALL)
_ESCAPE = re.compile(r"'(.)", re.DOTALL)


def resolve(package: Package, text: str) -> Area | None:
    """The cells that `in_mrr`, `Germany!in_mrr`, `Weekly[Trials]` or `Inputs!$B$2` stand for, if they exist.

    A name of one sheet is written with its sheet, as Excel shows it. None for a name that is unknown or no
    plain range (a formula, a union, another workbook).
    """
    if "[" in text:
        return _column(package, text)
    name = package.name(text.strip().lstrip("=")) or _name_of_sheet(package, text)
    area = parse_reference(name.refers_to if name else text)
    if area is None:
        return None
    sheet = next((s.name for s in package.sheets if s.name.casefold() == area.sheet.casefold()), "")
    return Area(sheet, area.top, area.left, area.bottom, area.right) if sheet else None


def _name_of_sheet(package: Package, text: str) -> DefinedName | None:
    sheet, name = split_sheet(text)
    found = package.name(name, sheet) if sheet else None
    return found if found and found.sheet else None


def _column(package: Package, text: str) -> Area | None:
    found = _COLUMN.fullmatch(text)
    table = package.table(found[1].strip()) if found else None
    if not found or table is None:
        return None
    wanted = _ESCAPE.sub(r"\1", found[2].strip()).casefold()
    index = next((i for i, column in enumerate(table.columns) if column.casefold() == wanted), None)
    body = table_body(table)
    if index is None or body is None:
        return None
    column = body.left + index
    return Area(table.sheet, body.top, column, body.bottom, column)


def table_body(table: TableInfo) -> Area | None:
    """The data rows of a table, without header and totals; None when it has none."""
    area = parse_range(table.ref, table.sheet)
    if area is None:
        return None
    top, bottom = area.top + table.header_rows, area.bottom - table.totals_rows
    return Area(table.sheet, top, area.left, bottom, area.right) if top <= bottom else None
