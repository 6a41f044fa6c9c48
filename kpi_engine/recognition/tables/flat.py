"""Lists with a row for every month and plan, or for every month and metric, told apart by key columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kpi_engine.recognition.grid import Line
from kpi_engine.recognition.tables.axes import Axis
from kpi_engine.recognition.tables.blocks import FigureLine
from kpi_engine.recognition.words.keys import KEY_HEADERS, RECORDS, TERM_HEADERS, Keys, scenario_of, whole_or
from kpi_engine.recognition.words.naming import named

_NEARLY_ALL = 0.9
_MOST_NAMES = 0.5
_VALUE = frozenset(("value", "values", "amount", "figure", "result"))
_MOST_SEGMENTS = 60


@dataclass(frozen=True)
class _Table:
    """The key columns of a list by what they tell."""

    terms: int = 0
    entity: int = 0
    segment: int = 0
    scenario: int = 0
    unknown: tuple[int, ...] = ()
    ledger: bool = False


def flat_lines(lines: Sequence[FigureLine]) -> Iterator[FigureLine]:
    """The lines as they are; those of a list, split by what its key columns say."""
    tables: dict[int, _Table | None] = {}
    for line in lines:
        if line.block not in tables:
            tables[line.block] = _table(line.axis) if line.view.turned else None
        table = tables[line.block]
        if table is None or not (line.axis.repeats or table.terms):
            yield line
        elif not table.ledger:
            yield from _split(line, table)


def _table(axis: Axis) -> _Table:
    """Which columns beside the dates tell rows apart."""
    columns = axis.view.lines
    keys: dict[str, int] = {}
    unknown: list[int] = []
    for number in _beside(axis):
        texts = [columns[number][at].text.strip() for at in axis.headings if at in columns[number]]
        if sum(map(bool, texts)) < _NEARLY_ALL * len(axis.headings):
            continue
        head = _head(columns[number], axis.first)
        if head in RECORDS:
            return _Table(ledger=True)
        names = {text for text in texts if text}
        if head in TERM_HEADERS or sum(bool(named(name).term) for name in names) > _MOST_NAMES * len(names):
            keys.setdefault("terms", number)
        elif head in KEY_HEADERS:
            keys.setdefault(KEY_HEADERS[head], number)
        elif 1 < len(names) <= _MOST_SEGMENTS:
            unknown.append(number)
    return _Table(
        keys.get("terms", 0),
        keys.get("entity", 0),
        keys.get("segment", 0),
        keys.get("scenario", 0),
        tuple(unknown),
    )


def _beside(axis: Axis) -> Iterator[int]:
    """The columns of the table, those left of the dates first."""
    columns = axis.view.lines
    for step in (-1, 1):
        number = axis.at + step
        while number in columns and any(at in columns[number] for at in axis.headings):
            yield number
            number += step


def _head(column: Line, first: int) -> str:
    above = [at for at in column if at < first and column[at].text]
    return column[max(above)].text.strip().casefold() if above else ""


def _split(line: FigureLine, table: _Table) -> Iterator[FigureLine]:
    """One line for every entity, scenario and metric; nothing where rows still say the same twice."""
    segment = table.segment or (table.unknown[0] if len(table.unknown) == 1 else 0)
    columns = line.view.lines
    groups: dict[tuple[str, str, str], dict[int, str]] = defaultdict(dict)
    for at in line.cells:
        key = (_text(columns, table.terms, at), whole_or(_text(columns, table.entity, at)),
               scenario_of(_text(columns, table.scenario, at)))  # fmt: skip
        groups[key][at] = _text(columns, segment, at)
    for (term, entity, scenario), positions in groups.items():
        said = [(line.axis.headings[at].period, part.casefold()) for at, part in positions.items()]
        if len(set(said)) < len(said):
            continue
        cells = {at: line.cells[at] for at in positions}
        keys = Keys(entity, "", scenario)
        if not term:
            yield replace(line, cells=cells, keys=keys, segments_at=segment)
        elif line.labels[-1].casefold() in _VALUE:
            yield replace(line, cells=cells, keys=keys, segments_at=segment, labels=(term,), sections=())


def _text(columns: dict[int, Line], number: int, at: int) -> str:
    cell = columns[number].get(at) if number else None
    return cell.text.strip() if cell else ""
