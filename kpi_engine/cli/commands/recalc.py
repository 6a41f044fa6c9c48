"""`kpi recalc`: every formula computed a second time and compared with what the file holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.cli.options import CompanyFile, LogFile, Verbose
from kpi_engine.cli.recalculating import Wish, recalculate_all

_EXAMPLES = """
Examples:

kpi recalc december.xlsx --check

kpi recalc "2026-05/*.xlsx" --format html > may.html

kpi recalc december.xlsx --as-of 2025-12-31 -o december-new.xlsx

kpi recalc model.xlsx --all > cells.ndjson
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("recalc", epilog=_EXAMPLES)(recalc)


def recalc(
    workbooks: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help='Workbooks, folders, or patterns: "2026-05/*.xlsx".')
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Give exit code 1 when a cell is different or stale.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="OUT", help="Write a recalculated copy; of several, a folder."
        ),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Write into the workbook itself; a backup is kept beside it.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE|saved",
            help="The day that TODAY() takes: 2025-12-31, or saved, the day the file was last saved. Without "
            "it, the day that the file's own TODAY() shows, else the day it was saved.",
        ),
    ] = None,
    second_opinion: Annotated[
        str | None,
        typer.Option(
            "--second-opinion", metavar="libreoffice", help="Let LibreOffice compute the workbook too."
        ),
    ] = None,
    all_cells: Annotated[
        bool,
        typer.Option("--all", help="Every formula cell, one line of JSON each, and a last line of counts."),
    ] = False,
    strict: Annotated[
        bool | None, typer.Option("--strict", help="Also cells that cannot be verified give exit code 1.")
    ] = None,
    company: CompanyFile = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="text|json|html",
            help="What the answer is written for; json of several files is one line a file.",
        ),
    ] = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Recalculate workbooks and compare every cell with what the file holds."""
    wish = Wish(
        workbooks, check, output, in_place, as_of, second_opinion, all_cells, strict, company, format_,
        verbose, log_file,
    )  # fmt: skip
    code = recalculate_all(wish)
    if code:
        sys.stdout.flush()
        raise typer.Exit(code)
