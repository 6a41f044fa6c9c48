"""`kpi lambdas`: our functions as LAMBDA names of a workbook, with nothing installed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.options import CompanyFile, Format, LogFile, NoReceipt, ReceiptFile, Verbose, WorkbookOut
from kpi_engine.cli.run import start


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lambdas")(lambdas)


def lambdas(
    workbook: Annotated[
        Path, typer.Argument(metavar="FILE", help="The workbook; it is never changed itself.")
    ],
    output: WorkbookOut = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="NAMES", help="Only these functions: CAC,NRR.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take our names out again.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    receipt_file: ReceiptFile = None,
    no_receipt: NoReceipt = False,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Put our functions into a workbook as LAMBDA names: KPI_CAC, KPI_NRR …; no add-in is needed.

    Excel 2024 or Microsoft 365 computes them. Nothing else of the workbook changes, and a name that it uses
    for something else is left alone. Exit code 1: some names were taken, each with what it holds.
    """
    from kpi_engine.cli.filled import written_places
    from kpi_engine.cli.lambdas_documents import lambdas_document, print_lambdas
    from kpi_engine.engine import name_lambdas
    from kpi_engine.engine.receipts import write_receipt
    from kpi_engine.errors import InputError

    run = start("lambdas", company=company, format=format_, verbose=verbose, log_file=log_file)
    if only is not None and not only.strip(" ,"):
        raise InputError(
            "--only names no function. Write some, as in --only CAC,NRR, or leave it out.", code="options"
        )
    target, place = written_places(workbook, output, receipt_file, dry_run=dry_run, no_receipt=no_receipt)
    with run.working(f"Names of {workbook.name}"):
        named = name_lambdas(workbook, target, only=(only or "").split(","), remove=remove)
    document = lambdas_document(named, workbook, target)
    place = place if document.workbook else None
    if place is not None:
        write_receipt(document, place)
    run.answer(document, lambda out: print_lambdas(out, document, place))
    if document.taken:
        raise typer.Exit(1)
