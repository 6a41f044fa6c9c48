"""What is found out about a workbook or a sheet once, and forgotten together with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, TypeVarTuple

About = TypeVar("About")
More = TypeVarTuple("More")
Found = TypeVar("Found")
_KEPT = "_found_once"


def once(find: Callable[[About, *More], Found]) -> Callable[[About, *More], Found]:
    """Keep the answers with the workbook or sheet that is asked about; further arguments tell them apart.

    They are kept in the thing itself, as a cached property is, and not in a table beside it: where an answer
    refers to its workbook, a table would hold both for ever, and a batch reads many workbooks.
    """

    @wraps(find)
    def asked(about: About, *more: *More) -> Found:
        known: dict[Any, Found] = vars(about).setdefault(_KEPT, {})
        key = (find, *more)
        if key not in known:
            known[key] = find(about, *more)
        return known[key]

    return asked
