"""`kpi fill` and `kpi recalc`: the two commands that read and write workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.options import (
    CompanyFile,
    DataFile,
    Decimal,
    Format,
    LogFile,
    PolicyFile,
    Sheet,
    Verbose,
)
from kpi_engine.cli.run import policy_of, start

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents import RecalcDocument
    from kpi_engine.model.documents_of_fills import FillDocument


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("fill")(fill)
    app.command("recalc")(recalc)


def fill(
    template: Annotated[Path, typer.Argument(help="The template workbook; it is never changed.")],
    data: DataFile,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The workbook to write.")],
    sheet: Sheet = None,
    decimal: Decimal = None,
    policy_file: PolicyFile = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Fill a copy of a template from a table of figures."""
    from kpi_engine.cli.receipts import fill_document
    from kpi_engine.engine import fill_template

    run = start("fill", company=company, format=format_, verbose=verbose, log_file=log_file, decimal=decimal)
    with run.working(f"Filling {template.name} from {data.name}"):
        receipt = fill_template(
            template, data, output, sheet=sheet, decimal=run.settings.text("decimal") or None,
            policy=policy_of(run, policy_file),
        )  # fmt: skip
    document = fill_document(receipt)
    run.answer(document, lambda out: _print_fill(out, document))


def _print_fill(out: Console, receipt: FillDocument) -> None:
    out.print(f"Filled {receipt.workbook}", style="bold", markup=False)
    decided = sum(change.fact.startswith("policy: ") for change in receipt.inputs)
    out.print(f"  {len(receipt.inputs) - decided} cells from {receipt.data}", markup=False)
    if decided:
        out.print(f"  {decided} cells of definitions from the policy", markup=False)
    out.print(f"  {receipt.recalculated} dependent results recalculated", markup=False)
    if receipt.not_verifiable:
        cells = ", ".join(receipt.not_verifiable[:5])
        out.print(
            f"  {len(receipt.not_verifiable)} results could not be verified and were left for Excel to "
            f"calculate: {cells}", markup=False,
        )  # fmt: skip
    for warning in receipt.warnings:
        out.print(f"  note: {warning}", markup=False)


def recalc(
    workbook: Annotated[Path, typer.Argument(help="The workbook to recalculate.")],
    check: Annotated[bool, typer.Option("--check", help="Give exit code 1 when a cell differs.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write a recalculated copy.")
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Write into the workbook itself; a backup is kept beside it.")
    ] = False,
    strict: Annotated[
        bool | None, typer.Option("--strict", help="Also cells that cannot be verified give exit code 1.")
    ] = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Recalculate a workbook and compare every cell."""
    from kpi_engine.cli.receipts import recalc_document
    from kpi_engine.engine import recalculate, write_recalculated
    from kpi_engine.errors import InputError

    run = start("recalc", company=company, format=format_, verbose=verbose, log_file=log_file, strict=strict)
    if output and in_place:
        raise InputError("Give either --output or --in-place, not both.", code="options")
    with run.working(f"Recalculating {workbook.name}"):
        recalculation = recalculate(workbook)
    document = recalc_document(recalculation)
    note = ""
    if output or in_place:
        backup = write_recalculated(workbook, recalculation, output)
        note = f"Written to {output}" if output else f"Written in place; the old file is kept as {backup}"
    run.answer(document, lambda out: _print_recalc(out, document, note))
    counts = document.summary
    if check and (counts.get("different") or counts.get("stale")):
        raise typer.Exit(1)
    if run.settings.flag("strict") and counts.get("not_verifiable"):
        raise typer.Exit(1)


def _print_recalc(out: Console, document: RecalcDocument, note: str) -> None:
    from rich.table import Table

    from kpi_engine.model.written import show

    counts = ", ".join(
        f"{count:,} {status.replace('_', ' ')}" for status, count in document.summary.items() if count
    )
    out.print(f"{document.workbook}: {counts or 'no formulas'}", style="bold", markup=False)
    if document.cells:
        table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
        for column in ("Cell", "In the file", "Recalculated", "", ""):
            table.add_column(column, overflow="fold")
        for cell in document.cells[:20]:
            table.add_row(
                f"{cell.sheet}!{cell.cell}", show(cell.cached), show(cell.computed),
                cell.status.replace("_", " "), cell.reason,
            )  # fmt: skip
        out.print(table)
    if len(document.cells) > 20:
        out.print(f"… and {len(document.cells) - 20:,} more: --format json lists them all")
    if note:
        out.print(note, markup=False)
