"""What a fill did or would do, for a terminal, and its receipt as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.plain_table import plain_table
from kpi_engine.engine.receipts import place_beside
from kpi_engine.errors import InputError
from kpi_engine.formula.references import quoted
from kpi_engine.model.document import CellJson
from kpi_engine.model.documents_of_fills import CellChange, FillDocument, LedgerOfFill, ResultChange
from kpi_engine.model.written import counted, dated, listed, rows_told, segment_name, show, written
from kpi_engine.workbook.save import check_writable, same_file

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 100
"""Cells that a terminal shows; JSON has all."""


def files_by_table(option: str, stated: Sequence[str] | None) -> dict[str, Path]:
    """`Customers=customers.csv` as table and file; a table that is given twice is refused."""
    found: dict[str, Path] = {}
    for text in stated or ():
        table, _, file = (part.strip() for part in text.partition("="))
        if not table or not file:
            raise InputError(
                f"{option} {text[:60]} names no table and file. Write it like "
                f"{option} Customers=customers.csv, in quotes where the file's name has blanks.",
                code="table-option",
            )
        if table.casefold() in {name.casefold() for name in found}:
            raise InputError(
                f"The table {table[:60]} is given two files. Put the rows into one.", code="table-twice"
            )
        found[table] = Path(file)
    return found


def receipt_place(output: Path, stated: Path | None, read: Sequence[Path | None]) -> Path:
    """Where the receipt goes: `january.receipt.json` beside `january.xlsx`, or where the user says.

    Refused before anything is written where it cannot be written or would take a file that is needed.
    """
    place = stated or place_beside(output)
    for file in (output, *read):
        if file is not None and same_file(place, file):
            raise InputError(
                f"The receipt would take the place of {file.name[:80]}. Give it another name with --receipt.",
                code="receipt",
            )
    check_writable(place)
    return place


def check_receipt_options(receipt: Path | None, *, dry_run: bool, no_receipt: bool) -> None:
    """A receipt is named only where there is to be one."""
    if receipt and (no_receipt or dry_run):
        raise InputError("A dry run and --no-receipt leave no receipt; leave --receipt out.", code="options")


def written_places(
    workbook: Path, output: Path | None, receipt: Path | None, *, dry_run: bool, no_receipt: bool
) -> tuple[Path | None, Path | None]:
    """The workbook to write and its receipt, each None where there is to be none."""
    if output is None and not dry_run:
        raise InputError(
            "Name the workbook to write with --output, or see with --dry-run what would change.",
            code="no-output",
        )
    check_receipt_options(receipt, dry_run=dry_run, no_receipt=no_receipt)
    if output is None or dry_run:
        return None, None
    return output, None if no_receipt else receipt_place(output, receipt, (workbook,))


def print_fill(out: Console, receipt: FillDocument, place: Path | None) -> None:
    """A fill that was done, or would be: then every cell that changes, and the results that follow."""
    if receipt.dry_run:
        _print_dry_run(out, receipt)
        return
    out.print(f"Filled {receipt.workbook}", style="bold", markup=False)
    _print_counts(out, receipt)
    out.print(f"  {counted(receipt.recalculated, 'dependent result')} recalculated", markup=False)
    _print_rest(out, receipt)
    if place is not None:
        out.print(f"  receipt: {place}", markup=False)


def _print_dry_run(out: Console, receipt: FillDocument) -> None:
    out.print(f"Dry run: {receipt.template} stays as it is, nothing is written", style="bold", markup=False)
    _print_counts(out, receipt)
    changed = [change for change in receipt.inputs if change.old != change.new]
    _print_cells(out, changed)
    named = [change for change in receipt.results if change.name]
    others = len(receipt.results) - len(named)
    out.print(f"  {counted(len(receipt.results), 'dependent result')} would change", markup=False)
    _print_cells(out, named)
    if named and others:
        out.print(f"  … and {others:,} results without a name; --format json lists them", markup=False)
    _print_rest(out, receipt)


def _print_counts(out: Console, receipt: FillDocument) -> None:
    decided = sum(change.fact.startswith("policy: ") for change in receipt.inputs)
    closed = [change for change in receipt.inputs if change.fact.startswith("closed through ")]
    given = len(receipt.inputs) - decided - len(closed)
    same = sum(change.old == change.new for change in receipt.inputs)
    kept = f", {same:,} as before" if same else ""
    out.print(f"  {counted(given, 'cell')} from {receipt.data}{kept}", markup=False)
    if receipt.ledger is not None:
        _print_ledger(out, receipt.ledger)
    for table in receipt.tables:
        rows = f"{table.rows_before:,} to {table.rows_after:,} rows"
        out.print(f"  table {table.name}: {rows}", markup=False)
    if decided:
        out.print(f"  {counted(decided, 'cell')} of definitions from the policy", markup=False)
    for change in closed:
        out.print(f"  {change.fact}", markup=False)
    if receipt.restated:
        out.print(f"  {counted(len(receipt.restated), 'figure')} of closed periods restated:", markup=False)
        _print_cells(out, receipt.restated)


def _print_ledger(out: Console, ledger: LedgerOfFill) -> None:
    """How the subscriptions were read, and by which policies."""
    renamed = [f"{segment_name(value)} as {name}" for value, name in ledger.names.items() if value != name]
    parts = [f"ledger: {rows_told(ledger.rows_in, ledger.rows_used)}"]
    if ledger.by:
        parts.append(f"by {listed(ledger.by)}" + (f" ({', '.join(renamed)})" if renamed else ""))
    out.print(f"  {'; '.join(parts)}", markup=False)
    if until := ledger.reading.get("until"):
        out.print(f"    Observed until {until}.", markup=False)
    for policy in ledger.policies:
        out.print(f"    {policy}", markup=False)


def _print_rest(out: Console, receipt: FillDocument) -> None:
    if receipt.not_verifiable:
        cells = ", ".join(receipt.not_verifiable[:5])
        more = ", …" if len(receipt.not_verifiable) > 5 else ""
        out.print(
            f"  {counted(len(receipt.not_verifiable), 'result')} that cannot be verified, left empty for "
            f"Excel to calculate: {cells}{more}", markup=False,
        )  # fmt: skip
    for warning in receipt.warnings:
        out.print(f"  note: {warning}", markup=False)


def _print_cells(out: Console, changes: Sequence[CellChange | ResultChange]) -> None:
    from rich.text import Text

    if not changes:
        return
    table = plain_table(indent=2)
    table.add_column("Cell", overflow="fold")
    for column in ("Before", "After"):
        table.add_column(column, overflow="fold", justify="right")
    table.add_column("", overflow="fold")
    for change in changes[:_SHOWN]:
        given = change if isinstance(change, CellChange) else None
        old, new = map(_day if given and given.is_date else _shown, (change.old, change.new))
        about = change.name if isinstance(change, ResultChange) else change.fact
        table.add_row(*map(Text, (f"{quoted(change.sheet)}!{change.cell}", old, new, about)))
    out.print(table)
    if len(changes) > _SHOWN:
        out.print(f"  … and {len(changes) - _SHOWN:,} more: --format json lists them all", markup=False)


def _day(value: CellJson) -> str:
    return dated(value).split(" ")[0] if type(value) is float else _shown(value)


def _shown(value: CellJson) -> str:
    if value is None:
        return "blank"
    return written(value, grouped=True) if type(value) is float else show(value)
