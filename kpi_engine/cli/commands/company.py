"""`kpi company check` and `kpi company new`: the file of a company's own definitions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.options import Format, LogFile, Verbose
from kpi_engine.cli.run import start


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(
        help="Your own terms, KPIs, targets and rules.", no_args_is_help=True, rich_markup_mode=None
    )
    group.command("check")(check)
    group.command("new")(new)
    app.add_typer(group, name="company")


def check(
    file: Annotated[Path, typer.Argument(help="The file of your definitions, such as company.yaml.")],
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Say what the file defines, or every problem with its line."""
    from kpi_engine.cli.company_page import company_document, print_company
    from kpi_engine.sources.company import inspect_company

    run = start("company check", format=format_, verbose=verbose, log_file=log_file)
    document = company_document(file, inspect_company(file))
    run.answer(document, lambda out: print_company(out, document))
    if document.problems:
        raise typer.Exit(1)


def new(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write.")],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="The company's name.")] = "Your company",
    guide: Annotated[str, typer.Option("--guide", metavar="GUIDE", help="The guide to build upon.")] = "mas",
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Write a file to begin with, every section explained."""
    from kpi_engine.catalogue.guides import GUIDES
    from kpi_engine.cli.company_page import company_document
    from kpi_engine.errors import InputError
    from kpi_engine.sources.company import inspect_text
    from kpi_engine.sources.company_starter import starter
    from kpi_engine.workbook.save import save_atomically

    run = start("company new", format=format_, verbose=verbose, log_file=log_file)
    if output.exists() and not force:
        raise InputError(
            f"{output.name} is there already. Choose another name, or --force to replace it.", code="exists"
        )
    text = starter(name, GUIDES.get(guide).code, output.name)
    document = company_document(output, inspect_text(text, output.name), written=True)
    if document.problems:
        raise InputError(f"{document.problems[0].message} Give another --name.", code="company")
    save_atomically(text.encode("utf-8"), output)
    run.answer(
        document, lambda out: out.print(f"Written: {output}. Then: kpi company check {output}", markup=False)
    )
