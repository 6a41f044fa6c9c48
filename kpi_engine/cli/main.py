"""The command `kpi`. Commands load what they need when they run, so that `kpi --help` is quick."""

from __future__ import annotations

import logging
import sys
from traceback import format_tb
from typing import Annotated

import typer

from kpi_engine._version import __version__
from kpi_engine.cli.commands import catalogue, check, company, demo, house, results, template, workbook
from kpi_engine.cli.run import DEFINITIONS
from kpi_engine.errors import KpiEngineError

_LOG = logging.getLogger("kpi_engine")
_LOG.addHandler(logging.NullHandler())  # without --log-file nothing is logged anywhere

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


for room in (catalogue, workbook, template, check, results, company, demo, house):
    room.register(app)


def main() -> None:
    """Run the command; whatever the user can put right is one line on standard error and exit code 2."""
    try:
        with DEFINITIONS:
            app()
    except KpiEngineError as fault:
        sys.stderr.write(f"kpi: {fault}\n")
        sys.exit(USER_ERROR)
    except BrokenPipeError:
        # The reader of our output (`kpi list | head`) went away: nothing is wrong.
        sys.stderr.close()
        sys.exit(0)
    except OSError as fault:
        sys.stderr.write(f"kpi: {_told(fault)}\n")
        sys.exit(USER_ERROR)
    except Exception as fault:
        # The last resort: a fault of ours is told as such in one line; the log gets the place, no figures.
        _LOG.error("fault %s\n%s", type(fault).__name__, "".join(format_tb(fault.__traceback__)))
        sys.stderr.write(
            f"kpi: a fault inside the engine ({type(fault).__name__}); your files are as they were. "
            "Run again with --log-file kpi.log and report the log.\n"
        )
        sys.exit(OUR_FAULT)


def _told(fault: OSError) -> str:
    """A fault of the file system in a sentence."""
    where = f"{fault.filename}: " if fault.filename else ""
    what = (fault.strerror or "cannot be read or written").lower()
    return f"{where}{what}. Check the path and its permissions."


if __name__ == "__main__":
    main()
