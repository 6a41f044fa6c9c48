"""The sheets of two versions paired: by name, and renamed ones by what stands in them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.cells import SheetCells
from kpi_engine.audit.versions.alignment import ALIKE
from kpi_engine.audit.versions.skeleton import skeleton

_Pair = tuple[SheetCells, SheetCells]
_ENOUGH = 5_000
"""Typed cells of a sheet that are looked at: the first ones tell sheets apart as well as all of them."""


def paired(old: AuditBook, new: AuditBook) -> list[_Pair]:
    """Sheets that both versions have, in the order of the new tabs."""
    by_name = [(one, sheet) for sheet in new.sheets if (one := old.sheet(sheet.name)) is not None]
    gone = [sheet for sheet in old.sheets if new.sheet(sheet.name) is None]
    come = [sheet for sheet in new.sheets if old.sheet(sheet.name) is None]
    order = [sheet.name for sheet in new.sheets]
    return sorted([*by_name, *_renamed(gone, come)], key=lambda pair: order.index(pair[1].name))


def _renamed(gone: Sequence[SheetCells], come: Sequence[SheetCells]) -> list[_Pair]:
    """The most alike first; each sheet once."""
    held = {id(sheet): _contents(sheet) for sheet in (*gone, *come)}
    grades = sorted(
        ((_alike(held[id(one)], held[id(other)]), one, other) for one in gone for other in come),
        key=lambda graded: -graded[0],
    )
    found: list[_Pair] = []
    for grade, one, other in grades:
        is_free = all(one is not before and other is not now for before, now in found)
        if grade >= ALIKE and is_free:
            found.append((one, other))
    return found


def _alike(one: frozenset[Hashable], other: frozenset[Hashable]) -> float:
    return len(one & other) / max(len(one), len(other)) if one and other else 0.0


def _contents(sheet: SheetCells) -> frozenset[Hashable]:
    formulas = {skeleton(each.shape) for each in sheet.copies}
    return frozenset([*formulas, *(cell.value for cell in sheet.constants[:_ENOUGH])])
