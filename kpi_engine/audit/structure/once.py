"""What is found out about a sheet once, and forgotten together with the sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from kpi_engine.audit.cells import SheetCells

Found = TypeVar("Found")


def once(find: Callable[[SheetCells], Found]) -> Callable[[SheetCells], Found]:
    """Keep the answer for a sheet; the answer must not refer to the sheet itself, or both would stay."""
    known: WeakKeyDictionary[SheetCells, Found] = WeakKeyDictionary()

    @wraps(find)
    def asked(sheet: SheetCells) -> Found:
        if sheet not in known:
            known[sheet] = find(sheet)
        return known[sheet]

    return asked
