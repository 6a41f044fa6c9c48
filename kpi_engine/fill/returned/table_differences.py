"""Tables: gone, with other columns, or with more rows."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.fill.returned.copies import Copies
from kpi_engine.fill.returned.difference import KINDS, Difference
from kpi_engine.model.written import counted
from kpi_engine.workbook.package import TableInfo
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.resolve import table_body


def table_differences(copies: Copies) -> Iterator[Difference]:
    """Tables that were removed, whose columns are others, or that have more rows."""
    for table in copies.template.tables:
        if table.sheet not in copies.sheets:
            continue
        there = copies.copy.table(table.name)
        if there is None:
            name = copies.sheets[table.sheet]
            text = f"the table {table.name} is gone; it stood in {table.ref}."
            yield Difference(KINDS["table-removed"], name, "", text)
            continue
        yield from _columns(table, there)
        grown = appended(copies, table)
        if grown is not None:
            text = f"the table {table.name} has {counted(grown.rows, 'row')} more."
            yield Difference(KINDS["rows-appended"], there.sheet, grown.ref, text)


def appended(copies: Copies, table: TableInfo) -> Area | None:
    """The rows of the copy's table that go beyond the template's; None when there are none."""
    there = copies.copy.table(table.name)
    body, now = table_body(table), table_body(there) if there else None
    carried = copies.area(body) if body else None
    if there is None or now is None or carried is None or now.bottom <= carried.bottom:
        return None
    return Area(now.sheet, carried.bottom + 1, now.left, now.bottom + there.totals_rows, now.right)


def _columns(table: TableInfo, there: TableInfo) -> Iterator[Difference]:
    before, after = ([column.strip() for column in each.columns] for each in (table, there))
    lost = [column for column in before if column.casefold() not in {c.casefold() for c in after}]
    new = [column for column in after if column.casefold() not in {c.casefold() for c in before}]
    if lost:
        said = f"; it has {short(', '.join(new), 60)} instead" if new else ""
        text = f"the table {table.name} no longer has the column {short(', '.join(lost), 80)}{said}."
        yield Difference(KINDS["table-columns"], there.sheet, there.ref, text)
    elif new:
        text = f"the table {table.name} has the column {short(', '.join(new), 80)} in addition."
        yield Difference(KINDS["columns-inserted"], there.sheet, there.ref, text)
