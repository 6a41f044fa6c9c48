"""Rows of files put into the tables of a workbook: the tables get as many rows as there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kpi_engine.errors import InputError
from kpi_engine.fill.receipt import CellChange, TableChange
from kpi_engine.fill.tables.body import TableBody
from kpi_engine.fill.tables.rows import Rows, TableData, read_rows
from kpi_engine.fill.tables.rules import rule_warnings
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.tables import Resized, resized
from kpi_engine.workbook.tables.refusals import no_table

Place = tuple[str, str]


@dataclass
class FilledTables:
    """The workbook with its tables resized, and what goes into their cells.

    `inputs` are all cells that get a value or become blank; `changes` are those whose content differs from
    before.
    """

    package: Package
    inputs: dict[Place, Scalar] = field(default_factory=dict)
    changes: list[CellChange] = field(default_factory=list)
    tables: list[TableChange] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def put(self, body: TableBody, row: int, column: int, new: Scalar, origin: str, *, is_date: bool) -> None:
        """One cell of a table, told by its place in it."""
        place = body.sheet, cell_name(body.first + row, body.left + column)
        old = body.value(row, column)
        if type(old) is not type(new) or old != new:
            self.changes.append(CellChange(*place, old, new, origin, is_date))
        elif row < body.count:
            return
        self.inputs[place] = new

    @property
    def files(self) -> list[str]:
        """The names of the files with rows."""
        return [table.data for table in self.tables if table.data]

    def took(self, done: Resized, body: TableBody, data: TableData | None = None) -> None:
        """A table that was resized: the cells that it left behind are blank now, and that counts as input."""
        self.package = done.package
        source = (data.path.name, data.sha256) if data else ("", "")
        self.tables.append(TableChange(done.table, *done.rows, *source))
        self.warnings += done.notes
        origin = f"{data.path.name}: the table ends above" if data else ""
        held = {cell.ref: cell.value for cell in body.cells.values() if not cell.kind}
        for ref in done.emptied:
            self.inputs[body.sheet, ref] = None
            if held.get(ref) is not None:
                self.changes.append(CellChange(body.sheet, ref, held[ref], None, origin))


def fill_tables(package: Package, lists: Sequence[TableData], decimal: str | None = None) -> FilledTables:
    """Read the files and put their rows into the tables; nothing is written yet.

    Raises SourceError for the data, WorkbookError for a table that cannot take it.
    """
    filled = FilledTables(package)
    done: set[str] = set()
    for data in lists:
        if data.table.casefold() in done:
            raise InputError(
                f"The table {short(data.table)} is given two files. Put the rows into one.",
                code="table-twice",
            )
        done.add(data.table.casefold())
        _fill(filled, data, decimal)
    filled.warnings += rule_warnings(filled.package, filled.changes)
    return filled


def _fill(filled: FilledTables, data: TableData, decimal: str | None) -> None:
    table = filled.package.table(data.table)
    if table is None:
        known = [each.name for each in filled.package.tables]
        raise no_table(filled.package.path.name, data.table, known)
    body = TableBody(filled.package, table)
    rows = read_rows(data, body, decimal)
    start = body.filled if data.append else 0
    count = start + len(rows.values)
    wanted = max(count, body.count) if data.append else count
    filled.took(resized(filled.package, table.name, wanted), body, data)
    filled.warnings += [*rows.notes, *_repeated(body, rows, start, data)]
    open_columns = [index for index in range(len(body.columns)) if index not in body.calculated]
    for at, (number, values) in enumerate(zip(rows.numbers, rows.values, strict=True), start):
        origin = f"{data.path.name} row {number}"
        for column in open_columns:
            if column in values:
                new = values[column]
                filled.put(body, at, column, new.value, origin, is_date=new.is_date)
            elif at >= body.count:
                filled.put(body, at, column, None, origin, is_date=False)


def _repeated(body: TableBody, rows: Rows, start: int, data: TableData) -> list[str]:
    """Appended rows that the table holds already, as after a file was appended twice."""
    if not start or not rows.values:
        return []
    columns = list(rows.values[0])
    held = {tuple(body.value(row, column) for column in columns) for row in range(start)}
    again = [
        number
        for number, values in zip(rows.numbers, rows.values, strict=True)
        if tuple(values[column].value for column in columns) in held
    ]
    if not again:
        return []
    which = f"row {again[0]} is" if len(again) == 1 else f"{len(again)} rows (first row {again[0]}) are"
    return [f"{data.path.name}: {which} already in the table {body.name}, and now twice."]
