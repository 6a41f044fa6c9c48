"""Structured references: `Sales[[#This Row],[Amount]]` lowered to the cells that it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kpi_engine.formula.references import column_letters, quoted

_ITEMS = {"#all", "#data", "#headers", "#totals", "#this row"}
_ESCAPED = re.compile(r"'(.)")
_BRACKETED = re.compile(r"\[((?:'.|[^'\[\]])*)\]")


@dataclass(frozen=True, slots=True)
class TableShape:
    """Where a table stands: rows and columns are 1-based, header and totals rows included."""

    name: str
    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    columns: tuple[str, ...]
    header_rows: int = 1
    totals_rows: int = 0


def table_name(text: str) -> str:
    """The table that a structured reference names, or "" for the table around the formula."""
    return text.partition("[")[0].rpartition("!")[2]


def lowered(text: str, table: TableShape, sheet: str, row: int) -> str:
    """The A1 reference that `text` means in a formula on `sheet`, row `row`; `#REF!` or `#VALUE!` if none.

    `text` may be the bare name of the table, which means its data rows. Columns are fixed (`$C`), rows too
    unless the formula's own row is meant.
    """
    _, bracket, inner = text.partition("[")
    specification = inner[:-1].strip() if bracket else ""
    items, columns = _parts(specification)
    rows = _rows(items, table, sheet, row)
    span = _span(columns, table)
    if isinstance(rows, str) or span is None:
        return rows if isinstance(rows, str) else "#REF!"
    fixed = "" if "#this row" in items else "$"
    first = f"${column_letters(table.left + span[0])}{fixed}{rows[0]}"
    last = f"${column_letters(table.left + span[1])}{fixed}{rows[1]}"
    area = first if first == last else f"{first}:{last}"
    return area if table.sheet.casefold() == sheet.casefold() else f"{quoted(table.sheet)}!{area}"


def _parts(specification: str) -> tuple[set[str], list[str]]:
    """The items (`#totals`) and the column names of what stands between the outer brackets."""
    if not specification:
        return set(), []
    if specification.startswith("@"):
        items, columns = _parts(specification[1:].strip())
        return items | {"#this row"}, columns
    if not specification.startswith("["):
        plain = _ESCAPED.sub(r"\1", specification)
        return ({plain.casefold()}, []) if plain.casefold() in _ITEMS else (set(), [plain])
    names = _BRACKETED.findall(specification)
    items = {name.casefold() for name in names if name.casefold() in _ITEMS}
    return items, [_ESCAPED.sub(r"\1", name) for name in names if name.casefold() not in _ITEMS]


def _rows(items: set[str], table: TableShape, sheet: str, row: int) -> tuple[int, int] | str:
    first, last = table.top + table.header_rows, table.bottom - table.totals_rows
    if "#this row" in items:
        here = first <= row <= last and table.sheet.casefold() == sheet.casefold()
        return (row, row) if here else "#VALUE!"
    if "#all" in items:
        return table.top, table.bottom
    parts: list[tuple[int, int]] = []
    if "#headers" in items:
        parts.append((table.top, first - 1))
    if "#data" in items or not items:
        parts.append((first, last))
    if "#totals" in items:
        parts.append((last + 1, table.bottom))
    there = [(top, bottom) for top, bottom in parts if top <= bottom]
    return (there[0][0], there[-1][1]) if there else "#REF!"


def _span(columns: list[str], table: TableShape) -> tuple[int, int] | None:
    """The first and last column, counted from the left edge of the table; None for an unknown name."""
    if not columns:
        return 0, table.right - table.left
    known = {name.casefold(): at for at, name in enumerate(table.columns)}
    places = [known.get(name.casefold()) for name in columns]
    if any(place is None for place in places):
        return None
    found = [place for place in places if place is not None]
    return min(found), max(found)
