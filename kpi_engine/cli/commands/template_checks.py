"""`kpi template inspect`, `check` and `verify`: for people who make templates and send them out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.options import CompanyFile, FailOn, Format, LogFile, MapFile, Verbose
from kpi_engine.cli.run import start

TemplateFile = Annotated[Path, typer.Argument(metavar="FILE", help="The template workbook.")]


def inspect(
    template: Annotated[Path, typer.Argument(metavar="FILE", help="Any workbook; it is only read.")],
    map_file: MapFile = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """List what can be filled in a workbook."""
    from kpi_engine.cli.template_documents import inspect_document
    from kpi_engine.cli.template_pages import print_inspection
    from kpi_engine.engine import inspect_template

    run = start("template inspect", company=company, format=format_, verbose=verbose, log_file=log_file)
    with run.working(f"Reading {template.name}"):
        document = inspect_document(inspect_template(template, map_file))
    run.answer(document, lambda out: print_inspection(out, document))


def check(
    template: TemplateFile,
    map_file: MapFile = None,
    fail_on: FailOn = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Say what is wrong with a template before it is sent out."""
    from kpi_engine.cli.template_documents import check_document
    from kpi_engine.cli.template_pages import print_check
    from kpi_engine.engine import check_template

    run = start("template check", company=company, format=format_, verbose=verbose, log_file=log_file,
                fail_on=fail_on)  # fmt: skip
    with run.working(f"Checking {template.name}"):
        document = check_document(check_template(template, map_file))
    run.answer(document, lambda out: print_check(out, document))
    if run.fails(document.findings):
        raise typer.Exit(1)


def verify(
    returned: Annotated[Path, typer.Argument(metavar="RETURNED", help="The copy that came back.")],
    against: Annotated[
        Path, typer.Option("--against", metavar="TEMPLATE", help="The template as it was sent out.")
    ],
    map_file: MapFile = None,
    fail_on: FailOn = None,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Say what a returned copy changed besides the inputs."""
    from kpi_engine.cli.template_documents import verify_document
    from kpi_engine.cli.template_pages import print_verification
    from kpi_engine.engine import verify_template

    run = start("template verify", company=company, format=format_, verbose=verbose, log_file=log_file,
                fail_on=fail_on)  # fmt: skip
    with run.working(f"Comparing {returned.name} with {against.name}"):
        found = verify_template(returned, against, map_file)
        document = verify_document(found, against.read_bytes(), returned.read_bytes())
    run.answer(document, lambda out: print_verification(out, document))
    if run.fails(document.findings):
        raise typer.Exit(1)
