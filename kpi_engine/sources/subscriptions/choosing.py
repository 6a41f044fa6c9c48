"""Which table of a database is meant; where that is open the tables that there are are listed."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.errors import SourceError
from kpi_engine.model.written import clipped

Place = tuple[str, str, bool]
"""Schema, name, and whether it is a view."""
_USUAL_SCHEMAS = ("main", "public")


def chosen_table(source: str, wanted: str, tables: Sequence[Place]) -> Place:
    """The table of this name (`subscriptions` or `billing.subscriptions`), or the only one there is."""
    if not tables:
        raise SourceError(f"{clipped(source, 80)} holds no table.", code="no-table")
    if not wanted:
        if len(tables) == 1:
            return tables[0]
        raise _asked(source, "holds several tables", tables)
    for fold in (str, str.casefold):
        named = [each for each in tables if fold(wanted) in (fold(each[1]), fold(f"{each[0]}.{each[1]}"))]
        usual = [each for each in named if each[0] in _USUAL_SCHEMAS] or named
        if len(usual) == 1:
            return usual[0]
        if named:
            raise _asked(source, f'holds several tables "{clipped(wanted)}"', named)
    raise _asked(source, f'has no table "{clipped(wanted)}"', tables)


def _asked(source: str, why: str, tables: Sequence[Place]) -> SourceError:
    names = [name if schema in _USUAL_SCHEMAS else f"{schema}.{name}" for schema, name, _ in tables]
    has = clipped(", ".join(names), 100)
    return SourceError(
        f"{clipped(source, 50)} {why}. Name one behind ::, as in …::{clipped(names[0], 25)}. It has: {has}.",
        code="which-table",
    )
