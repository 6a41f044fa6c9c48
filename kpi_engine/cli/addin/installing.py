"""`kpi addin install`, `uninstall` and `doctor`: the add-in in a user's profile."""

from __future__ import annotations

import typer


def register(group: typer.Typer) -> None:
    """Add the commands."""
