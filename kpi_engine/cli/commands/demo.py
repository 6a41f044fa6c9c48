"""`kpi demo`: the main job from data to a filled, recalculated, checked workbook, in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.options import Format, LogFile, Verbose
from kpi_engine.cli.run import start


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FOLDER", help="The folder to write into.")
    ] = Path("kpi-demo"),
    companies: Annotated[
        int | None,
        typer.Option(
            "--companies", metavar="N", help="Write the tables of a month-end of N companies instead."
        ),
    ] = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Show the main job on a sample."""
    from kpi_engine.cli.demo_story import demo_document, print_demo, tell

    if companies is not None:
        from kpi_engine.cli.demo_companies import companies_document, print_companies, write_companies

        run = start("demo", format=format_, verbose=verbose, log_file=log_file)
        made = write_companies(output, companies)
        run.answer(companies_document(made), lambda out: print_companies(out, made))
        return
    run = start("demo", format=format_, verbose=verbose, log_file=log_file)
    with run.working("Filling, recalculating and checking the sample"):
        story = tell(output)
    run.answer(demo_document(story), lambda out: print_demo(out, story))
