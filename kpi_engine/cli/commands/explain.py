"""`kpi explain` and `kpi trace`: where a figure comes from, and how a workbook hangs together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.options import CompanyFile, Format, LogFile, Verbose
from kpi_engine.cli.run import start


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("explain")(explain)


def explain(
    workbook: Annotated[Path, typer.Argument(help="The workbook.")],
    cell: Annotated[str, typer.Argument(help="The cell with its sheet, KPIs!H7, or a defined name.")],
    depth: Annotated[
        int, typer.Option("--depth", min=0, max=20, metavar="N", help="Steps of precedents to show.")
    ] = 3,
    company: CompanyFile = None,
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Explain one cell: formula in words, KPI, inputs, precedents, what moves it."""
    from kpi_engine.cli.explained import explain_document, print_explanation
    from kpi_engine.engine import explain as explained

    run = start("explain", company=company, format=format_, verbose=verbose, log_file=log_file)
    with run.working(f"Explaining {cell} of {workbook.name}"):
        document = explain_document(explained(workbook, cell, depth=depth))
    run.answer(document, lambda out: print_explanation(out, document, depth))
