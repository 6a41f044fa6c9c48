"""`kpi fill`: a template and figures become a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.ledger.options import ChurnDate, FirstMonth, ReactivationWindow, Until
from kpi_engine.cli.options import (
    Close,
    CompanyFile,
    Decimal,
    Format,
    LogFile,
    MapFile,
    NoReceipt,
    PolicyFile,
    ReceiptFile,
    Restate,
    Sheet,
    Verbose,
    WorkbookOut,
)
from kpi_engine.cli.run import policy_of, start


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fill")(fill)


def fill(
    template: Annotated[Path, typer.Argument(help="The template workbook; it is never changed.")],
    ledger: Annotated[
        str | None,
        typer.Argument(
            metavar="[SUBSCRIPTIONS]",
            help="A table of subscriptions, as kpi ledger takes it: its MRR and customers are filled in.",
        ),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="FILE", help="CSV file or workbook with the figures."),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option("--table", metavar="TABLE=FILE", help="Replace the rows of an Excel table; repeatable."),
    ] = None,
    append: Annotated[
        list[str] | None,
        typer.Option("--append", metavar="TABLE=FILE", help="Add rows to an Excel table; repeatable."),
    ] = None,
    output: WorkbookOut = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show cell by cell what would change; write nothing.")
    ] = False,
    map_file: MapFile = None,
    by: Annotated[
        str, typer.Option("--by", metavar="A,B", help="Columns of segments in SUBSCRIPTIONS, or none.")
    ] = "",
    called: Annotated[
        list[str] | None,
        typer.Option(
            "--as", metavar="VALUE=SEGMENT", help="What the template calls a segment's value; repeatable."
        ),
    ] = None,
    reading: Annotated[
        Path | None,
        typer.Option(
            "--reading", metavar="FILE", help="How to read SUBSCRIPTIONS: kpi ledger --save-reading."
        ),
    ] = None,
    first_month: FirstMonth = "",
    churn_date: ChurnDate = "",
    reactivation_window: ReactivationWindow = None,
    until: Until = "",
    prefer: Annotated[
        str,
        typer.Option(
            "--prefer", metavar="ledger|data", help="Which counts where --data states a figure differently."
        ),
    ] = "",
    restate: Restate = False,
    close: Close = "",
    receipt_file: ReceiptFile = None,
    no_receipt: NoReceipt = False,
    sheet: Sheet = None,
    decimal: Decimal = None,
    policy_file: PolicyFile = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Fill a copy of a template from subscriptions, a table of figures, or both; its tables from rows."""
    from kpi_engine.cli.fill_from_ledger import LedgerOptions, ledger_fill
    from kpi_engine.cli.filled import check_receipt_options, files_by_table, print_fill, receipt_place
    from kpi_engine.engine import plan_fill
    from kpi_engine.engine.receipts import fill_document, write_receipt
    from kpi_engine.errors import InputError

    run = start("fill", company=company, format=format_, verbose=verbose, log_file=log_file, decimal=decimal)
    if output is None and not dry_run:
        raise InputError(
            "Name the workbook to write with --output, or see with --dry-run what a fill would change.",
            code="no-output",
        )
    check_receipt_options(receipt_file, dry_run=dry_run, no_receipt=no_receipt)
    tables, appended = files_by_table("--table", table), files_by_table("--append", append)
    read = [file for file in (data, *tables.values(), *appended.values()) if file is not None]
    options = LedgerOptions(
        ledger, by, tuple(called or ()), reading, first_month, churn_date, reactivation_window, until, prefer
    )
    wanted = ledger_fill(options, run.settings.text("decimal"))
    if not read and wanted is None:
        raise InputError(
            "Say what to fill in: a table of subscriptions, --data FILE with figures, --table TABLE=FILE or "
            "--append TABLE=FILE.",
            code="no-data",
        )
    sources = [*([options.shown] if wanted else []), *(file.name for file in read)]
    with run.working(f"Filling {template.name} from {', '.join(sources)}"):
        plan = plan_fill(
            template, data, output, sheet=sheet, decimal=run.settings.text("decimal") or None,
            mapping=map_file, policy=policy_of(run, policy_file), restate=restate, close=close,
            tables=tables, append=appended, ledger=wanted,
        )  # fmt: skip
        if dry_run or output is None:
            document, place = fill_document(plan.preview()), None
        else:
            kept = (template, *read, *options.files, reading, map_file, policy_file, run.settings.company)
            place = None if no_receipt else receipt_place(output, receipt_file, kept)
            document = fill_document(plan.write(output))
    if place is not None:
        write_receipt(document, place)
    run.answer(document, lambda out: print_fill(out, document, place))
