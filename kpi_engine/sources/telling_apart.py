"""Columns that nobody knows, but that tell rows apart: two rows of one figure and period differ there."""

from __future__ import annotations

from kpi_engine.sources.header import Layout
from kpi_engine.sources.number import take_apart
from kpi_engine.sources.table import StoredNumber, Table

_KEY = ("term", "period", "year", "scenario", "segment", "entity", "currency", "source", "guide", "unit")


def telling_apart(table: Table, layout: Layout) -> tuple[int, ...]:
    """The columns that say which part of the business a figure is about.

    Those known by their header, and columns of words without which two figures would look like one stated
    twice: leaving such a column out would make contradictions where there are none.
    """
    if not layout.unknown or "id" in layout.roles:
        return layout.dimensions
    key = [layout.roles[role] for role in _KEY if role in layout.roles] + list(layout.dimensions)
    seen: dict[tuple[str, ...], list[str]] = {}
    telling: set[int] = set()
    for _, cells in table.records():
        first = seen.setdefault(tuple(cells[index].casefold() for index in key), cells)
        telling |= {
            index for index in layout.unknown if cells[index] != first[index] and _is_word(cells[index])
        }
    return (*layout.dimensions, *(index for index in layout.unknown if index in telling))


def _is_word(text: str) -> bool:
    return bool(text) and not isinstance(text, StoredNumber) and take_apart(text) is None
