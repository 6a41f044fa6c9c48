"""A table without lines, as answers on a terminal have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table


def plain_table(indent: int = 0) -> Table:
    """Columns two blanks apart under dim headings, so many blanks from the left."""
    from rich.table import Table

    return Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, indent))
