"""`kpi portable`: a workbook for readers without the add-in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.options import CompanyFile, Format, LogFile, NoReceipt, ReceiptFile, Verbose, WorkbookOut
from kpi_engine.cli.run import start


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("portable")(portable)


def portable(
    workbook: Annotated[
        Path, typer.Argument(metavar="FILE", help="The workbook; it is never changed itself.")
    ],
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="native|lambda|addin|values", help="What calls of our functions become."
        ),
    ],
    output: WorkbookOut = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say formula by formula what would change; write nothing.")
    ] = False,
    receipt_file: ReceiptFile = None,
    no_receipt: NoReceipt = False,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Rewrite calls of our functions for readers without the add-in.

    native: Excel's own functions. lambda: defined names. values: results. addin: calls of our functions
    again. Every cell is computed before and after and must give the same. Exit code 1: some formulas were
    left as they are, each with its reason.
    """
    from kpi_engine.cli.filled import written_places
    from kpi_engine.cli.portable_documents import portable_document, print_portable
    from kpi_engine.engine import rewrite_portable
    from kpi_engine.engine.receipts import write_receipt

    run = start("portable", company=company, format=format_, verbose=verbose, log_file=log_file)
    target, place = written_places(workbook, output, receipt_file, dry_run=dry_run, no_receipt=no_receipt)
    with run.working(f"Rewriting {workbook.name}; every cell is computed twice"):
        outcome = rewrite_portable(workbook, to, target)
    document = portable_document(outcome, workbook, target)
    place = place if document.workbook else None
    if place is not None:
        write_receipt(document, place)
    run.answer(document, lambda out: print_portable(out, document, place))
    if document.left:
        raise typer.Exit(1)
