"""References that follow a table: what covers its data rows covers all of them afterwards, as in Excel."""

from __future__ import annotations

import re
from typing import Literal

from kpi_engine.formula.references import Reference, reference, split_sheet
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.workbook.references import Area, parse_range
from kpi_engine.workbook.tables.growth import Growth

RowIs = Literal["row", "table", "column"]

_ROW_NUMBER = re.compile(r"\d+")


def followed(
    growth: Growth, text: str, sheet: str, *, relative: bool = True, row_is: RowIs = "row"
) -> str:  # fmt: skip
    """A formula on `sheet` (without its `=`) as it reads when the table has its new rows.

    `relative` is False where a formula is meant for many cells: there only rows fixed with `$` change, as a
    relative one means another row in each cell. `row_is` says what one row of cells is in a table that has
    only one: "row"; "table" where all its columns stand for the table, as in a name; "column" where even a
    single cell stands for its column, as in a chart. `B2:B2` always stands for the column.
    """
    if not _mentions(growth, text):
        return text
    return "".join(
        _reference(growth, token.text, sheet, relative=relative, row_is=row_is)
        if token.kind is Kind.REFERENCE
        else token.text
        for token in tokens(text)
    )


def _mentions(growth: Growth, text: str) -> bool:
    if growth.totals and growth.by < 0:
        return True
    return str(growth.last) in text or bool(growth.totals and str(growth.totals_row) in text)


def _reference(growth: Growth, text: str, sheet: str, *, relative: bool, row_is: RowIs) -> str:
    place = reference(text)
    if place is None or not _within(growth, place, sheet):
        return text
    _, cells = split_sheet(text)
    columns = place.left.at, place.right.at
    single = row_is == "column" or (":" in cells and columns[0] == columns[1])
    single = single or (row_is == "table" and columns == (growth.left, growth.right) and ":" in cells)
    top, bottom = growth.rows_after(place.top.at, place.bottom.at, single=single)
    changed = [corner for corner, new in ((place.top, top), (place.bottom, bottom)) if corner.at != new]
    if not changed or not (relative or all(corner.fixed for corner in changed)):
        return text
    return with_rows(text, top, bottom)


def _within(growth: Growth, place: Reference, sheet: str) -> bool:
    """True for a rectangle on the table's sheet whose columns all belong to the table."""
    if place.book or place.last_sheet or place.whole_columns or place.whole_rows:
        return False
    return growth.is_on(place.sheet or sheet) and growth.holds(place.left.at, place.right.at)


def with_rows(text: str, top: int, bottom: int) -> str:
    """`Data!$B$2:$B$10` with other rows, written as it was."""
    _, cells = split_sheet(text)
    first, mark, last = cells.partition(":")
    if not mark:
        only = _ROW_NUMBER.sub(str(top), first)
        new = only if top == bottom else f"{only}:{_ROW_NUMBER.sub(str(bottom), first)}"
    else:
        upright = int(_ROW_NUMBER.findall(first)[0]) <= int(_ROW_NUMBER.findall(last)[0])
        rows = (top, bottom) if upright else (bottom, top)
        new = f"{_ROW_NUMBER.sub(str(rows[0]), first)}:{_ROW_NUMBER.sub(str(rows[1]), last)}"
    return text[: len(text) - len(cells)] + new


def reads_part(growth: Growth, text: str, sheet: str) -> str:
    """The first reference in a formula that misses new rows of the table, or reads rows that leave; or ""."""
    for token in tokens(text):
        place = reference(token.text) if token.kind is Kind.REFERENCE else None
        if place is None or place.book or place.last_sheet or not growth.is_on(place.sheet or sheet):
            continue
        if place.right.at < growth.left or place.left.at > growth.right:
            continue
        top, bottom = max(place.top.at, growth.first), min(place.bottom.at, growth.last)
        misses = growth.by > 0 and top < bottom and place.bottom.at < growth.new_last
        leaves = growth.by < 0 and top <= bottom and top > growth.new_last
        if misses or leaves:
            return token.text
    return ""


def followed_ref(growth: Growth, ref: str) -> str:
    """`A1:C10` of the table's sheet, as a part of the workbook states it that means the table."""
    area = parse_range(ref)
    if area is None or not growth.holds(area.left, area.right):
        return ref
    top, bottom = growth.rows_after(area.top, area.bottom, single=True)
    return (
        ref if (top, bottom) == (area.top, area.bottom) else Area("", top, area.left, bottom, area.right).ref
    )


def moved_ref(growth: Growth, ref: str) -> str:
    """The address of something pinned to a cell: what stands on the totals row moves along."""
    area = parse_range(ref)
    if area is None or not growth.holds(area.left, area.right) or area.top != growth.totals_row:
        return ref
    return Area("", area.top + growth.by, area.left, area.bottom + growth.by, area.right).ref


def followed_sqref(growth: Growth, sqref: str) -> str:
    """The cells of a rule (format, validation): one that reaches the last data row reaches the new one."""
    areas = [(ref, parse_range(ref)) for ref in sqref.split()]
    new = [ref if area is None else _rule_area(growth, ref, area) for ref, area in areas]
    return sqref if new == [ref for ref, _ in areas] else " ".join(new)


def _rule_area(growth: Growth, ref: str, area: Area) -> str:
    beside = area.right < growth.left or area.left > growth.right
    if beside or area.bottom < growth.last or area.top > growth.bottom:
        return ref
    inside, of_totals = growth.holds(area.left, area.right), area.bottom == growth.totals_row
    end = growth.new_bottom if of_totals else growth.new_last
    if inside and of_totals:
        top = area.top + growth.by if area.top == growth.totals_row else area.top
        return Area("", top, area.left, end, area.right).ref
    if inside and area.bottom == growth.last:
        return ref if area.top > end else Area("", area.top, area.left, end, area.right).ref
    if area.bottom >= end:
        return ref
    if inside:
        return Area("", area.top, area.left, end, area.right).ref
    left, right = max(area.left, growth.left), min(area.right, growth.right)
    top = end if area.top == growth.totals_row else area.bottom + 1
    return f"{ref} {Area('', top, left, end, right).ref}"
