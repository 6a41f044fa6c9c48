"""`kpi addin build`: the files that Excel and LibreOffice install."""

from __future__ import annotations

import typer


def register(group: typer.Typer) -> None:
    """Add the commands."""
