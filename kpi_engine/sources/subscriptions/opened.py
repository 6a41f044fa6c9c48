"""A source opened: its columns, and its rows as the view `raw` of the embedded database."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.sources.subscriptions.layout import Headers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STORED = "\x01"
"""Stands before a number that a workbook stores: its point is a decimal point, whatever the column writes."""


@dataclass(frozen=True, slots=True)
class Opened:
    """`raw` has `row` (the number that the user sees), `misfit` (why a row does not fit, else NULL), `c0` ….

    `types` are the types of the columns in the database; in a `typed` text everything is VARCHAR. Of several
    files `files` gives each name and the number of rows before it.
    """

    connection: DuckDBPyConnection
    headers: Headers
    types: tuple[str, ...]
    text: bool
    files: tuple[tuple[str, int], ...] = ()

    def located(self, row: int) -> tuple[str, int]:
        """The file of a row and its number there; "" for the only one."""
        if len(self.files) < 2:
            return "", row
        name, before = self.files[bisect_right([start for _, start in self.files], row - 1) - 1]
        return name, row - before

    def is_text(self, column: int) -> bool:
        """True for a column whose cells are read as people typed them."""
        return self.types[column] == "VARCHAR"


def file_names(paths: list[Path]) -> list[str]:
    """The names of files as briefly as tells them apart."""
    names = [path.name for path in paths]
    return names if len(set(names)) == len(names) else [str(path) for path in paths]
