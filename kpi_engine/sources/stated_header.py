"""What the columns of a table to check are: a value, columns by period, by scenario, or by term."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from kpi_engine.catalogue.lookup import normalised
from kpi_engine.model.period import period_readings
from kpi_engine.sources.header import Layout, ValueColumn, missing, no_header, roles_of, twice, unclear
from kpi_engine.sources.header_words import (
    DIMENSIONS,
    YEARS,
    is_computed,
    is_whole,
    scenario_of,
    without_scenario,
)
from kpi_engine.sources.labels import read_label
from kpi_engine.sources.number import take_apart
from kpi_engine.sources.table import Misfit, StoredNumber, Table

_LOOKED_AT = 50
WHOLE_YEAR = "whole year"
_PARTS = frozenset(("fy", "full year", "whole year", "annual", "year"))
"""Headers of the year itself, beside columns of its months."""


def stated_layout(table: Table) -> Layout:
    """Recognise the columns of a table to check; what would have to be guessed is refused, column named."""
    roles = roles_of(table, checked=True)
    free = [index for index, text in enumerate(table.header) if text and index not in roles.values()]
    nameless = tuple(index for index, text in enumerate(table.header) if not text)
    dimensions = tuple(index for index in free if _is_dimension(table, index))
    aside = tuple(index for index in free if is_computed(table.header[index]) and not _known(table, index))
    free = [index for index in free if index not in (*dimensions, *aside)]
    read = {index: _column(table, index, roles) for index in free}
    dated = [column for column in read.values() if column.period or column.part]
    if dated and "term" not in roles and 0 in nameless:
        roles["term"], nameless = 0, nameless[1:]
    wholes = [index for index in aside if is_whole(table.header[index])]
    if not dated and len(wholes) == 1 and _are_parts(table, roles, read):
        parts = tuple(ValueColumn(index, segment=table.header[index]) for index in (*read, *wholes))
        aside = tuple(index for index in aside if index not in wholes)
        return Layout(roles, parts, nameless, dimensions, aside)
    columns, unknown = _columns(table, roles, read, (*dimensions, *aside))
    return Layout(roles, tuple(columns), nameless, dimensions, aside, unknown)


def _are_parts(table: Table, roles: dict[str, int], read: dict[int, ValueColumn]) -> bool:
    """True for `Metric, Basic, Pro, Total`: beside a total stand the parts of it, in figures."""
    others = [index for index, column in read.items() if not column.scenario]
    if "term" not in roles or "value" in roles or len(others) != len(read) or len(read) < 2:
        return False
    return all(_holds_figures(table, index) for index in read)


def _columns(
    table: Table, roles: dict[str, int], read: dict[int, ValueColumn], others: tuple[int, ...]
) -> tuple[list[ValueColumn], tuple[int, ...]]:
    """The columns of figures, and columns of words that may tell figures apart."""
    dated = [column for column in read.values() if column.period or column.part]
    scenarios = [column for column in read.values() if column.scenario and column not in dated]
    unknown = tuple(index for index, column in read.items() if column not in (*dated, *scenarios))
    if "value" in roles:
        if dated:
            raise twice(table, roles["value"], dated[0].index, "both hold figures, one of them by period")
        columns = [ValueColumn(roles["value"]), *scenarios]
    elif "term" in roles and dated:
        if "period" in roles and any(column.period for column in dated):
            raise twice(table, roles["period"], dated[0].index, "both say the period")
        if unknown:
            raise table.refusal(table.header_row, None, unclear(table, unknown[0], ()), "period")
        columns = dated
    elif "term" in roles and scenarios:
        columns = scenarios
    elif "term" in roles and (months := [index for index in read if _is_month(table.header[index])]):
        why = f"column {table.shown(months[0])} says no year. Write it like Jan 2026, or add a column year."
        raise table.refusal(table.header_row, None, why, "period")
    elif dated:
        raise missing(table, "a column term (or metric, kpi) beside the columns by period")
    else:
        return _by_term(table, roles, read, others), ()
    if "term" not in roles:
        raise missing(table, "a column term (or metric, kpi) that says what each value is")
    _refuse_doubles(table, columns)
    return columns, unknown


def _by_term(
    table: Table, roles: dict[str, int], read: dict[int, ValueColumn], others: tuple[int, ...]
) -> list[ValueColumn]:
    """A column a term: a row a period, a company or a part of it."""
    if "term" in roles:
        raise missing(table, "a column value")
    columns = [_as_term(table, index) for index in read]
    if not ({"period", "entity", "segment"} & set(roles) or others) or not columns:
        raise no_header(table) if len(roles) < 2 else missing(table, "a column value")
    _refuse_doubles(table, columns)
    return columns


def _as_term(table: Table, index: int) -> ValueColumn:
    label = read_label(table.header[index])
    scenario, rest = without_scenario(table.header[index])
    other = read_label(rest) if scenario and rest and not _known(table, index) else None
    if other and other != (rest, "", False):
        return ValueColumn(index, term=rest, scenario=scenario, unit=other.unit)
    return ValueColumn(index, term=table.header[index], unit=label.unit)


def _column(table: Table, index: int, roles: dict[str, int]) -> ValueColumn:
    """A column by the period and scenario of its header; with neither, it is of another kind."""
    text = table.header[index]
    scenario, rest = without_scenario(text)
    readings = period_readings(rest)
    if len(readings) > 1:
        raise table.refusal(table.header_row, None, unclear(table, index, readings), "period")
    if readings:
        return ValueColumn(index, period=readings[0], scenario=scenario)
    if _says_years(table, roles) and (normalised(rest) in _PARTS or _is_month(rest)):
        return ValueColumn(index, part=WHOLE_YEAR if normalised(rest) in _PARTS else rest, scenario=scenario)
    return ValueColumn(index, scenario=scenario if not rest else "")


def _is_month(text: str) -> bool:
    """True for a month or quarter that lacks its year."""
    return bool(period_readings(f"{text} 2000")) and not text.strip().isdigit()


def _says_years(table: Table, roles: dict[str, int]) -> bool:
    return "period" in roles and normalised(table.header[roles["period"]]) in YEARS


def _refuse_doubles(table: Table, columns: list[ValueColumn]) -> None:
    seen: dict[ValueColumn, int] = {}
    for column in columns:
        said = replace(column, index=0, term=read_label(column.term).term if column.term else "")
        if said in seen and (said.period or said.term or said.scenario):
            what = " ".join(part for part in (said.term, said.period, said.scenario) if part)
            raise twice(table, seen[said], column.index, f"are both {what[:30]}")
        seen[said] = column.index


def _known(table: Table, index: int) -> bool:
    return read_label(table.header[index]) != (table.header[index], "", False)


def _is_dimension(table: Table, index: int) -> bool:
    """True for a column like Region; Plan is one where it holds words, a scenario where it holds figures."""
    text = table.header[index]
    if normalised(text) not in DIMENSIONS:
        return False
    return not scenario_of(text) or not _holds_figures(table, index)


def _holds_figures(table: Table, index: int) -> bool:
    records = (found for found in islice(table.rows(), _LOOKED_AT) if not isinstance(found, Misfit))
    cells = [cells[index] for _, cells in records if cells[index]]
    return any(isinstance(cell, StoredNumber) or take_apart(cell) is not None for cell in cells)
