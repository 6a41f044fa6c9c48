"""Why a table cannot get another number of rows, and what its author can do about it."""

from __future__ import annotations

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.refusals import short


def no_table(workbook: str, name: str, known: list[str]) -> WorkbookError:
    """A name that no table has."""
    listed = short(", ".join(known), 90) if known else "no table at all"
    return WorkbookError(
        f"{short(workbook)} has no table {short(name, 40)}. It has: {listed}. In Excel, Table Design shows a "
        "table's name.",
        code="unknown-table",
    )


def no_rows(table: str) -> WorkbookError:
    """A table that is only a header."""
    return WorkbookError(
        f"The table {short(table)} has no row below its header. Give it one empty row in Excel (Table "
        "Design, Resize Table) and save the template.",
        code="table-no-rows",
    )


def from_query(table: str) -> WorkbookError:
    """A table that a connection refreshes."""
    return WorkbookError(
        f"The table {short(table)} is filled by a query (Data, Queries & Connections), which would overwrite "
        "the rows. Fill the query's source, or unlink the table (Table Design, Unlink).",
        code="table-query",
    )


def from_xml(table: str) -> WorkbookError:
    """A table that belongs to an XML map."""
    return WorkbookError(
        f"The table {short(table)} belongs to an XML map, which would overwrite the rows. Convert it in "
        "Excel: Table Design, Convert to Range, then Insert, Table.",
        code="table-xml",
    )


def blocked(table: str, where: str, what: str) -> WorkbookError:
    """Something stands where the table has to grow."""
    return WorkbookError(
        f"The table {short(table)} cannot grow: {short(what, 60)} is in the way at {short(where, 50)}. Move "
        "it in the template; a list stands on a sheet with nothing below it.",
        code="table-blocked",
    )


def too_long(table: str, rows: int) -> WorkbookError:
    """More rows than a sheet has."""
    return WorkbookError(
        f"The table {short(table)} would need {rows:,} rows, more than its sheet has left. Fill fewer rows.",
        code="table-too-long",
    )


def note_in_totals(table: str, where: str) -> WorkbookError:
    """A comment that is pinned to a cell that has to move."""
    return WorkbookError(
        f"The totals row of the table {short(table)} has a comment in {short(where, 50)}, which cannot be "
        "moved along. Put the comment into the header in the template.",
        code="table-note",
    )


def array_in_way(table: str, where: str) -> WorkbookError:
    """A formula over several cells that the table would cut."""
    return WorkbookError(
        f"The table {short(table)} cannot change its length: a formula over several cells, "
        f"{short(where, 50)}, touches its last rows. Move the formula in the template.",
        code="table-array",
    )
