"""A table of many companies, taken apart by company: rows first, figures when each is read for itself."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from kpi_engine.catalogue.lookup import normalised
from kpi_engine.errors import SourceError
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.fact import Fact
from kpi_engine.model.written import clipped
from kpi_engine.sources.decimals import usual_signs
from kpi_engine.sources.facts import BLANK, decimal_sign, no_place, read_table
from kpi_engine.sources.header import layout_of
from kpi_engine.sources.header_words import role_of
from kpi_engine.sources.number import DecimalSign
from kpi_engine.sources.open_table import open_table
from kpi_engine.sources.table import Misfit, Record, StoredNumber, Table

_NEVER = ("period", "term", "value")
"""What a column says that cannot also be the name of a company."""


class EntityRow(NamedTuple):
    """A row of one company as text that travels (JSON); without a name it belongs to nobody."""

    name: str
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class EntityTable:
    """How the rows of a table of many companies are read, apart from the rows themselves.

    `usual` has the decimal sign that the whole table proves, for companies whose own figures prove none.
    """

    file: str
    sheet: str
    header: tuple[str, ...]
    header_row: int
    column: int
    decimal: DecimalSign | None
    usual: Mapping[int, DecimalSign | None]

    def facts(self, name: str, rows: Iterable[str], places: Callable[[str], bool] = no_place) -> list[Fact]:
        """The figures of one company; raises SourceError as `read_facts` does, about its rows alone."""
        read = [_from_text(text) for text in rows]
        table = Table(self.file, self.sheet, self.header, self.header_row, lambda: iter(read))
        layout = layout_of(table, entity=self.column)
        facts = read_table(table, layout, self.decimal, usual=self.usual, places=places)
        return [replace(fact, entity=name) for fact in facts]


def entity_key(name: str) -> str:
    """One spelling for a company: no matter of case, of spaces, of invisible or composed characters."""
    seen = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    return " ".join(unicodedata.normalize("NFC", seen).split()).casefold()


def open_by_entity(
    path: Path, by: str, *, sheet: str | None = None, decimal: str | None = None
) -> tuple[EntityTable, Iterator[EntityRow]]:
    """The table in `path` and its rows, each under the company that its column `by` names.

    Rows that cannot be read are kept with their company, so that the others go on. Raises SourceError for
    what is wrong with the table as a whole.
    """
    table = open_table(path, sheet)
    column = _column(table, by)
    layout = layout_of(table, entity=column)
    sign = decimal_sign(decimal)
    usual = {} if sign else usual_signs(table, layout.values)
    first = min(value.index for value in layout.values)
    opened = EntityTable(table.file, table.sheet, table.header, table.header_row, column, sign, usual)
    return opened, (_entity_row(found, table, column, first) for found in table.rows())


def _column(table: Table, by: str) -> int:
    wanted = normalised(by)
    for index, text in enumerate(table.header):
        if text and normalised(text) == wanted:
            if role_of(text) in _NEVER:
                why = f'the column "{clipped(by)}" says the {role_of(text)}. Name the column of companies.'
                raise table.refusal(table.header_row, None, why, "by-column")
            return index
    found = clipped(", ".join(text for text in table.header if text), 100)
    why = f'there is no column "{clipped(by)}" to split by; the header has {found}.'
    raise table.refusal(table.header_row, None, why, "by-column")


def _entity_row(found: Record | Misfit, table: Table, column: int, first: int) -> EntityRow:
    """The row under its company. Where a row is too wide, only cells before the figures stand in place."""
    row, cells = found[0], found[1]
    placed = column < len(cells) and (bool(table.sheet) or len(cells) <= len(table.header) or column < first)
    name = cells[column] if placed else ""
    if name.casefold() in BLANK or CellError.from_text(name):
        name = ""
    return EntityRow(" ".join(name.split()), row, _text(found))


def _text(found: Record | Misfit) -> str:
    cells = [
        [cell.value, cell.half_unit, cell.percent] if isinstance(cell, StoredNumber) else cell
        for cell in found[1]
    ]
    refusal = [found.refusal.message, found.refusal.code] if isinstance(found, Misfit) else []
    return json.dumps([found[0], cells, *refusal], ensure_ascii=False)


def _from_text(text: str) -> Record | Misfit:
    row, stored, *refusal = json.loads(text)
    cells = [
        StoredNumber.of(cell[0], half_unit=cell[1], percent=cell[2]) if isinstance(cell, list) else cell
        for cell in stored
    ]
    if not refusal:
        return row, cells
    return Misfit(row, cells, SourceError(refusal[0], code=refusal[1]))


def misfit_of(text: str) -> str:
    """Why a row is refused whatever its company is; "" for a row that can be read."""
    found = _from_text(text)
    return found.refusal.message if isinstance(found, Misfit) else ""
