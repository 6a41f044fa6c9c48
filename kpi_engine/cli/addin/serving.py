"""`kpi addin serve`: the local server of the Office.js add-in."""

from __future__ import annotations

import typer


def register(group: typer.Typer) -> None:
    """Add the commands."""
