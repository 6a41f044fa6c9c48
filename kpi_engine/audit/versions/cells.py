"""The cells of a sheet in both versions, one beside the other: what each of them became."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from kpi_engine.audit.cells import Cell
from kpi_engine.audit.versions.changes import Kind
from kpi_engine.audit.versions.matching import SheetMatch
from kpi_engine.audit.versions.same_formula import Formulas
from kpi_engine.recalc.compare import same

_OF_VERDICT: dict[str, Kind] = {"changed": "formula changed", "elsewhere": "formula reads elsewhere"}


class Became(NamedTuple):
    """A cell that is not as it was; `followed` is a result that changed under the same formula."""

    kind: Kind | Literal["followed"]
    old: Cell | None
    new: Cell | None


def compared(match: SheetMatch, formulas: Formulas) -> Iterator[Became]:
    """Each cell that changed, in rows and columns that both versions have."""
    rows, columns = match.rows.forward, match.columns.forward
    for (row, column), before in match.old.cells.items():
        down, across = rows.get(row), columns.get(column)
        if down is None or across is None:
            continue
        now = match.new.cells.get((down, across))
        kind = _gone(before) if now is None else _kind(match, formulas, before, now)
        if kind:
            yield Became(kind, before, now)
    yield from _added(match)


def _added(match: SheetMatch) -> Iterator[Became]:
    rows, columns, old = match.rows.back, match.columns.back, match.old.cells
    for (row, column), now in match.new.cells.items():
        up, left = rows.get(row), columns.get(column)
        if up is not None and left is not None and (up, left) not in old:
            if now.formula:
                yield Became("formula added", None, now)
            elif now.is_constant and now.value != "":
                yield Became("value added" if now.is_number else "text changed", None, now)
            elif not now.is_constant:
                yield Became("followed", None, now)


def _gone(before: Cell) -> Kind | Literal["followed"] | None:
    if before.formula:
        return "formula removed"
    if not before.is_constant:
        return "followed"
    if before.value == "":
        return None
    return "value removed" if before.is_number else "text changed"


def _kind(
    match: SheetMatch, formulas: Formulas, before: Cell, now: Cell
) -> Kind | Literal["followed"] | None:
    if before.is_constant and now.is_constant:
        return _typed(before, now)
    if before.is_constant:
        return "constant became formula"
    if now.is_constant:
        return "formula typed over"
    if before.formula and now.formula:
        old = before, match.old.copies_at[before.position]
        verdict = formulas.verdict(old, (now, match.new.copies_at[now.position]))
        if verdict != "same":
            return _OF_VERDICT[verdict]
    elif before.formula or now.formula:
        return "formula changed"
    return None if same(before.value, now.value) else "followed"


def _typed(before: Cell, now: Cell) -> Kind | None:
    if before.value == now.value and isinstance(before.value, bool) == isinstance(now.value, bool):
        return None
    if before.is_number and isinstance(now.value, str):
        return "number became text"
    return "value changed" if before.is_number or now.is_number else "text changed"
