"""`kpi batch`: one verb for many workbooks, as a month-end needs it."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the group with its commands."""
    group = typer.Typer(
        name="batch",
        help="One verb for many workbooks: a month-end.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    app.add_typer(group)
