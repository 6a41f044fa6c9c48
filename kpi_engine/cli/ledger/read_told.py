"""How a source of the ledger was read, and what is not counted, for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.model.period import month_text
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from kpi_engine.engine.ledger_read import LedgerRead
    from kpi_engine.sources.subscriptions.staged import SetAside

_EXAMPLES, _MONTHS = 5, 3
_ENDS = {"exclusive": "the first day that is no longer paid", "last day": "the last day that is paid"}


def print_read(out: Console, read: LedgerRead) -> None:
    """The source, the choices that change numbers, and rows in = rows used + rows set aside."""
    out.print("How the source was read", style="bold")
    for line in read_lines(read):
        out.print(line, style="dim", markup=False)
    out.print(f"{read.rows_told}.", style="bold yellow" if read.rows_set_aside else "", markup=False)
    for line in aside_lines(read):
        out.print(line, markup=False)


def read_lines(read: LedgerRead) -> Iterator[str]:
    """One sentence each."""
    reading = read.reading
    span = f"{month_text(read.months[0])} to {month_text(read.months[-1])}"
    yield f"{reading.source}: {reading.form}, {counted(len(read.months), 'month')} ({span})."
    yield f"Columns: {'; '.join(_columns(read))}."
    if reading.unused:
        yield f"Not used: {', '.join(reading.unused)}."
    ends = _ENDS.get(reading.end_is, reading.end_is)
    for what, said in (
        ("Dates", reading.dates), ("Decimal sign", reading.decimal), ("Ends", ends),
        ("Cancelled subscriptions end", reading.churn_date), ("Amounts", reading.amount_is),
        ("Observed until", reading.until),
    ):  # fmt: skip
        if said:
            yield f"{what}: {said}."
    if reading.rounded:
        yield f"{counted(reading.rounded, 'amount')} a month rounded to the cent."
    yield from reading.notes
    yield from read.policies
    yield f"Computed with {read.engine}."


def _columns(read: LedgerRead) -> Iterator[str]:
    """Each column with its role; the months of a grid as one."""
    months = [column.header for column in read.reading.columns if column.role[:1].isdigit()]
    for column in read.reading.columns:
        if not column.role[:1].isdigit() or len(months) < _MONTHS:
            yield f"{column.header} is {column.role}" + (f" ({column.why})" if column.why else "")
    if len(months) >= _MONTHS:
        yield f"{months[0]} to {months[-1]} are {len(months):,} months"


ALL_ROWS = "kpi ledger moves … --set-aside FILE.csv writes them all"


def aside_lines(read: LedgerRead) -> Iterator[str]:
    """Each reason with its count and its first rows."""
    for reason, count in read.set_aside.items():
        examples = [row for row in read.examples if row.reason == reason]
        yield f"  {reason}: {counted(count, 'row')}"
        for row in examples[:_EXAMPLES]:
            yield f"    {place(row)}: {row.sentence}"
        if count > len(examples[:_EXAMPLES]):
            yield f"    … {count - len(examples[:_EXAMPLES]):,} more: {ALL_ROWS}"


def place(row: SetAside) -> str:
    """`row 17`, or `june.csv row 17` of several files."""
    return f"{row.file} row {row.row:,}".strip()
