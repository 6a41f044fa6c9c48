"""Values of segments under other names: what two of them are called alike is one segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import narwhals as nw

from kpi_engine.ledger.ledger import SEGMENT, Ledger


def renamed(ledger: Ledger, segment: str, names: Mapping[str, str]) -> Ledger:
    """The ledger with values of one of its segments called by other names.

    A customer who moves between two values of the same name stays where it is: that is no transfer.
    """
    column = f"{SEGMENT}{ledger.segments.index(segment)}"
    called = nw.col(column)
    for value, name in names.items():
        if value != name:
            called = nw.when(nw.col(column) == value).then(nw.lit(name)).otherwise(called)

    def under(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        return frame.with_columns(called.alias(column))

    passing = None if ledger.passing is None else under(ledger.passing)
    return replace(ledger, paid=under(ledger.paid), passing=passing).by(ledger.segments)
