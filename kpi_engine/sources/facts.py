"""From a table to Facts: every figure with its term, period, unit, and the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import SourceError
from kpi_engine.formula.references import cell_name
from kpi_engine.model.fact import Fact
from kpi_engine.model.unit import Unit
from kpi_engine.sources.figures import Figure, Figures
from kpi_engine.sources.header import Layout, ValueColumn, layout_of
from kpi_engine.sources.number import DecimalSign, take_apart
from kpi_engine.sources.open_table import open_table
from kpi_engine.sources.table import Record, StoredNumber, Table
from kpi_engine.sources.units import StatedUnit
from kpi_engine.sources.words import Words

_CODE = re.compile(r"-?0[0-9]")
"""A number that begins with a nought (00123) is the name of something, not an amount."""
BLANK = frozenset(("", "-", "–", "—", "n/a", "n.a.", "na"))


def no_place(_: str) -> bool:
    """No word is a place: a table that is read for no workbook has terms only."""
    return False


def read_facts(
    path: Path, *, sheet: str | None = None, decimal: str | None = None,
    places: Callable[[str], bool] = no_place,
) -> list[Fact]:  # fmt: skip
    """The figures of a table for `kpi fill`, in reading order.

    `path` is a CSV file or a workbook, long (`period, term, value`) or wide. Terms that we know come with
    their id, others as they stand. An empty cell is no fact. `places` tells which words in the column of
    terms are places of the workbook to fill (names, addresses): they are kept as typed, and their values may
    be text and dates. Raises SourceError, with row and column, where a figure could only be guessed, and
    WorkbookError for an unsound workbook.
    """
    table = open_table(path, sheet)
    return list(_Reader(table, layout_of(table), decimal_sign(decimal), places=places).facts())


def read_table(
    table: Table, layout: Layout, decimal: DecimalSign | None, *,
    usual: Mapping[int, DecimalSign | None], places: Callable[[str], bool],
) -> list[Fact]:  # fmt: skip
    """The figures of one company's rows of a longer table, whose columns have `usual` decimal signs."""
    return list(_Reader(table, layout, decimal, places=places, usual=usual).facts())


def decimal_sign(decimal: str | None) -> DecimalSign | None:
    """The decimal sign that the user states, if any."""
    if decimal and decimal not in (".", ","):
        raise SourceError(f'The decimal sign is "." or ",", not "{decimal[:20]}".', code="decimal")
    return cast("DecimalSign", decimal) if decimal else None


def is_figure(raw: str) -> bool:
    """True for what is read as a number; 00123 is the name of something."""
    return isinstance(raw, StoredNumber) or (take_apart(raw) is not None and not _CODE.match(raw))


def is_word(raw: str, term: str) -> bool:
    """True where the term is a word (a name, a choice) or a written date."""
    declared = TERMS.find(term)
    if declared is None:
        return False
    return declared.unit is Unit.TEXT or (declared.unit is Unit.DATE and not raw.strip().isdigit())


def sound_records(table: Table, layout: Layout) -> Iterator[Record]:
    """The rows of a table; refused where a cell has no column name above it, or where there is no row."""
    row = 0
    for row, cells in table.records():
        for column in layout.nameless:
            if cells[column]:
                why = "a cell stands in a column without a name. Name the column, or empty it."
                raise table.refusal(row, column, why, "nameless-column")
        yield row, cells
    if not row:
        why = "there is a header but no row below it. Export the table again."
        raise table.refusal(table.header_row, None, why, "no-rows")


class _Reader:
    """Reads the records of one table."""

    def __init__(
        self, table: Table, layout: Layout, decimal: DecimalSign | None, *,
        places: Callable[[str], bool] = no_place, usual: Mapping[int, DecimalSign | None] | None = None,
    ) -> None:  # fmt: skip
        self.table, self.layout, self.places = table, layout, places
        self.words = Words(table, layout.roles, rhythms=False, places=places)
        self.figures = Figures(table, layout.values, decimal, usual)

    def facts(self) -> Iterator[Fact]:
        for row, cells in sound_records(self.table, self.layout):
            for value in self.layout.values:
                if cells[value.index].casefold() not in BLANK:
                    yield self._fact(row, cells, value)

    def _fact(self, row: int, cells: list[str], column: ValueColumn) -> Fact:
        words, raw = self.words, cells[column.index]
        term = column.term or words.term(row, cells)
        unit = words.unit(row, cells, term)
        figure = self._figure(row, column.index, raw, term, unit)
        return Fact(
            id=words.text(cells, "id") or cell_name(row, column.index + 1),
            term=term,
            value=raw if figure is None else figure.value,
            raw=str(raw),
            half_unit=figure.half_unit if figure else 0.0,
            place=self.table.place(row, column.index),
            period=column.period or words.period(row, cells),
            scenario=words.scenario(cells),
            segment=words.text(cells, "segment"),
            entity=words.text(cells, "entity"),
            currency=words.currency(row, cells, unit.currency, figure.currency if figure else ""),
            unit=unit.text,
            guide=words.text(cells, "guide"),
            source=words.text(cells, "source"),
            note=words.text(cells, "note"),
        )

    def _figure(self, row: int, column: int, raw: str, term: str, unit: StatedUnit) -> Figure | None:
        """The number of a cell; None where the term is a word (a name, a choice) or a written date."""
        if is_word(raw, term):
            return None
        if term not in TERMS and self.places(term) and not is_figure(raw):
            return None
        return self.figures.read(row, column, raw, unit)
