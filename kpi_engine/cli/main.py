"""The command `kpi`. Commands load what they need when they run, so that `kpi --help` is quick."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper
from typing import Annotated, TextIO

import typer

from kpi_engine._version import __version__
from kpi_engine.cli.commands import (
    addin,
    audit,
    batch,
    bridge,
    catalogue,
    check,
    company,
    demo,
    diff,
    explain,
    fix,
    house,
    lambdas,
    ledger,
    portable,
    recalc,
    results,
    template,
    what_if,
    workbook,
)
from kpi_engine.cli.ending import INTERRUPTED, USER_ERROR, ended
from kpi_engine.cli.guard import guard
from kpi_engine.cli.run import DEFINITIONS

logging.getLogger("kpi_engine").addHandler(logging.NullHandler())  # nothing is logged without --log-file

app = typer.Typer(
    name="kpi",
    help="SaaS KPIs a finance team can trust: calculate, fill workbooks, recalculate, check.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"saas-kpi-engine {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """SaaS KPIs a finance team can trust: calculate, fill workbooks, recalculate, check."""


for room in (
    catalogue, workbook, recalc, explain, what_if, portable, lambdas, template, check, fix, results, company,
    demo, house, batch, ledger, bridge, audit, diff, addin,
):  # fmt: skip
    room.register(app)
guard(app, leaving_out=("batch", "recalc", "fix", "ledger", "bridge", "audit", "addin"))


def _any_letter(stream: TextIO) -> None:
    """Let every letter of a workbook through: files and pipes get UTF-8, a terminal what it can show."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def main() -> None:
    """Run the command; whatever the user can put right is one line on standard error and exit code 2."""
    _any_letter(sys.stdout)
    try:
        with DEFINITIONS:
            sys.exit(ended(app))
    except SystemExit as end:
        if end.code == INTERRUPTED:
            sys.stderr.write("kpi: stopped as you asked; no file is half written.\n")
        raise
    except BrokenPipeError:
        # The reader of our output (`kpi list | head`) went away: nothing is wrong.
        sys.stderr.close()
        sys.exit(0)
    except MemoryError:
        sys.stderr.write("kpi: this computer has not enough memory for it. Close other programs.\n")
        sys.exit(USER_ERROR)


if __name__ == "__main__":
    main()
