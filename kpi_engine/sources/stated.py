"""Figures as people state them, for `kpi check`: with ids or without, long or wide, of one source or more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from kpi_engine.formula.references import cell_name, place_name
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.fact import Fact
from kpi_engine.model.written import clipped
from kpi_engine.sources.facts import BLANK, decimal_sign, is_word, no_place, sound_records
from kpi_engine.sources.figures import Figure, Figures
from kpi_engine.sources.header import Layout, ValueColumn
from kpi_engine.sources.header_words import scenario_of
from kpi_engine.sources.labels import Label, read_label, trimmed
from kpi_engine.sources.minus_throughout import turned
from kpi_engine.sources.number import DecimalSign
from kpi_engine.sources.open_table import open_table
from kpi_engine.sources.part_of_year import Periods
from kpi_engine.sources.percent_names import Read, settled
from kpi_engine.sources.stated_header import stated_layout
from kpi_engine.sources.table import StoredNumber, Table
from kpi_engine.sources.telling_apart import telling_apart
from kpi_engine.sources.units import StatedUnit, stated_unit
from kpi_engine.sources.usual_sign import usual_sign
from kpi_engine.sources.words import Words

_NOT_STATED = BLANK | {
    "null", "none", "nan", "nil", "n.m.", "nm", "n/m", "tbd", "tbc", "pending", "?", "--", "…", "...",
}  # fmt: skip


class Stated(NamedTuple):
    """The figures of a table, and what its reader should know of how they were read."""

    facts: tuple[Fact, ...]
    remarks: tuple[str, ...]


def read_stated(path: Path, *, sheet: str | None = None, decimal: str | None = None) -> Stated:
    """The figures of a table for `kpi check`, in reading order.

    Long (`term, value`; `term, period, actual, target`) or wide (a column a period, or a column a term). An
    id column gives the ids, which must differ; without one a figure's id is its cell, `C7`. Columns that are
    computed from others (totals, variances) are left aside. Raises SourceError, with row and column, where a
    figure could only be guessed, and WorkbookError for an unsound workbook.
    """
    table = open_table(path, sheet)
    layout = stated_layout(table)
    layout = replace(layout, dimensions=telling_apart(table, layout))
    facts, told = turned(list(settled(table, _Reader(table, layout, decimal_sign(decimal)).facts())))
    aside = [f"Column {table.shown(index)} was left aside: it follows from others." for index in layout.aside]
    return Stated(tuple(facts), (*aside, *told))


class _Reader:
    """Reads the records of one table."""

    def __init__(self, table: Table, layout: Layout, decimal: DecimalSign | None) -> None:
        self.table, self.layout = table, layout
        self.words = Words(table, layout.roles, rhythms=True, places=no_place)
        usual = None if decimal else usual_sign(table, layout)
        self.figures = Figures(table, layout.values, decimal, {c.index: usual for c in layout.values})
        self.labels: dict[str, Label] = {}
        self.ids: dict[str, int] = {}
        self.periods = Periods(table, layout, self.words)

    def facts(self) -> Iterator[Read]:
        """Every figure; a cell without a figure is none."""
        for row, cells in sound_records(self.table, self.layout):
            stated = [value for value in self.layout.values if not _is_blank(cells[value.index])]
            own = self._own_id(row, cells) if stated else ""
            for value in stated:
                yield self._read(row, cells, value, own)

    def _read(self, row: int, cells: list[str], column: ValueColumn, own: str) -> Read:
        words, raw = self.words, cells[column.index]
        text = column.term or words.text(cells, "term") or words.term(row, cells)  # refused without one
        label = self._label(text)
        stated = self._unit(row, cells, label)
        figure = self._figure(row, column.index, raw, label.term, stated)
        beside = figure.currency if figure else ""
        fact = Fact(
            id=self._id(row, column, own),
            term=label.term,
            value=str(raw) if figure is None else figure.value,
            raw=str(raw),
            half_unit=figure.half_unit if figure else 0.0,
            place=self.table.place(row, column.index),
            period=column.period or self.periods.of(row, cells, column),
            scenario=column.scenario or self._scenario(cells),
            segment=column.segment or self._segment(cells),
            entity=words.text(cells, "entity"),
            currency=words.currency(row, cells, stated.currency, beside),
            unit=stated.text,
            guide=words.text(cells, "guide"),
            source=words.text(cells, "source"),
            note=words.text(cells, "note"),
        )
        says_percent = "%" in raw or (isinstance(raw, StoredNumber) and raw.percent) or stated.percent
        in_name = label.percent_in_name and not says_percent and figure is not None
        return Read(fact, row, column.index, text, in_name)

    def _label(self, text: str) -> Label:
        if text not in self.labels:
            self.labels[text] = read_label(text)
        return self.labels[text]

    def _unit(self, row: int, cells: list[str], label: Label) -> StatedUnit:
        """What the unit column says, or else the words beside the term."""
        stated = self.words.unit(row, cells, label.term)
        return stated if stated.text else stated_unit(label.unit, label.term)

    def _figure(self, row: int, column: int, raw: str, term: str, unit: StatedUnit) -> Figure | None:
        """The number of a cell; None where the term is a word or a date, and for an error of the source."""
        if is_word(raw, term) or CellError.from_text(raw):
            return None
        if isinstance(raw, StoredNumber):
            return self.figures.read(row, column, raw, unit)
        number, scale = trimmed(raw, term)
        if scale and unit.power:
            why = f'"{clipped(raw)}" has a scale of its own, its unit is {unit.text}. Keep one of them.'
            raise self.table.refusal(row, column, why, "unit")
        return self.figures.read(row, column, number, scale or unit)

    def _scenario(self, cells: list[str]) -> str:
        text = self.words.text(cells, "scenario")
        return scenario_of(text) or self.words.scenario(cells)

    def _segment(self, cells: list[str]) -> str:
        """The segment, and what other columns say about the part of the business."""
        own = [self.words.text(cells, "segment")]
        named = (*own, *(str(cells[index]) for index in self.layout.dimensions))
        return " / ".join(dict.fromkeys(part for part in named if part))

    def _own_id(self, row: int, cells: list[str]) -> str:
        """The id of a row, "" in a table without ids."""
        own = self.words.text(cells, "id")
        if "id" not in self.layout.roles:
            return ""
        if not own:
            why = "the id is missing. Give each fact one."
            raise self.table.refusal(row, self.layout.roles["id"], why, "no-id")
        if own in self.ids:
            why = f'"{own[:40]}" is also the id of row {self.ids[own]}. Give each fact an id of its own.'
            raise self.table.refusal(row, self.layout.roles["id"], why, "duplicate-id")
        self.ids[own] = row
        return own

    def _id(self, row: int, column: ValueColumn, own: str) -> str:
        """The user's id; of several figures in a row, with the column's header; else the cell."""
        if not own:
            sheet = self.table.sheet
            return place_name(sheet, row, column.index + 1) if sheet else cell_name(row, column.index + 1)
        return own if len(self.layout.values) == 1 else f"{own} {self.table.header[column.index]}"


def _is_blank(text: str) -> bool:
    return text.strip().casefold() in _NOT_STATED
