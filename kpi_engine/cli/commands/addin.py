"""`kpi addin`: build, install and serve what makes the functions work in Excel and LibreOffice."""

from __future__ import annotations

import typer

from kpi_engine.cli.addin import building, installing, serving


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(name="addin", help="The add-in for Excel and LibreOffice.", no_args_is_help=True)
    for room in (building, installing, serving):
        room.register(group)
    app.add_typer(group)
