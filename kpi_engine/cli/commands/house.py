"""`kpi config`, `kpi schema`, `kpi derive`: what holds here, the JSON contracts, the derived files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.options import Format, LogFile, Verbose
from kpi_engine.cli.run import start

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents import ConfigDocument


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("config")(config)
    app.command("schema")(schema)
    app.command("derive")(derive)


def config(format_: Format = None, verbose: Verbose = None, log_file: LogFile = None) -> None:
    """Print the settings that hold here."""
    from kpi_engine.engine import ENGINE
    from kpi_engine.model.documents import ConfigDocument, SettingJson

    run = start("config", format=format_, verbose=verbose, log_file=log_file)
    settings = [
        SettingJson(name=name, value=value, origin=run.settings.origins[name])
        for name, value in run.settings.values.items()
    ]
    document = ConfigDocument(engine=ENGINE, settings=settings)
    run.answer(document, lambda out: _print_config(out, document))


def _print_config(out: Console, document: ConfigDocument) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("Setting", "Value", "From"):
        table.add_column(column)
    for setting in document.settings:
        value = {True: "yes", False: "no", "": "(not set)"}.get(setting.value, str(setting.value))
        table.add_row(setting.name, value, setting.origin)
    out.print(table)


def schema(
    verb: Annotated[str, typer.Argument(help="A command, e.g. recalc; without one, all are named.")] = "",
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Print the JSON contract of a command."""
    from kpi_engine.errors import InputError
    from kpi_engine.model.documents import DOCUMENTS, schema_of

    # A contract is JSON for people too: both formats print the same.
    start("schema", format=format_, verbose=verbose, log_file=log_file)
    if not verb:
        sys.stdout.write("\n".join(DOCUMENTS) + "\n")
        return
    if verb not in DOCUMENTS:
        raise InputError(
            f"No command {verb} answers in JSON. Commands: {', '.join(DOCUMENTS)}.", code="unknown-name"
        )
    sys.stdout.write(json.dumps(schema_of(verb), indent=2) + "\n")


def derive(
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is out of date; exit code 1 if anything.")
    ] = False,
    root: Annotated[Path, typer.Option("--root", metavar="FOLDER", help="The project's folder.")] = Path(),
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Rewrite the derived files (for developers)."""
    from kpi_engine.derive import derive_all
    from kpi_engine.engine import ENGINE
    from kpi_engine.model.documents import DeriveDocument

    run = start("derive", format=format_, verbose=verbose, log_file=log_file)
    with run.working("Deriving files from the declarations"):
        outcome = derive_all(root, check=check)
    document = DeriveDocument(engine=ENGINE, checked=outcome.checked, changed=list(outcome.changed))

    def text(out: Console) -> None:
        verb = "out of date" if check else "written"
        for name in document.changed:
            out.print(f"{verb}: {name}", markup=False)
        out.print(f"{document.checked} derived files, {len(document.changed)} {verb}.")

    run.answer(document, text)
    if check and document.changed:
        raise typer.Exit(1)
