"""What the columns of a table are: long (`period, term, value`) or wide, recognised by the header alone."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.catalogue.lookup import normalised, resolve
from kpi_engine.errors import SourceError
from kpi_engine.model.period import period_readings
from kpi_engine.sources.table import Table, clipped

_SYNONYMS = {
    "period": ("period", "month", "date", "quarter", "week", "year"),
    "term": ("term", "metric", "kpi", "measure", "line item"),
    "value": ("value", "amount"),
    "id": ("id", "fact", "fact id"),
    "guide": ("guide",),
    "unit": ("unit",),
    "scenario": ("scenario", "version"),
    "segment": ("segment", "tier"),
    "entity": ("entity", "company"),
    "currency": ("currency", "ccy"),
    "source": ("source",),
    "note": ("note", "notes", "comment", "comments"),
    "no figure": ("help", "owner"),
}
_ROLES = {word: role for role, words in _SYNONYMS.items() for word in words}
_EXPECTED = (
    "Expected a header row: period, term, value; or term and one column a month; "
    "or period and one column a term"
)


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of figures; in a wide table its header gives the period or the term of each."""

    index: int
    period: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each role stands (`roles["unit"]` is a column number from 0), and which columns hold figures.

    Nothing may stand under the columns in `nameless`: what it is could only be guessed.
    """

    roles: dict[str, int]
    values: tuple[ValueColumn, ...]
    nameless: tuple[int, ...]


def recognised(cells: list[str]) -> int:
    """How many cells of a row are header words, periods or terms that we know."""
    return sum(bool(cell) and bool(role_of(cell) or period_readings(cell) or resolve(cell)) for cell in cells)


def layout_of(table: Table, *, entity: int | None = None) -> Layout:
    """Recognise the columns of `table`; what would have to be guessed is refused with the column named.

    `entity` is the column that the user named as the company's, whatever its header says.
    """
    roles = _roles(table, entity)
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
    raise _no_header(table)


def role_of(text: str) -> str:
    """What a column says by its header (`period`, `term`, `value`, `entity` …), or ""."""
    return _ROLES.get(normalised(text), "")


def _roles(table: Table, entity: int | None) -> dict[str, int]:
    roles: dict[str, int] = {} if entity is None else {"entity": entity}
    words: dict[str, int] = {}
    for index, text in enumerate(table.header):
        if not text:
            continue
        if normalised(text) in words:
            raise _twice(table, words[normalised(text)], index, "have the same name")
        words[normalised(text)] = index
        role = role_of(text)
        if index == entity or (entity is not None and role == "entity"):
            role = "no figure"
        if role in roles and role != "no figure":
            raise _twice(table, roles[role], index, f"both say the {role}")
        if role:
            roles[role if role != "no figure" else text] = index
    return roles


def _long(table: Table, roles: dict[str, int], months: list[int], nameless: tuple[int, ...]) -> Layout:
    if months:
        raise _twice(table, roles["value"], months[0], "both hold figures, one of them by period")
    if "term" not in roles:
        raise _missing(table, "a column term (or metric, kpi) that says what each value is")
    return Layout(roles, (ValueColumn(roles["value"]),), nameless)


def _wide_by_term(
    table: Table, roles: dict[str, int], periods: dict[int, tuple[str, ...]], nameless: tuple[int, ...]
) -> Layout:
    if not roles:
        raise _no_header(table)
    if "term" not in roles:
        raise _missing(table, "a column term (or metric, kpi) beside the columns by period")
    if "period" in roles:
        raise _twice(table, roles["period"], next(iter(periods)), "both say the period")
    columns: dict[str, ValueColumn] = {}
    for index, readings in periods.items():
        if len(readings) != 1:
            raise table.refusal(table.header_row, None, _unclear(table, index, readings), "period")
        if readings[0] in columns:
            raise _twice(table, columns[readings[0]].index, index, f"are both {readings[0]}")
        columns[readings[0]] = ValueColumn(index, period=readings[0])
    return Layout(roles, tuple(columns.values()), nameless)


def _wide_by_period(
    table: Table, roles: dict[str, int], free: list[int], nameless: tuple[int, ...]
) -> Layout:
    if "term" in roles or not free:
        raise _missing(table, "a column value")
    columns: dict[str, ValueColumn] = {}
    for index in free:
        term = resolve(table.header[index]) or table.header[index]
        if term in columns:
            raise _twice(table, columns[term].index, index, f"are both {clipped(term)}")
        columns[term] = ValueColumn(index, term=term)
    return Layout(roles, tuple(columns.values()), nameless)


def _unclear(table: Table, index: int, readings: tuple[str, ...]) -> str:
    if readings:
        return (
            f"column {table.shown(index)} can be {readings[0]} or {readings[1]}. Write it like {readings[0]}."
        )
    return (
        f"column {table.shown(index)} is neither a period nor a column we know. "
        "Remove it, or write a period like 2026-01."
    )


def _twice(table: Table, first: int, second: int, why: str) -> SourceError:
    columns = f"columns {table.shown(first)} and {table.shown(second)} {why}"
    return table.refusal(table.header_row, None, f"{columns}. Keep one of them.", "duplicate-column")


def _missing(table: Table, what: str) -> SourceError:
    found = clipped(", ".join(text for text in table.header if text), 80)
    return table.refusal(table.header_row, None, f"the header ({found}) lacks {what}.", "no-column")


def _no_header(table: Table) -> SourceError:
    found = clipped(", ".join(text for text in table.header if text), 60)
    return table.refusal(table.header_row, None, f'found "{found}". {_EXPECTED}.', "no-header")
