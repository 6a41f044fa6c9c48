"""Excel tables that cannot grow, or whose columns are unclear."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.authoring.places import some
from kpi_engine.fill.authoring.rule import Flaw, rule
from kpi_engine.workbook.package import TableInfo
from kpi_engine.workbook.references import parse_range
from kpi_engine.workbook.resolve import table_body

_DEFAULT = re.compile(r"(?:Column|Spalte|Colonne|Columna|Colonna|Kolumn|Kolom|Kolonne)\s?\d+", re.IGNORECASE)


@rule(
    "table-below", "warning",
    why="A table grows downwards with its data; what stands below it is in the way.",
    fix="Move it beside the table or to another sheet.",
)  # fmt: skip
def table_below(book: AuthoredBook) -> Iterator[Flaw]:
    """Something below a table that takes rows of data."""
    for table in _lists(book):
        area = parse_range(table.ref)
        if area is None:
            continue
        cells = [
            record.ref
            for record in book.records(table.sheet)
            if record.row > area.bottom and area.left <= record.column <= area.right
            and (record.kind or record.value not in (None, ""))
        ]  # fmt: skip
        if cells:
            yield Flaw(table.sheet, cells[0], f"{some(cells)} below the table {table.name}.")


@rule(
    "table-mixed-column", "warning",
    why="Where some rows of a column compute and others are typed, it is unclear what a new row holds.",
    fix="Make it a calculated column throughout, or a column of figures throughout.",
)  # fmt: skip
def table_mixed_column(book: AuthoredBook) -> Iterator[Flaw]:
    """Formulas among the figures of a column."""
    for table in book.package.tables:
        body = table_body(table)
        for index, column in enumerate(table.columns if body else ()):
            assert body is not None
            rows = [book.cells.record(table.sheet, row, body.left + index)
                    for row in range(body.top, min(body.bottom, body.top + 10_000) + 1)]  # fmt: skip
            computed = [record.ref for record in rows if record and record.kind]
            typed = [record.ref for record in rows
                     if record and not record.kind and record.value not in (None, "")]  # fmt: skip
            if computed and typed:
                fewer = min(computed, typed, key=len)
                text = (
                    f"the column {column[:40]} of {table.name} has {len(computed)} formulas and "
                    f"{len(typed)} typed cells; the fewer: {some(fewer)}."
                )
                yield Flaw(table.sheet, fewer[0], text)


@rule(
    "table-blank-header", "warning",
    why="The columns of a table are found by their headers; this one says nothing.",
    fix="Write into the header what the column holds.",
)  # fmt: skip
def table_blank_header(book: AuthoredBook) -> Iterator[Flaw]:
    """A header that is empty, or the one that Excel put there."""
    for table in book.package.tables:
        unnamed = [column or "(empty)" for column in table.columns
                   if not column.strip() or _DEFAULT.fullmatch(column.strip())]  # fmt: skip
        if unnamed:
            text = f"the table {table.name} has columns called {', '.join(unnamed[:4])}."
            yield Flaw(table.sheet, table.ref, text)


def _lists(book: AuthoredBook) -> Iterator[TableInfo]:
    """Tables that take rows of data: targets lead to their columns, or the workbook has no targets."""
    named = {target.name.partition("[")[0].casefold() for target in book.targets if "[" in target.name}
    for table in book.package.tables:
        if table.name.casefold() in named or not book.attempts:
            yield table
