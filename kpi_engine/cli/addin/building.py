"""`kpi addin build`: the files that Excel and LibreOffice install."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kpi_engine.cli.options import Format, LogFile, Verbose
from kpi_engine.cli.run import start

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.hosts.builder import Builder


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("build")(build)


def build(
    host: Annotated[
        list[str] | None,
        typer.Option("--host", metavar="xlam|lite|libreoffice", help="For this host only; repeatable."),
    ] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FOLDER", help="The folder to write into.")
    ] = Path("kpi-addin"),
    format_: Format = None,
    verbose: Verbose = None,
    log_file: LogFile = None,
) -> None:
    """Make the files of the add-in."""
    from kpi_engine.engine import ENGINE
    from kpi_engine.model.documents_of_addin_builds import AddinBuildDocument, BuiltJson

    run = start("addin build", format=format_, verbose=verbose, log_file=log_file)
    wanted = _wanted(host or ())
    built = []
    for builder in wanted:
        with run.working(f"Building the add-in for {builder.what}"):
            output.mkdir(parents=True, exist_ok=True)
            files = [str(path) for path in builder.build(output)]
        built.append(
            BuiltJson(host=builder.name, what=builder.what, files=files, next_step=builder.next_step)
        )
    document = AddinBuildDocument(engine=ENGINE, folder=str(output), built=built)

    def text(out: Console) -> None:
        for each in document.built:
            for file in each.files:
                out.print(f"Wrote {file}", markup=False)
            out.print(f"Next, for {each.what}: {each.next_step}", markup=False)

    run.answer(document, text)


def _wanted(names: Iterable[str]) -> tuple[Builder, ...]:
    from kpi_engine.errors import InputError
    from kpi_engine.hosts.builders import BUILDERS

    unknown = [name for name in names if name not in BUILDERS]
    if "office" in unknown:
        raise InputError(
            "Office.js has no file to build: kpi addin install --host office puts it where Excel looks.",
            code="options",
        )
    if unknown:
        raise InputError(
            f"--host is {unknown[0]}; nothing is built for it. Hosts: {', '.join(BUILDERS)}.", code="options"
        )
    return tuple(builder for name, builder in BUILDERS.items() if not names or name in tuple(names))
