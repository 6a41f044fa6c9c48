"""What the columns of a table are: long (`period, term, value`) or wide, recognised by the header alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi_engine.catalogue.lookup import normalised, resolve
from kpi_engine.errors import SourceError
from kpi_engine.model.period import period_readings
from kpi_engine.model.written import clipped
from kpi_engine.sources.header_words import YEARS, role_of
from kpi_engine.sources.table import Table

_EXPECTED = (
    "Expected a header row: period, term, value; or term and one column a month; "
    "or period and one column a term"
)


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of figures; in a wide table its header gives the period, term, scenario or segment of each.

    `part` is the month or quarter of a year that stands in the row; `unit` is what the header says beside
    the term.
    """

    index: int
    period: str = ""
    term: str = ""
    scenario: str = ""
    part: str = ""
    unit: str = ""
    segment: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each role stands (`roles["unit"]` is a column number from 0), and which columns hold figures.

    Nothing may stand under the columns in `nameless`: what it is could only be guessed. `dimensions` say
    which part of the business a figure is about, besides the segment. `aside` are computed from others. What
    `unknown` columns are, only the rows may tell.
    """

    roles: dict[str, int]
    values: tuple[ValueColumn, ...]
    nameless: tuple[int, ...]
    dimensions: tuple[int, ...] = ()
    aside: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()


def recognised(cells: Sequence[str]) -> int:
    """How many cells of a row are header words, periods or terms that we know."""
    return sum(bool(cell) and bool(role_of(cell) or period_readings(cell) or resolve(cell)) for cell in cells)


def layout_of(table: Table, *, entity: int | None = None) -> Layout:
    """Recognise the columns of `table`; what would have to be guessed is refused with the column named.

    `entity` is the column that the user named as the company's, whatever its header says.
    """
    roles = roles_of(table, entity)
    free = [index for index, text in enumerate(table.header) if text and index not in roles.values()]
    nameless = tuple(index for index, text in enumerate(table.header) if not text)
    periods = {index: period_readings(table.header[index]) for index in free}
    months = [index for index in free if periods[index]]
    if "value" in roles:
        return _long(table, roles, months, nameless)
    if months:
        if "term" not in roles and 0 in nameless:
            roles["term"], nameless = 0, nameless[1:]
        return _wide_by_term(table, roles, periods, nameless)
    if "period" in roles:
        return _wide_by_period(table, roles, free, nameless)
    raise no_header(table)


def roles_of(table: Table, entity: int | None = None, *, checked: bool = False) -> dict[str, int]:
    """Which column says what; two that say the same are refused, but a month may stand beside its year."""
    roles: dict[str, int] = {} if entity is None else {"entity": entity}
    words: dict[str, int] = {}
    for index, text in enumerate(table.header):
        if not text:
            continue
        if normalised(text) in words:
            raise twice(table, words[normalised(text)], index, "have the same name")
        words[normalised(text)] = index
        role = role_of(text, checked=checked)
        if index == entity or (entity is not None and role == "entity"):
            role = "no figure"
        if role == "period" and checked:
            role = _month_or_year(table, roles, text)
        if role in roles and role != "no figure":
            raise twice(table, roles[role], index, f"both say the {role}")
        if role:
            roles[role if role != "no figure" else text] = index
    return roles


def _month_or_year(table: Table, roles: dict[str, int], text: str) -> str:
    """`period`, or `year` for the one of two such columns that holds years."""
    if "period" not in roles:
        return "period"
    first = normalised(table.header[roles["period"]])
    if first in YEARS and normalised(text) not in YEARS:
        roles["year"] = roles.pop("period")
        return "period"
    return "year" if normalised(text) in YEARS and first not in YEARS else "period"


def _long(table: Table, roles: dict[str, int], months: list[int], nameless: tuple[int, ...]) -> Layout:
    if months:
        raise twice(table, roles["value"], months[0], "both hold figures, one of them by period")
    if "term" not in roles:
        raise missing(table, "a column term (or metric, kpi) that says what each value is")
    return Layout(roles, (ValueColumn(roles["value"]),), nameless)


def _wide_by_term(
    table: Table, roles: dict[str, int], periods: dict[int, tuple[str, ...]], nameless: tuple[int, ...]
) -> Layout:
    if not roles:
        raise no_header(table)
    if "term" not in roles:
        raise missing(table, "a column term (or metric, kpi) beside the columns by period")
    if "period" in roles:
        raise twice(table, roles["period"], next(iter(periods)), "both say the period")
    columns: dict[str, ValueColumn] = {}
    for index, readings in periods.items():
        if len(readings) != 1:
            raise table.refusal(table.header_row, None, unclear(table, index, readings), "period")
        if readings[0] in columns:
            raise twice(table, columns[readings[0]].index, index, f"are both {readings[0]}")
        columns[readings[0]] = ValueColumn(index, period=readings[0])
    return Layout(roles, tuple(columns.values()), nameless)


def _wide_by_period(
    table: Table, roles: dict[str, int], free: list[int], nameless: tuple[int, ...]
) -> Layout:
    if "term" in roles or not free:
        raise missing(table, "a column value")
    columns: dict[str, ValueColumn] = {}
    for index in free:
        term = resolve(table.header[index]) or table.header[index]
        if term in columns:
            raise twice(table, columns[term].index, index, f"are both {clipped(term)}")
        columns[term] = ValueColumn(index, term=term)
    return Layout(roles, tuple(columns.values()), nameless)


def unclear(table: Table, index: int, readings: tuple[str, ...]) -> str:
    """Why the header of a column is no period."""
    if readings:
        return (
            f"column {table.shown(index)} can be {readings[0]} or {readings[1]}. Write it like {readings[0]}."
        )
    return (
        f"column {table.shown(index)} is neither a period nor a column we know. "
        "Remove it, or write a period like 2026-01."
    )


def twice(table: Table, first: int, second: int, why: str) -> SourceError:
    """The refusal of two columns of which one is too many."""
    columns = f"columns {table.shown(first)} and {table.shown(second)} {why}"
    return table.refusal(table.header_row, None, f"{columns}. Keep one of them.", "duplicate-column")


def missing(table: Table, what: str) -> SourceError:
    """The refusal of a header that lacks a column."""
    found = clipped(", ".join(text for text in table.header if text), 80)
    return table.refusal(table.header_row, None, f"the header ({found}) lacks {what}.", "no-column")


def no_header(table: Table) -> SourceError:
    """The refusal of a first row that is no header at all."""
    found = clipped(", ".join(text for text in table.header if text), 60)
    return table.refusal(table.header_row, None, f'found "{found}". {_EXPECTED}.', "no-header")
