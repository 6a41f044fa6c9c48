"""`kpi batch`: one verb for many workbooks, as a month-end needs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.commands.batch_audit import audit_batch
from kpi_engine.cli.commands.collect import collect
from kpi_engine.cli.options import (
    Close,
    CompanyFile,
    Dask,
    DataFile,
    Decimal,
    FailOn,
    Format,
    Jobs,
    LogFile,
    MapFile,
    Maps,
    PolicyFile,
    Restate,
    Rules,
    Sheet,
    Synonyms,
    Verbose,
)
from kpi_engine.cli.run import policy_of, start

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.batch.files import FilesCommon
    from kpi_engine.cli.batch_runs import Where
    from kpi_engine.cli.run import Run

Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE…", help='Files, folders, or patterns in quotes: "2026-05/*.xlsx".'),
]


def register(app: typer.Typer) -> None:
    """Add the group with its commands."""
    group = typer.Typer(
        name="batch",
        help="One verb for many workbooks: a month-end.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command("fill")(fill)
    group.command("recalc")(recalc)
    group.command("check")(check)
    group.command("audit")(audit_batch)
    group.command("show")(show)
    group.command("collect")(collect)
    app.add_typer(group)


def fill(
    template: Annotated[
        str,
        typer.Argument(help="The template for all, or each company's own: april/{entity}.xlsx."),
    ],
    data: DataFile,
    by: Annotated[
        str, typer.Option("--by", metavar="COLUMN", help="The column of the data that names the company.")
    ],
    folder: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="The folder for the workbooks.")
    ],
    name: Annotated[
        str, typer.Option("--name", metavar="PATTERN", help="Names of the workbooks: {entity}.xlsx.")
    ] = "",
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="A,B", help="These companies only.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Start anew and replace workbooks that are there.")
    ] = False,
    refill: Annotated[
        bool,
        typer.Option(
            "--refill", help="Also fill companies again whose figures changed since they were filled."
        ),
    ] = False,
    jobs: Jobs = None,
    dask: Dask = "",
    map_file: MapFile = None,
    restate: Restate = False,
    close: Close = "",
    sheet: Sheet = None,
    decimal: Decimal = None,
    policy_file: PolicyFile = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Fill one workbook for each company of a table.

    Run the same command again to go on after an interruption, or to try again what was refused, also with a
    corrected table: what is done is not done again.
    """
    from kpi_engine.batch.order import Order
    from kpi_engine.cli.batch_runs import Where, fill_all
    from kpi_engine.cli.batched import print_ended

    run = start("batch fill", company=company, format=format_, verbose=verbose, log_file=log_file,
                decimal=decimal)  # fmt: skip
    order = Order(
        template, data, by, folder, name, sheet, run.settings.text("decimal") or None,
        policy_of(run, policy_file), run.settings.company, map_file, restate, close, tuple(only or ()), force,
        refill,
    )  # fmt: skip
    ended = fill_all(run, order, Where(jobs, dask))
    run.answer(ended.document(), lambda out: print_ended(out, ended, "Filled"))
    raise typer.Exit(ended.exit_code())


def recalc(
    files: Files,
    check: Annotated[bool, typer.Option("--check", help="Give exit code 1 when a cell differs.")] = False,
    strict: Annotated[
        bool | None, typer.Option("--strict", help="Also cells that cannot be verified give exit code 1.")
    ] = None,
    jobs: Jobs = None,
    dask: Dask = "",
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Recalculate many workbooks; nothing is written."""
    from kpi_engine.batch.files import FilesCommon
    from kpi_engine.cli.batch_runs import Where

    run = start("batch recalc", company=company, format=format_, verbose=verbose, log_file=log_file,
                strict=strict)  # fmt: skip
    found = ["different", "stale"] if check else []
    found += ["not_verifiable"] if run.settings.flag("strict") else []
    _over(
        run,
        "recalc",
        files,
        FilesCommon(run.settings.is_json, run.settings.company),
        Where(jobs, dask),
        found,
    )


def check(
    files: Files,
    sheet: Sheet = None,
    decimal: Decimal = None,
    maps: Maps = None,
    synonyms: Synonyms = None,
    rules: Rules = None,
    fail_on: FailOn = None,
    jobs: Jobs = None,
    dask: Dask = "",
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Find the figure that is wrong, in many tables and workbooks."""
    from kpi_engine.batch.files import FilesCommon
    from kpi_engine.cli.batch_runs import Where

    run = start("batch check", company=company, format=format_, verbose=verbose, log_file=log_file,
                decimal=decimal, fail_on=fail_on)  # fmt: skip
    settings = run.settings
    common = FilesCommon(settings.is_json, settings.company, sheet, settings.text("decimal") or None,
                         maps, synonyms, rules)  # fmt: skip
    _over(run, "check", files, common, Where(jobs, dask), list(run.failing))


def _over(run: Run, verb: str, files: list[str], common: FilesCommon, where: Where, found: list[str]) -> None:
    """One verb over files; counts of the kinds in `found` are findings."""
    from kpi_engine.cli.batch_runs import over_all
    from kpi_engine.cli.batched import print_ended
    from kpi_engine.cli.batched_files import print_files, print_findings

    ended = over_all(run, verb, files, common, where)

    def text(out: Console) -> None:
        print_files(out, ended)
        print_findings(out, ended)
        print_ended(out, ended, "Recalculated" if verb == "recalc" else "Checked")

    run.answer(ended.document(), text)
    counts = [entry.result.get("summary", {}) for entry in ended.entries]
    raise typer.Exit(ended.exit_code(found=any(each.get(kind) for each in counts for kind in found)))


def show(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a batch of fills.")],
    entity: Annotated[str, typer.Argument(metavar="COMPANY", help="The company, as the data writes it.")],
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Show the receipt of one company of a batch."""
    from kpi_engine.cli.batch_runs import receipt_of
    from kpi_engine.cli.filled import print_fill

    run = start("batch show", format=format_, verbose=verbose, log_file=log_file)
    document = receipt_of(folder, entity)
    run.answer(document, lambda out: print_fill(out, document, None))
