"""The command `kpi`. Commands load what they need when they run, so that `kpi --help` is quick."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kpi_engine._version import __version__
from kpi_engine.cli.commands import catalogue, check, demo, house, workbook
from kpi_engine.errors import KpiEngineError

USER_ERROR = 2
OUR_FAULT = 3

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


for room in (catalogue, workbook, check, demo, house):
    room.register(app)


def main() -> None:
    """Run the command; whatever the user can put right is one line on standard error and exit code 2."""
    try:
        app()
    except KpiEngineError as fault:
        sys.stderr.write(f"kpi: {fault}\n")
        sys.exit(USER_ERROR)
    except BrokenPipeError:
        # The reader of our output (`kpi list | head`) went away: nothing is wrong.
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
