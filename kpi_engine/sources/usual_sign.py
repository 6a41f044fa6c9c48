"""The decimal sign of a whole table, as its own figures prove it: by their digits, or by what they are."""

from __future__ import annotations

from kpi_engine.catalogue.terms import TERMS
from kpi_engine.sources.currency import currency_of
from kpi_engine.sources.header import Layout
from kpi_engine.sources.labels import read_label
from kpi_engine.sources.number import DecimalSign, take_apart
from kpi_engine.sources.table import StoredNumber, Table

_THREE_DECIMALS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
"""Money whose amounts show three decimals."""


def usual_sign(table: Table, layout: Layout) -> DecimalSign | None:
    """The sign that all figures of the table which prove one agree on, else None.

    `1,234` of customers is 1234, as there are no parts of customers, and `1.234` of revenue is 1234, as money
    does not show three decimals; so each proves which of its signs only groups.
    """
    proved: set[DecimalSign] = set()
    grouping: dict[str, bool] = {}
    for _, cells in table.records():
        for column in layout.values:
            cell = cells[column.index]
            parts = None if isinstance(cell, StoredNumber) or cell.isdigit() else take_apart(cell)
            if parts is None:
                continue
            if parts.settles:
                proved.add(parts.settles)
            elif parts.ambiguous:
                text = column.term or cells[layout.roles["term"]]
                if text not in grouping:
                    grouping[text] = _has_no_thousandths(text)
                beside = cells[layout.roles["currency"]] if "currency" in layout.roles else ""
                money = {parts.currency, beside.strip().upper(), currency_of(beside)}
                if grouping[text] and not money & _THREE_DECIMALS:
                    proved.add("." if "," in cell else ",")
    return proved.pop() if len(proved) == 1 else None


def _has_no_thousandths(text: str) -> bool:
    """True for a figure that is never stated to three decimals: a count, or money."""
    term = TERMS.find(read_label(text).term)
    return term is not None and (term.whole or term.unit.is_money)
