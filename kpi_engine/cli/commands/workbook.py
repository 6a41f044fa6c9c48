"""`kpi fill` and `kpi recalc`: the two commands that read and write workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.options import (
    Close,
    CompanyFile,
    Decimal,
    Format,
    LogFile,
    MapFile,
    PolicyFile,
    Restate,
    Sheet,
    Verbose,
)
from kpi_engine.cli.run import policy_of, start

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents import RecalcDocument


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("fill")(fill)
    app.command("recalc")(recalc)


def fill(
    template: Annotated[Path, typer.Argument(help="The template workbook; it is never changed.")],
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
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="The workbook to write.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show cell by cell what would change; write nothing.")
    ] = False,
    map_file: MapFile = None,
    restate: Restate = False,
    close: Close = "",
    receipt_file: Annotated[
        Path | None, typer.Option("--receipt", metavar="FILE", help="Where the receipt goes.")
    ] = None,
    no_receipt: Annotated[bool, typer.Option("--no-receipt", help="Write no receipt.")] = False,
    sheet: Sheet = None,
    decimal: Decimal = None,
    policy_file: PolicyFile = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Fill a copy of a template from a table of figures, its Excel tables from files of rows."""
    from kpi_engine.cli.filled import files_by_table, print_fill, receipt_place, write_receipt
    from kpi_engine.cli.receipts import fill_document
    from kpi_engine.engine import plan_fill
    from kpi_engine.errors import InputError

    run = start("fill", company=company, format=format_, verbose=verbose, log_file=log_file, decimal=decimal)
    if output is None and not dry_run:
        raise InputError(
            "Name the workbook to write with --output, or see with --dry-run what a fill would change.",
            code="no-output",
        )
    if receipt_file and (no_receipt or dry_run):
        raise InputError("A dry run and --no-receipt leave no receipt; leave --receipt out.", code="options")
    tables, appended = files_by_table("--table", table), files_by_table("--append", append)
    read = [file for file in (data, *tables.values(), *appended.values()) if file is not None]
    if not read:
        raise InputError(
            "Say what to fill in: --data FILE with figures, --table TABLE=FILE or --append TABLE=FILE.",
            code="no-data",
        )
    with run.working(f"Filling {template.name} from {', '.join(file.name for file in read)}"):
        plan = plan_fill(
            template, data, output, sheet=sheet, decimal=run.settings.text("decimal") or None,
            mapping=map_file, policy=policy_of(run, policy_file), restate=restate, close=close,
            tables=tables, append=appended,
        )  # fmt: skip
        if dry_run or output is None:
            document, place = fill_document(plan.preview()), None
        else:
            kept = (template, *read, map_file, policy_file, run.settings.company)
            place = None if no_receipt else receipt_place(output, receipt_file, kept)
            document = fill_document(plan.write(output))
    if place is not None:
        write_receipt(document, place)
    run.answer(document, lambda out: print_fill(out, document, place))


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
