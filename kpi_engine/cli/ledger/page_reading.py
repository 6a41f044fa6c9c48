"""How a source was read, on a page, and what is not counted."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kpi_engine.cli.ledger.page_table import table
from kpi_engine.cli.ledger.read_told import ALL_ROWS, place, read_lines
from kpi_engine.engine.ledger_read import LedgerRead
from kpi_engine.model.written import counted

_MOST = 200


def reading_parts(read: LedgerRead) -> Iterator[str]:
    """How the source was read, and what is not counted."""
    yield "<h2>How the source was read</h2>"
    yield f"<p><b>{escape(read.rows_told)}.</b></p>"
    yield from (f"<p>{escape(line)}</p>" for line in read_lines(read))
    if not read.rows_set_aside:
        return
    yield "<h2>What is not counted</h2>"
    counts = ", ".join(f"{escape(reason)}: {counted(n, 'row')}" for reason, n in read.set_aside.items())
    yield f"<p>{counts}.</p>"
    shown = read.examples[:_MOST]
    yield table(
        ("Row", "Customer", "Why"), [(place(row), row.customer, row.sentence) for row in shown], left=3
    )
    if read.rows_set_aside > len(shown):
        yield f"<p>{read.rows_set_aside - len(shown):,} more: {ALL_ROWS}.</p>"
